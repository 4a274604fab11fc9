import {isRecord} from '../read-json.ts';
import {money, numberOf, stringOf, stringsOf} from './read-values.ts';
import {code, joined, nameOf} from './server-words.ts';

/** Lines of a bill: more than that nobody reads in a chat, and the card has them all. */
const MAX_LINES = 12;

/** What the user's things cost a month, line by line, and what is not in the sum; null for data of another shape. */
export const billWords = (value: Record<string, unknown>): string | null => {
  if (!Array.isArray(value.lines) || !Array.isArray(value.unread)) return null;
  const lines = value.lines.filter(isRecord);
  const total = numberOf(value.totalMonthly);
  const shown = lines.slice(0, MAX_LINES).map((line) => lineOf(line, value.currency));
  const more = lines.length - shown.length;
  const unread = joined(stringsOf(value.unread));
  return [
    leadOf(lines, total, value.currency),
    [...shown, ...(more > 0 ? [`- and ${more} more`] : [])].join('\n'),
    unread === '' ? '' : `I could not read your ${unread}, so they are missing from this.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
};

const leadOf = (lines: readonly Record<string, unknown>[], total: number | null, currency: unknown): string => {
  if (lines.length === 0) return 'I see nothing on your account that costs anything.';
  if (total === null) return 'I have no prices in front of me, so I can only say what there is to pay for:';
  const unpriced = lines.some((line) => numberOf(line.monthly) === null);
  const without = unpriced ? ', without what I have no price for' : '';
  return `That is **${money(total, currency)} a month** at today’s prices${without}. It is no invoice.`;
};

const lineOf = (line: Record<string, unknown>, currency: unknown): string => {
  const name = nameOf({name: stringOf(line.name) ?? 'one without a name'});
  const size = stringOf(line.size);
  const sizeGb = numberOf(line.sizeGb);
  const monthly = numberOf(line.monthly);
  const price = monthly === null ? 'no price known' : money(monthly, currency);
  switch (line.what) {
    case 'backups':
      return `- Backups of ${name}: ${price}`;
    case 'volume':
      return `- Volume ${name}${sizeGb === null ? '' : ` (${sizeGb} GB)`}: ${price}`;
    case 'snapshot':
      return `- Snapshot ${name}${sizeGb === null ? '' : ` (${sizeGb} GB)`}: ${price}`;
    default:
      return `- ${name}${size === null ? '' : ` (${code(size)})`}: ${price}`;
  }
};
