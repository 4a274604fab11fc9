import {autoUpdate, computePosition, flip, hide, offset, type Placement, shift} from '@floating-ui/dom';

/** Pixels between a thing and what floats beside it, and between that and the edge of the panel or the window. */
const GAP_PX = 6;
const EDGE_PX = 8;

/**
 * Keeps a floating node beside its anchor, on the side where there is room inside its parent, until the returned function
 * is called. `onGone` is called when the anchor was removed or scrolled out of sight.
 */
export function place(anchor: Element, floating: HTMLElement, placement: Placement, onGone: () => void): () => void {
  const room = {boundary: floating.parentElement ?? [], padding: EDGE_PX};
  let ended = false;
  const stop = autoUpdate(anchor, floating, async () => {
    const {x, y, middlewareData} = await computePosition(anchor, floating, {
      strategy: 'fixed',
      placement,
      middleware: [offset(GAP_PX), flip(room), shift(room), hide()],
    });
    if (ended) return;
    if (!anchor.isConnected || middlewareData.hide?.referenceHidden) return onGone();
    // By properties of the style object: a page's policy may forbid style attributes.
    floating.style.setProperty('left', `${x}px`);
    floating.style.setProperty('top', `${y}px`);
    floating.style.setProperty('opacity', '1');
  });
  return () => {
    ended = true;
    stop();
  };
}
