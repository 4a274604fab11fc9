/** What Tab stops at. */
const STOPS = 'a[href], button:enabled, input:enabled, textarea, summary, [tabindex]:not([tabindex="-1"])';

/** Keeps Tab inside an element. Returns what lets it out again. */
export function trapFocus(element: HTMLElement): () => void {
  const onKeydown = (event: KeyboardEvent) => {
    if (event.key !== 'Tab' || event.defaultPrevented) return;
    const stops = [...element.querySelectorAll<HTMLElement>(STOPS)].filter(
      (stop) => stop.tabIndex >= 0 && stop.checkVisibility({visibilityProperty: true}) && !stop.closest('[inert]'),
    );
    const {activeElement} = element.getRootNode() as ShadowRoot;
    const edge = event.shiftKey ? stops[0] : stops.at(-1);
    if (activeElement !== edge && activeElement !== element && activeElement !== null) return;
    if (activeElement === element && !event.shiftKey) return;
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
  };
  element.addEventListener('keydown', onKeydown);
  return () => element.removeEventListener('keydown', onKeydown);
}
