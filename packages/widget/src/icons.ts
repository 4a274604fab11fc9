import {html, type TemplateResult} from 'lit';

/** The outlines of lucide (ISC licence), on a 24 px grid, drawn at 20 px. Those of later chunks are in `icons-later.ts`. */
const OUTLINES = {
  close: 'M18 6 6 18M6 6l12 12',
  compose: 'M12 3H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2v-7M18.4 2.6a2 2 0 0 1 3 3l-9 9-4 1 1-4Z',
  send: 'm5 12 7-7 7 7M12 19V5',
  stop: 'M7 7h10v10H7z',
  menu: 'M12 4a1 1 0 1 0 .1 0ZM12 11a1 1 0 1 0 .1 0ZM12 18a1 1 0 1 0 .1 0Z',
  down: 'M12 5v14M19 12l-7 7-7-7',
  chevron: 'm6 9 6 6 6-6',
  retry: 'M3 12a9 9 0 0 1 15-6.7L21 8M21 3v5h-5M21 12a9 9 0 0 1-15 6.7L3 16M8 16H3v5',
  edit: 'M21.2 6.8a2.8 2.8 0 0 0-4-4L4 16l-2 6 6-2ZM15 5l4 4',
  alert: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 8v4M12 16h.01',
} as const;

export type IconName = keyof typeof OUTLINES;

/** An icon of the one set. Decoration: the button around it has the name. */
export function icon(name: IconName): TemplateResult {
  return drawn(OUTLINES[name]);
}

export function drawn(outline: string): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${outline} /></svg>`;
}
