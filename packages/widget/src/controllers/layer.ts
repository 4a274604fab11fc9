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

/** Adds a layer over all of the panel. The rest stays as it is, out of reach; what speaks goes on speaking. */
export function addCover(host: WinCloudChat, className: string, onHide: () => void): Layer {
  const {node, remove} = addLayer(host, `cover ${className}`, onHide);
  const covered = [...(node.parentElement?.children ?? [])].filter(
    (child) => child !== node && !child.matches('[role=status], [aria-live]'),
  );
  for (const child of covered) child.toggleAttribute('inert', true);
  return {
    node,
    remove() {
      for (const child of covered) child.removeAttribute('inert');
      remove();
    },
  };
}
