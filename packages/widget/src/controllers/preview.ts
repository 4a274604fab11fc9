import {render} from 'lit';
import {previewStyles} from '../views/preview.styles.ts';
import {type PreviewLabels, previewView} from '../views/preview.ts';
import type {SourceItem} from '../views/sources.ts';
import type {WinCloudChat} from '../wincloud-chat.ts';
import {addLayer, adopt} from './layer.ts';
import {place} from './place.ts';

/** A small box beside a `[n]` with the source it refers to. */
export interface Preview {
  readonly shownFor: Element | undefined;
  show(marker: Element): void;
  hide(): void;
}

/** A chunk of its own with the positioning it needs, fetched with the first preview. */
export function createPreview(host: WinCloudChat, labels: () => PreviewLabels, onHide: () => void): Preview {
  let shownFor: Element | undefined;
  let end = () => {};

  function hide(): void {
    if (shownFor === undefined) return;
    shownFor.removeAttribute('aria-describedby');
    shownFor = undefined;
    end();
    onHide();
  }

  return {
    get shownFor() {
      return shownFor;
    },
    hide,
    show(marker) {
      if (marker === shownFor) return;
      const number = marker.textContent ?? '';
      const item = marker.closest('article')?.querySelector<SourceItem>(`[data-source="${number}"]`);
      hide();
      if (!item?.shown || !marker.isConnected) return;
      adopt(host, previewStyles);
      const {node, remove} = addLayer(host, 'floating-layer preview', hide);
      node.id = 'preview';
      render(previewView(number, item.shown, labels()), node);
      const leave = place(marker, node, 'top', hide);
      end = () => {
        leave();
        remove();
      };
      shownFor = marker;
      marker.setAttribute('aria-describedby', 'preview');
    },
  };
}
