import {BLANKS, charSet, isIn, NOT_SPACE} from '../chars.ts';
import type {Reader} from '../reader.ts';
import type {Before, Match, Rule} from '../rule.ts';
import {startsKnownShape} from './known-shapes.ts';
import {isPlaceholder, looksLikePassword} from './looks.ts';
import {readValue} from './values.ts';

/** Characters of a name between a command and its password. */
const MAX_ARGUMENT_CHARS = 128;

const BEFORE_COMMAND = charSet(' ', '\t', '\r', '\n', '(', '"', "'", '`', '=', '>', '|', ';', '&', '*');

/** Commands that take a password without its name: Windows' `net user`, `/p:` and `/pass:`, PowerShell's secure strings. */
export const commands: Rule = {
  first: '/nNcCsS',
  match(reader, at, before) {
    if (before.last !== -1 && !isIn(BEFORE_COMMAND, before.last)) return undefined;
    const found =
      afterSwitch(reader, at) ??
      afterNetUser(reader, at, before) ??
      afterSecureString(reader, at) ??
      afterSshpass(reader, at);
    return found !== undefined && startsKnownShape(reader, found.from) ? undefined : found;
  },
};

/** `cmdkey /generic:TERMSRV/host /user:x /pass:y`; `/p:Configuration=Release` is MSBuild's. */
function afterSwitch(reader: Reader, at: number): Match | undefined {
  const name = ['/pass:', '/password:', '/pwd:', '/p:', '/rp '].find((one) => reader.starts(at, one, true));
  if (name === undefined) return undefined;
  const value = readValue(reader, at + name.length, NOT_SPACE);
  if (isPlaceholder(value.text) || value.text.length < 3) return undefined;
  if ((name === '/p:' || name === '/rp ') && (/^\w+=/.test(value.text) || !looksLikePassword(value.text)))
    return undefined;
  return {from: value.start, to: value.start + value.text.length, kind: 'password'};
}

/** `net user Administrator x`, `net user x y /add`, and `net use \\host\share x /user:y`. */
function afterNetUser(reader: Reader, at: number, before: Before): Match | undefined {
  const isUser = reader.starts(at, 'net user ', true);
  if (!isUser && !reader.starts(at, 'net use ', true)) return undefined;
  let next = at + (isUser ? 9 : 8);
  let share = next;
  let user = '';
  for (let words = 0; words < 2; words += 1) {
    share = next;
    const name = reader.run(reader.run(next, BLANKS, 4), NOT_SPACE, MAX_ARGUMENT_CHARS);
    user = reader.slice(share, name);
    next = reader.run(name, BLANKS, 4);
    if (next === name) return undefined;
    if (isUser || reader.slice(share, next).includes('\\\\')) break;
  }
  const value = readValue(reader, next, NOT_SPACE);
  const isSwitch = value.text.startsWith('/') || value.text.includes('\\\\');
  if (isSwitch || isPlaceholder(value.text)) return undefined;
  const behind = reader.run(value.end, BLANKS, 4);
  const isCommand =
    reader.char(behind) === '/' || (isLineStart(before) && ADMINS.test(user) && /^[\r\n`]?$/.test(reader.char(behind)));
  if (!looksLikePassword(value.text) && !(isCommand && behind >= value.end)) return undefined;
  return {from: value.start, to: value.start + value.text.length, kind: 'password'};
}

/** A word alone behind another user could be prose: "net user shows accounts". */
const ADMINS = /^"?(?:admin|root)/i;

const isLineStart = (before: Before) => /(?:^|[\n>`#$])[ \t]*$/.test(before.text());

function afterSecureString(reader: Reader, at: number): Match | undefined {
  if (!reader.starts(at, 'convertto-securestring', true)) return undefined;
  let next = reader.run(at + 22, BLANKS, 4);
  for (const flag of ['-asplaintext ', '-force ', '-string ']) if (reader.starts(next, flag, true)) next += flag.length;
  const value = readValue(reader, next, NOT_SPACE);
  if (next === at + 22 || isPlaceholder(value.text)) return undefined;
  if (!value.isQuoted && !looksLikePassword(value.text)) return undefined;
  return {from: value.start, to: value.start + value.text.length, kind: 'password'};
}

function afterSshpass(reader: Reader, at: number): Match | undefined {
  if (!reader.starts(at, 'sshpass -p', true)) return undefined;
  const value = readValue(reader, reader.run(at + 10, BLANKS, 4), NOT_SPACE);
  if (isPlaceholder(value.text) || reader.char(at + 10) === '') return undefined;
  return {from: value.start, to: value.start + value.text.length, kind: 'password'};
}
