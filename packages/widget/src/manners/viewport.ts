/** The keyboard of a phone takes more than this; a bar of the browser less. */
const KEYBOARD_MIN_PX = 120;

/**
 * Keeps what is in an element that fills the window in the part of it that can be seen: above the keyboard, and where a
 * phone has moved the view when it came up. Returns what ends that.
 */
export function fitToView(element: HTMLElement): () => void {
  const view = window.visualViewport;
  if (!view) return () => {};
  const clear = () => {
    element.style.removeProperty('padding-block');
    element.classList.remove('with-keyboard');
  };
  const fit = () => {
    const {top, bottom} = element.getBoundingClientRect();
    const above = view.offsetTop - top;
    const below = bottom - view.offsetTop - view.height;
    // Who has zoomed in wants to look at a part of it.
    if (view.scale > 1.01 || (above < 1 && below < 1)) return clear();
    // The keyboard covers the safe area below.
    element.style.setProperty('padding-block', `max(env(safe-area-inset-top), ${above}px) ${Math.max(0, below)}px`);
    element.classList.toggle('with-keyboard', below > KEYBOARD_MIN_PX);
  };
  for (const type of ['resize', 'scroll']) view.addEventListener(type, fit, {passive: true});
  fit();
  return () => {
    for (const type of ['resize', 'scroll']) view.removeEventListener(type, fit);
    clear();
  };
}
