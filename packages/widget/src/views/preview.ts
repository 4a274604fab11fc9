import {html, nothing, type TemplateResult} from 'lit';
import type {Labels} from '../locales/en.ts';
import type {ExtraLabels} from '../locales/en-extras.ts';
import type {ShownSource} from './sources.ts';

/** What it says: names, and what opens a tab. */
export type PreviewLabels = Pick<Labels, 'source'> & Pick<ExtraLabels, 'opensNewTab'>;

/** A source at a glance: what it is called, what of it was used, where it is. */
export function previewView(
  number: string,
  {title, url, where, excerpt}: ShownSource,
  labels: PreviewLabels,
): TemplateResult {
  return html`<div role="group" aria-label=${labels.source(number)}>
    <p class="preview-title"><bdi>${title}</bdi></p>
    ${excerpt ? html`<p class="preview-text" dir="auto">${excerpt}</p>` : nothing}
    ${
      url === undefined
        ? html`<p class="preview-where">${where}</p>`
        : html`<a class="preview-where" href=${url.href} target="_blank" rel="noopener noreferrer"
            >${where}<span class="sr">, ${labels.opensNewTab}</span></a
          >`
    }
  </div>`;
}
