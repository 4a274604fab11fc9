import type {ShownText} from './answer-texts.ts';

/** Characters that are drawn whenever the page has nothing else to do. */
const WHEN_IDLE = 4096;
const IDLE_FALLBACK_MS = 30;

/** Answers so near to being seen are drawn next. */
const NEAR = '1000px';

/** When the page has nothing else to do; Safari does not tell. */
export const whenIdle: (run: () => void) => unknown =
  globalThis.requestIdleCallback ?? ((run) => setTimeout(run, IDLE_FALLBACK_MS));

/**
 * Draws the answers of a long conversation that are not on screen: those that come near it, and the newest of the rest
 * when the page is idle. `draw` takes what it draws out of `waiting`; what is not in there any more is let go.
 */
export function drawPostponed(waiting: ReadonlyMap<Element, ShownText>, draw: (shown: ShownText) => void): void {
  const near = new IntersectionObserver(
    (entries) => {
      for (const {isIntersecting, target} of entries) {
        const shown = isIntersecting && waiting.get(target);
        if (shown) draw(shown);
      }
    },
    // Not in the library's types yet. `rootMargin` alone ends at the transcript's own edge.
    {rootMargin: NEAR, scrollMargin: NEAR} as IntersectionObserverInit,
  );
  for (const element of waiting.keys()) near.observe(element);

  function drawNewest(): void {
    let left = WHEN_IDLE;
    for (const shown of [...waiting.values()].reverse()) {
      if (left <= 0) break;
      left -= shown.text.length;
      draw(shown);
    }
    if (waiting.size > 0) whenIdle(drawNewest);
    else near.disconnect();
  }
  whenIdle(drawNewest);
}
