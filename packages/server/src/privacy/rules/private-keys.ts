import {allBut, BASE64, charSet} from '../chars.ts';
import type {Reader} from '../reader.ts';
import type {Rule} from '../rule.ts';

/** Characters of one key: RSA with 16,384 bits has some 12,700 in its armour. */
const MAX_KEY_CHARS = 16_384;

const MAX_LABEL_CHARS = 40;

/** Less than this after the first line is talk about a key. */
const MIN_BODY_CHARS = 24;

const LABEL = charSet('A-Z', '0-9', ' ');
const LINE = allBut('\n', '\\');

/** Between the words of a key: line ends, also as `\n` in JSON, indents and the marks of a quotation. */
const GAP = charSet(' ', '\t', '\r', '\n', '>', '|', '"', "'", ',', '+');

/**
 * Private keys in the armour of RFC 7468, OpenSSH and PGP, and those of PuTTY. One that is cut off, as in a paste that
 * was too long, goes as far as what looks like a key.
 */
export const privateKeys: Rule = {
  first: '-P',
  match(reader, at) {
    const isArmour = reader.starts(at, '-----BEGIN ');
    const body = isArmour ? afterBegin(reader, at + 11) : afterPutty(reader, at);
    if (body < 0) return undefined;
    const end = isArmour ? reader.find(body, '-----', MAX_KEY_CHARS) : -1;
    if (end < 0 || !reader.starts(end, '-----END ')) {
      const to = keyEnd(reader, body);
      return to - body < MIN_BODY_CHARS ? undefined : {from: at, to, kind: 'private-key'};
    }
    const dashes = reader.run(end + 9, LABEL, MAX_LABEL_CHARS);
    const to = reader.run(dashes, charSet('-'), 5);
    return end - body < MIN_BODY_CHARS ? undefined : {from: at, to, kind: 'private-key'};
  },
};

function afterBegin(reader: Reader, at: number): number {
  const end = reader.run(at, LABEL, MAX_LABEL_CHARS);
  if (!reader.slice(at, end).includes('PRIVATE KEY') || !reader.starts(end, '-----')) return -1;
  return end + 5;
}

/** A file of PuTTY has no last line: its MAC is the end. */
function afterPutty(reader: Reader, at: number): number {
  if (!reader.starts(at, 'PuTTY-User-Key-File-')) return -1;
  const end = reader.run(at, LINE, 80);
  return reader.char(end) === '\n' || reader.char(end) === '\\' ? end : -1;
}

/** Headers with a colon, and words of base64: of one with less than 16 characters, a digit or a sign must say so. */
function keyEnd(reader: Reader, body: number): number {
  let to = body;
  while (to - body < MAX_KEY_CHARS) {
    const word = skipGap(reader, to);
    const header = headerEnd(reader, word);
    if (header > word) {
      to = header;
      continue;
    }
    const end = reader.run(word, BASE64, MAX_KEY_CHARS);
    const isLong = end - word >= 16;
    if (!isLong && !(end > word && /[\d+/=]/.test(reader.slice(word, end)))) return to;
    to = end;
  }
  return to;
}

function skipGap(reader: Reader, from: number): number {
  let at = reader.run(from, GAP, 200);
  while (reader.char(at) === '\\' && /[nr]/.test(reader.char(at + 1))) at = reader.run(at + 2, GAP, 200);
  return at;
}

/** `Proc-Type: 4,ENCRYPTED`, `DEK-Info: …`, and what a file of PuTTY says of itself. */
const HEADERS = ['proc-type', 'dek-info', 'encryption', 'comment', 'public-lines', 'private-lines', 'private-mac'];
const PUTTY_6 = ['key-derivation', 'argon2-memory', 'argon2-passes', 'argon2-parallelism', 'argon2-salt', 'version'];
const KNOWN = new Set([...HEADERS, ...PUTTY_6]);
const HEADER = charSet('-', 'A-Z', 'a-z', '0-9');

function headerEnd(reader: Reader, at: number): number {
  const end = reader.run(at, HEADER, 24);
  if (!KNOWN.has(reader.slice(at, end).toLowerCase()) || reader.char(end) !== ':') return -1;
  return reader.run(end, LINE, 200);
}
