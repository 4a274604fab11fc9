import type {CharSet} from '../chars.ts';
import type {Reader} from '../reader.ts';

/** What stands where a secret may stand. */
export interface Value {
  start: number;
  /** Behind the value and its quotes. */
  end: number;
  text: string;
  isQuoted: boolean;
}

/** Characters of one secret. Active Directory allows a password 256 of them. */
const MAX_VALUE_CHARS = 256;

const QUOTES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '“': '”',
  '„': '“',
  '‘': '’',
  '‚': '‘',
  '«': '»',
  '「': '」',
};

/** The value at `at`: within quotes, escaped ones too, all of it; otherwise as far as `chars` go, without punctuation. */
export function readValue(reader: Reader, at: number, chars: CharSet): Value {
  const isEscaped = reader.char(at) === '\\' && reader.char(at + 1) === '"';
  const open = isEscaped ? at + 1 : at;
  const close = QUOTES[reader.char(open)];
  const start = close === undefined ? at : open + 1;
  if (close !== undefined) {
    const end = closingQuote(reader, start, close);
    if (end > start) {
      const to = isEscaped && reader.char(end - 1) === '\\' ? end - 1 : end;
      return {start, end: end + 1, text: reader.slice(start, to), isQuoted: true};
    }
  }
  const run = reader.slice(start, reader.run(start, chars, MAX_VALUE_CHARS));
  const text = run.replace(/(?:[.,;:…)\]}"'`’”“»」|]|\*\*)+$/u, '');
  return {start, end: start + text.length, text, isQuoted: false};
}

/** On the same line. -1 where there is none. */
function closingQuote(reader: Reader, start: number, close: string): number {
  for (let at = start; at < start + MAX_VALUE_CHARS; at += 1) {
    const char = reader.char(at);
    if (char === close) return at;
    if (char === '\n' || char === '') return -1;
  }
  return -1;
}
