import type {SourceDocumentPart, SourceUrlPart} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import {icon} from '../icons.ts';
import type {ExtraLabels} from '../locales/en-extras.ts';

export type SourcePart = SourceUrlPart | SourceDocumentPart;

/** Where an answer comes from: the numbers its text refers to, each with the piece that was used. */
export function sources(parts: readonly SourcePart[], labels: ExtraLabels): TemplateResult | typeof nothing {
  if (parts.length === 0) return nothing;
  return html`<section part="sources" class="sources" aria-label=${labels.sources}>
    <h3 class="sources-title">${labels.sources}</h3>
    <ol>
      ${parts.map((part) => source(part, labels))}
    </ol>
  </section>`;
}

/** An item of the list, which knows what it shows. */
export interface SourceItem extends HTMLElement {
  shown?: ShownSource | undefined;
}

/** A source's name, the piece of it that was used, and where it is, with an address if it is on the web. */
export interface ShownSource {
  title: string;
  url: URL | undefined;
  where: string | undefined;
  excerpt: string | undefined;
}

function source(part: SourcePart, labels: ExtraLabels): TemplateResult {
  const url = part.type === 'source-url' ? webUrl(part.url) : undefined;
  const title = part.title ?? url?.hostname ?? part.sourceId;
  const excerpt = part.providerMetadata?.wincloud?.excerpt;
  const where = url?.hostname ?? (part.type === 'source-document' ? part.filename : undefined);
  const row = html`<span class="number">${part.sourceId}</span>
    <span class="source-title"><bdi>${title}</bdi></span>
    ${where === undefined || where === title ? nothing : html`<span class="where">${where}</span>`}`;
  return html`<li class="source" data-source=${part.sourceId} .shown=${{title, url, where, excerpt}}>
    ${
      url === undefined
        ? html`<span class="source-row" tabindex="-1">${row}</span>`
        : html`<a
            class="source-row"
            href=${url.href}
            target="_blank"
            rel="noopener noreferrer"
            >${row}<span class="sr">, ${labels.opensNewTab}</span></a
          >`
    }
    ${
      excerpt
        ? html`<details>
            <summary aria-label=${labels.excerpt(part.sourceId)} title=${labels.excerpt(part.sourceId)}>
              ${icon('chevron')}
            </summary>
            <p class="excerpt" dir="auto">${excerpt}</p>
          </details>`
        : nothing
    }
  </li>`;
}

/** Shows the source a `[n]` in the text refers to. */
export function revealSource(marker: Element): void {
  const found = marker.closest('article')?.querySelector(`[data-source="${marker.textContent}"]`);
  const details = found?.querySelector('details');
  if (details != null) details.open = true;
  found?.scrollIntoView({block: 'nearest'});
  found?.querySelector<HTMLElement>('.source-row')?.focus({preventScroll: true});
}

/** A source's address comes from a knowledge base that others fill: only the web's own schemes become links. */
function webUrl(url: string): URL | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return parsed?.protocol === 'https:' || parsed?.protocol === 'http:' ? parsed : undefined;
}
