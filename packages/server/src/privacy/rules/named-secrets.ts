import {allBut, BLANKS, charSet, NOT_SPACE, SPACES} from '../chars.ts';
import type {Reader} from '../reader.ts';
import type {Match, Rule} from '../rule.ts';
import {startsKnownShape} from './known-shapes.ts';
import {isPlaceholder, isWords, looksLikeKey, looksLikePassword, looksVeryMuchLikePassword} from './looks.ts';
import {type Name, readName} from './names.ts';
import {readValue, type Value} from './values.ts';

/**
 * What follows a word such as "password": behind a sign (`Password: x`, `pwd=x`, `"password": "x"`, `-Password x`), behind a
 * word (`password is x`, `Passwort lautet x`, `kata sandi untuk server adalah x`) or at once. The less there is between the
 * two, the more the value itself must look like one, for most sentences about passwords have none in them.
 */
export const namedSecrets: Rule = {
  first: 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-',
  others: true,
  match(reader, at, before) {
    const name = readName(reader, at, before);
    if (name === undefined) return undefined;
    if (name.isUser) return afterUser(reader, name);
    const isElement = before.last === 0x3c; // <Password>
    return (
      afterSign(reader, name, isElement) ??
      (name.isUnspaced ? afterUnspaced(reader, name) : afterWord(reader, name)) ??
      undefined
    );
  },
};

const CLOSERS = charSet('*', '_', '`', '"', "'", ']', ')', '\\');
const SIGNS = [':=', '=>', '->', '→', '=', ':', '：', '|'];

/** Undefined: there is no sign. Null: there is one, and no secret behind it. */
function afterSign(reader: Reader, name: Name, isElement: boolean): Match | null | undefined {
  let at = reader.run(reader.run(name.end, CLOSERS, 4), BLANKS, 8);
  const isTag = isElement && reader.char(name.end) === '>';
  const first = reader.char(at);
  const sign = isTag ? '>' : SIGNS.find((one) => one.startsWith(first) && reader.starts(at, one));
  if (sign === undefined && !(name.isFlag && at > name.end)) return undefined;
  if (sign === '=' && reader.char(at + 1) === '=') return null;
  const isTight = sign === '=' && at === name.end && reader.run(at + 1, BLANKS, 1) === at + 1;
  at += sign === undefined ? 0 : sign.length;
  if (isTag && reader.starts(at, '<Value>')) at += 7;
  at = reader.run(reader.run(reader.run(at, BLANKS, 8), charSet('*'), 2), BLANKS, 8);
  const line = sign === ':' ? reader.run(at, SPACES, 12) : at;
  const value = readValue(reader, line, sign === '=' || isTag ? ENDS_OF_FIELD : ENDS_OF_WORD);
  if (line > at && reader.slice(at, line).split('\n').length > 3) return null;
  const isBehindLine = reader.slice(at, line).includes('\n');
  return finish(reader, name, value, () => {
    if (isPlaceholder(value.text)) return false;
    if (name.kind !== 'password') return looksLikeKey(value.text);
    if (isTag || looksLikePassword(value.text)) return true;
    if (isBehindLine || sign === '|') return false;
    if (value.isQuoted) return value.text.length >= 4 && !/\s/.test(value.text);
    if (!isWords(value.text) || /[.'’/&]|^[A-Z][A-Za-z]+-[A-Z]/.test(value.text) || value.text.length < 4) return false;
    return isTight || !goesOn(reader, value.end);
  });
}

const ENDS_OF_FIELD = allBut(' ', '\t', '\r', '\n', ';', '&', '<');
const ENDS_OF_WORD = allBut(' ', '\t', '\r', '\n', '<');

/** Whether a sentence goes on behind a word, which then was one of it. */
function goesOn(reader: Reader, at: number): boolean {
  const next = reader.run(at, BLANKS, 4);
  return next > at ? /[\p{L}\p{N}([-]/u.test(reader.char(next)) : /[([]/.test(reader.char(next));
}

const COPULAS = new Set(
  (
    'is was be as into als como comme nya lautet ist heißt war to auf es est é e adalah ialah yaitu è este jest är er on je là this: eh zu mit ' +
    'equals = : a à para ke 是'
  ).split(' '),
);

const PREPOSITIONS = new Set(
  'for of on at für von vom zum zu del de da do du dos des para pour untuk dari la saya anda kami baru nueva actual actuel nova atual'.split(
    ' ',
  ),
);

const ADVERBS = new Set(
  'adalah now still currently just simply to set changed jetzt nun ahora maintenant agora sekarang folgendes wie folgt'.split(
    ' ',
  ),
);

/** Words between "password" and "is". */
const MAX_WORDS_BETWEEN = 4;

function afterWord(reader: Reader, name: Name): Match | undefined {
  let word = nextWord(reader, name.end);
  if (word === undefined) return undefined;
  const isNear = COPULAS.has(word.text.replace(/:$/, '')) || PREPOSITIONS.has(word.text.replace('(', ''));
  const looks = isNear ? looksLikePassword : looksVeryMuchLikePassword;
  const direct = isNear ? undefined : valueAt(reader, name, word.start, looks);
  if (direct !== undefined) return direct;
  for (let words = 0; !COPULAS.has(word.text.replace(/:$/, '')); words += 1) {
    if (words === MAX_WORDS_BETWEEN || /[.,;!?]$/.test(word.text)) return undefined;
    const next = nextWord(reader, word.end);
    if (next === undefined) return undefined;
    if (word.text.endsWith(':')) return valueAt(reader, name, next.start, looks);
    word = next;
  }
  for (let adverbs = 0; adverbs < 3; adverbs += 1) {
    const next = nextWord(reader, word.end);
    if (next === undefined) return undefined;
    if (!ADVERBS.has(next.text.replace(/:$/, ''))) return valueAt(reader, name, next.start, looks);
    word = next;
  }
  return undefined;
}

function valueAt(reader: Reader, name: Name, at: number, looks: (value: string) => boolean): Match | undefined {
  const value = readValue(reader, reader.run(at, charSet('*'), 2), ENDS_OF_WORD);
  return (
    finish(reader, name, value, () => {
      if (name.kind !== 'password') return looksLikeKey(value.text) && !/^[\da-f]+$/.test(value.text);
      if (looks === looksLikePassword && value.isQuoted && isWords(value.text)) {
        return value.text.length >= 5 && !isPlaceholder(value.text);
      }
      const isLike = value.isQuoted ? looksLikePassword(value.text) : looks(value.text);
      return isLike && !(/^\d+$/.test(value.text) && goesOn(reader, value.end));
    }) ?? undefined
  );
}

/** `Administrator / x`, `root:x`: a name alone says little, so the value must say it. */
function afterUser(reader: Reader, name: Name): Match | undefined {
  const sign = reader.run(name.end, BLANKS, 2);
  if (!['/', ':', '|'].includes(reader.char(sign))) return undefined;
  const at = reader.run(sign + 1, BLANKS, 2);
  if (sign > name.end && at === sign + 1) return undefined; // `user:Administrator /pass:x`
  return valueAt(reader, name, at, looksVeryMuchLikePassword);
}

/** A word of the same line, in lower case. */
function nextWord(reader: Reader, at: number): {start: number; end: number; text: string} | undefined {
  const start = reader.run(at, BLANKS, 4);
  if (start === at) return undefined;
  const end = reader.run(start, NOT_SPACE, 40);
  return end === start ? undefined : {start, end, text: reader.slice(start, end).toLowerCase()};
}

const PRINTABLE = charSet('!-;', '=-~');
const UNSPACED_COPULAS = ['是', '为', '為', 'は', '는', '은', 'คือ', '改成', '改为', '：', '、', '，', '「', '“'];

function afterUnspaced(reader: Reader, name: Name): Match | undefined {
  let at = name.end;
  for (let step = 0; step < 3; step += 1) {
    at = reader.run(at, BLANKS, 2);
    at += UNSPACED_COPULAS.find((one) => one.startsWith(reader.char(at)) && reader.starts(at, one))?.length ?? 0;
  }
  if (at === name.end) return undefined;
  const value = readValue(reader, at, PRINTABLE);
  return finish(reader, name, value, () => looksLikePassword(value.text)) ?? undefined;
}

/** A secret that has a rule of its own is left to that. A marker looks like a gap to fill in, and stays. */
function finish(reader: Reader, name: Name, value: Value, isSecret: () => boolean): Match | null {
  if (value.text === '' || !isSecret() || startsKnownShape(reader, value.start)) return null;
  return {from: value.start, to: value.start + value.text.length, kind: name.kind};
}
