/** A hidden tab gets no frames; text must still arrive for who comes back or listens. */
const HIDDEN_TAB_MS = 250;

/** Calls `flush` in the next frame, or after a moment when no frame comes. */
export function nextFrame(flush: () => void): void {
  const run = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    flush();
  };
  const frame = requestAnimationFrame(run);
  const timer = setTimeout(run, HIDDEN_TAB_MS);
}
