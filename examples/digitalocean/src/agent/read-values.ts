import {code, joined} from './server-words.ts';

/** What stands in data of no known type, or null where it is something else. */
export const numberOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

export const stringOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

export const stringsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];

export const money = (amount: number, currency: unknown): string => `${amount.toFixed(2)} ${currency ?? ''}`.trim();

/** The day of a time in ISO 8601. */
export const dayOf = (value: unknown): string | null => (stringOf(value) === null ? null : String(value).slice(0, 10));

export const codes = (values: readonly string[]): string => joined(values.map(code));

/** Letters, digits and what stands between them in a sentence: nothing that Markdown or a page would take for more. */
const PLAIN = /^[\p{L}\p{N} .,;:'’"“”()%/+–—-]{1,300}$/u;

/** A sentence that a tool wrote, with its full stop; as a quotation where it is more than plain words. */
export const sentenceOf = (value: unknown): string => {
  const text = (stringOf(value) ?? '').replace(/\s+/g, ' ').trim();
  if (text === '') return '';
  if (!PLAIN.test(text)) return `${code(text)}.`;
  return /[.!?]$/.test(text) ? text : `${text}.`;
};
