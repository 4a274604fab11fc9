import type {CSSResult} from 'lit';
import type {WinCloudChat} from '../wincloud-chat.ts';

/** Adds the styles of a chunk, once. */
export function adopt({shadowRoot}: WinCloudChat, {styleSheet}: CSSResult): void {
  const sheets = shadowRoot?.adoptedStyleSheets;
  if (sheets !== undefined && styleSheet !== undefined && !sheets.includes(styleSheet)) sheets.push(styleSheet);
}

/** A node over the panel's content, drawn by a chunk that the panel knows nothing of. */
export interface Layer {
  readonly node: HTMLElement;
  remove(): void;
}

/** Adds a layer to the panel. `onHide` is called when the panel is closed while it is there. */
export function addLayer({shadowRoot}: WinCloudChat, className: string, onHide: () => void): Layer {
  const panel = shadowRoot?.querySelector<HTMLElement>('.panel');
  const node = document.createElement('div');
  node.className = className;
  const watch = new MutationObserver(() => panel?.hidden && onHide());
  if (panel != null) {
    panel.append(node);
    watch.observe(panel, {attributeFilter: ['hidden']});
  }
  return {
    node,
    remove() {
      watch.disconnect();
      node.remove();
    },
  };
}
