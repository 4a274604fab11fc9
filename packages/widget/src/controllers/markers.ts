import type {ExtraLabels} from '../locales/en-extras.ts';
import type {Tools} from '../tools.ts';
import {revealSource} from '../views/sources.ts';
import type {Preview} from './preview.ts';

/** How long the pointer rests on a marker before its source is previewed, and may be away before that goes. */
const SHOW_AFTER_MS = 150;
const HIDE_AFTER_MS = 200;

/**
 * Previews the source of a `[n]` in an answer: under a resting mouse, at the keyboard's focus, at the first tap. What a
 * press on a marker does besides comes with the second one. One set of listeners for all markers there will be.
 */
export function watchMarkers({host, labels}: Pick<Tools, 'host' | 'labels'>, words: ExtraLabels): void {
  const root = host.shadowRoot;
  let loading: Promise<Preview> | undefined;
  let preview: Preview | undefined;
  /** The marker whose preview is wanted. */
  let wanted: Element | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function load(): Promise<Preview> {
    loading ??= import('./preview.ts').then(
      ({createPreview}) => {
        preview = createPreview(
          host,
          () => ({source: labels.source, opensNewTab: words.opensNewTab}),
          () => {
            wanted = undefined;
          },
        );
        return preview;
      },
      (error) => {
        loading = undefined; // the source list below has all of it
        throw error;
      },
    );
    return loading;
  }

  function show(marker: Element): void {
    clearTimeout(timer);
    wanted = marker;
    load().then(
      (shown) => wanted === marker && shown.show(marker),
      () => {},
    );
  }

  function hide(): void {
    clearTimeout(timer);
    preview?.hide();
    wanted = undefined;
  }

  const markerOf = ({target}: Event) =>
    target instanceof Element ? (target.closest('.cite') ?? undefined) : undefined;
  const isPreview = ({target}: Event) => target instanceof Element && target.closest('.preview') !== null;

  root?.addEventListener('pointerover', (event) => {
    const marker = markerOf(event);
    if ((event as PointerEvent).pointerType !== 'mouse') return;
    clearTimeout(timer);
    if (marker !== undefined && marker !== wanted) timer = setTimeout(() => show(marker), SHOW_AFTER_MS);
    else if (marker === undefined && !isPreview(event) && wanted) timer = setTimeout(hide, HIDE_AFTER_MS);
  });
  host.addEventListener('pointerleave', (event) => {
    if (event.pointerType === 'mouse' && wanted) timer = setTimeout(hide, HIDE_AFTER_MS);
  });
  root?.addEventListener('focusin', (event) => {
    const marker = markerOf(event);
    if (marker?.matches(':focus-visible')) show(marker);
  });
  root?.addEventListener('focusout', (event) => {
    const {relatedTarget} = event as FocusEvent;
    const stays = relatedTarget instanceof Element && relatedTarget.closest('.preview') !== null;
    if ((markerOf(event) !== undefined || isPreview(event)) && !stays) hide();
  });
  // Before the listener that leads to the list of sources.
  root?.addEventListener(
    'click',
    (event) => {
      const marker = markerOf(event);
      if (marker === undefined) {
        if (!isPreview(event)) hide();
      } else if (preview?.shownFor === marker) hide();
      else if ((event as PointerEvent).pointerType) {
        event.stopPropagation();
        show(marker);
      }
    },
    true,
  );
  root?.addEventListener('click', (event) => {
    const marker = markerOf(event);
    if (marker !== undefined) revealSource(marker);
  });
  root?.addEventListener('keydown', (event) => {
    const {key} = event as KeyboardEvent;
    const marker = markerOf(event);
    if (!(marker instanceof HTMLElement) || (key !== 'Enter' && key !== ' ')) return;
    event.preventDefault();
    marker.click();
  });
  root?.addEventListener(
    'keydown',
    (event) => {
      if ((event as KeyboardEvent).key !== 'Escape' || preview?.shownFor === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      hide();
    },
    true,
  );
}
