/**
 * Runs `act` now, or, while one of `elements` is held down, when it is let go: a button that is replaced between
 * press and release never gets its click.
 */
export function unlessPressed(elements: readonly Element[], act: () => void): void {
  if (!elements.some((element) => element.matches(':active:not([aria-busy=true])'))) {
    act();
    return;
  }
  // The click comes right after. Whichever does not happen now runs `act` once more later: let it do no harm.
  for (const type of ['pointerup', 'pointercancel', 'keyup'])
    addEventListener(type, () => setTimeout(act), {once: true});
}
