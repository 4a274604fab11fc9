import {html, nothing, type TemplateResult} from 'lit';
import type {CardLabels} from '../locales/cards/card-labels.ts';
import type {Formats} from './formats.ts';

/** What every card is drawn with. */
export interface CardContext {
  words: CardLabels;
  formats: Formats;
}

export interface CardFrame {
  kind: 'droplet' | 'metrics' | 'recommendation' | 'bill' | 'action';
  title: string;
  /** Of what it is. A name may be written in another direction than the words around it. */
  name?: string | undefined;
  aside?: unknown;
  body: unknown;
  /** ISO 8601. */
  asOf?: string | undefined;
  /** Of an action. */
  id?: string | undefined;
}

/** What is older than this is drawn as something that may be otherwise by now. */
const STALE_MS = 60 * 60 * 1000;

/** A card of an answer: a group with a name, so that it can be walked around and walked into. */
export function card({kind, title, name, aside, body, asOf, id}: CardFrame, context: CardContext): TemplateResult {
  const isStale = asOf !== undefined && Date.now() - Date.parse(asOf) > STALE_MS;
  return html`<section
    part="card"
    class="card ${kind} ${isStale ? 'stale' : ''}"
    role="group"
    tabindex=${id === undefined ? nothing : -1}
    data-action=${id ?? nothing}
    aria-label=${name === undefined ? title : `${title}, ${name}`}
  >
    <div class="card-head">
      <p class="card-title">${title}${name === undefined ? nothing : html` <bdi class="card-name">${name}</bdi>`}</p>
      ${aside}
    </div>
    ${body} ${asOf === undefined ? nothing : html`<p class="card-note as-of">${context.words.asOf(context.formats.time(asOf))}</p>`}
  </section>`;
}

/** A term with what it is, in a row of its own where it is long; nothing where that is not known. */
export function fact(term: string, value: unknown, isWide = false): TemplateResult | typeof nothing {
  if (value === undefined) return nothing;
  return html`<div class=${isWide ? 'wide' : ''}>
    <dt>${term}</dt>
    <dd>${value}</dd>
  </div>`;
}

export const facts = (rows: unknown): TemplateResult => html`<dl class="facts">${rows}</dl>`;

/** A name or an address, in its own direction. */
export const own = (name: string): TemplateResult => html`<bdi>${name}</bdi>`;

export const note = (text: unknown): TemplateResult => html`<p class="card-note">${text}</p>`;

/** What is folded away until somebody wants it. */
export function folded(summary: string, body: unknown): TemplateResult {
  return html`<details class="fold">
    <summary>${summary}</summary>
    ${body}
  </details>`;
}

/** The word for a code, or the code where a newer server has one that has no word yet. */
export function wordFor(words: object, code: string): string {
  return Object.hasOwn(words, code) ? ((words as Record<string, string>)[code] ?? code) : code;
}
