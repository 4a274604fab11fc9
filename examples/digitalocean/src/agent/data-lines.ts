import {isRecord} from '../read-json.ts';
import {code} from './server-words.ts';

const MAX_LINES = 12;
const MAX_DEPTH = 4;
/** What is about the answer and not about the machine, and what the table of machines already shows. */
const SKIPPED =
  /^(?:id|uuid|.*_?ids?|asOf|tags|named|total|links|meta|droplets?|servers?|name|schema|version|source|window|from|to|points|series|values|samples)$/i;

/**
 * Facts of no known shape (a tool's measurements, say) as lines of a list. It reads names and units off the keys, so
 * `cpu: {averagePercent: 71}` becomes "Cpu average: 71 %"; a value of null is told as missing, not left out.
 */
export const dataLines = (values: readonly unknown[]): string[] => {
  const lines: string[] = [];
  const visit = (value: unknown, path: readonly string[]): void => {
    if (lines.length >= MAX_LINES || path.length > MAX_DEPTH) return;
    if (Array.isArray(value)) {
      if (value.every((item) => typeof item === 'string') && value.length > 0 && path.length > 0) {
        lines.push(lineOf(path, value.slice(0, 6).map(code).join(', ')));
      } else {
        for (const item of value.slice(0, MAX_LINES)) {
          if (isRecord(item) && path.length > 0) lines.push(lineOf(path, recordWords(item)));
          else visit(item, path);
        }
      }
    } else if (isRecord(value)) {
      for (const [key, child] of Object.entries(value)) if (!SKIPPED.test(key)) visit(child, [...path, key]);
    } else if (path.length > 0 && value !== undefined) {
      lines.push(lineOf(path, scalarWords(path.at(-1) ?? '', value)));
    }
  };
  for (const value of values) visit(value, []);
  return [...new Set(lines)].slice(0, MAX_LINES);
};

const UNITS: readonly (readonly [RegExp, string])[] = [
  [/percent$|pct$/i, ' %'],
  [/mbps$/i, ' Mbps'],
  [/mb$/i, ' MB'],
  [/gb$/i, ' GB'],
  [/usd$/i, ' USD'],
  [/ms$/i, ' ms'],
  [/days$/i, ' days'],
];

const scalarWords = (key: string, value: unknown): string => {
  if (value === null) return 'no data';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') {
    return `${Math.round(value * 10) / 10}${UNITS.find(([ending]) => ending.test(key))?.[1] ?? ''}`;
  }
  const text = String(value);
  // Words from the data are quoted unless they are too plain to be anything else.
  return /^[\w .:%/+-]{1,60}$/.test(text) ? text : code(text);
};

/** A record of a list on one line: `protocol tcp, ports 3389, sources …`. What was done says when, in days. */
const recordWords = (record: Record<string, unknown>): string => {
  const {type, state, startedAt} = record;
  if (typeof type === 'string' && typeof state === 'string' && typeof startedAt === 'string')
    return `${code(type)} on ${startedAt.slice(0, 10)}${state === 'done' ? '' : `, ${scalarWords('state', state)}`}`;
  return Object.entries(record)
    .filter(([key, value]) => !SKIPPED.test(key) && (typeof value !== 'object' || Array.isArray(value)))
    .slice(0, 6)
    .map(([key, value]) => {
      const values = Array.isArray(value) ? value.filter((one) => typeof one !== 'object').slice(0, 6) : [value];
      return `${key.toLowerCase()} ${values.map((one) => scalarWords(key, one)).join(' ')}`;
    })
    .join(', ');
};

const lineOf = (path: readonly string[], value: string): string => {
  const words = path
    .join(' ')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .replace(/ (?:percent|pct|mbps|mb|gb|usd|ms)$/i, '')
    .toLowerCase();
  return `- ${words.charAt(0).toUpperCase()}${words.slice(1)}: ${value}`;
};
