import type {Bucket} from '../resources.ts';
import {momentOf} from './fields.ts';

/** As S3 has it; what is no such name is left out. */
const NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** A character by its name or number. */
const NAMED: Record<string, string> = {amp: '&', lt: '<', gt: '>', quot: '"', apos: "'"};

/** The last character there is. */
const MAX_CODE_POINT = 0x10_ff_ff;

/**
 * The buckets of an S3 answer to `GET /`. Not a parser of XML: it knows the one shape that S3 sends, and refuses what that
 * never has (a document type, comments, marked sections), so that nothing can stand in it that is read in two ways.
 * Undefined where it is another document, or there are more buckets than it lists.
 */
export function readBucketList(xml: string): Bucket[] | undefined {
  const root =
    /^\s*(?:<\?xml[^<>]*\?>)?\s*<ListAllMyBucketsResult(?:\s[^<>]*)?>([\s\S]*)<\/ListAllMyBucketsResult>\s*$/;
  const empty = /^\s*(?:<\?xml[^<>]*\?>)?\s*<ListAllMyBucketsResult(?:\s[^<>]*)?\/>\s*$/;
  if (empty.test(xml)) return [];
  const content = root.exec(xml)?.[1];
  if (content === undefined || content.includes('<!') || content.includes('<ContinuationToken>')) return undefined;
  return [...content.matchAll(/<Bucket>([\s\S]*?)<\/Bucket>/g)].flatMap(([, bucket = '']) => {
    const name = textIn(bucket, 'Name');
    const createdAt = momentOf(textIn(bucket, 'CreationDate'));
    return name === undefined || !NAME.test(name) ? [] : [{name, createdAt: createdAt ?? ''}];
  });
}

/** What an element has in it, where it is there once and has no other elements in it. */
function textIn(xml: string, element: string): string | undefined {
  const [found, another] = xml.matchAll(new RegExp(`<${element}>([^<>]*)</${element}>`, 'g'));
  if (found === undefined || another !== undefined) return undefined;
  return unescaped((found[1] ?? '').trim());
}

/** Undefined where there is an entity that only a document type could explain. */
function unescaped(text: string): string | undefined {
  let isKnown = true;
  const plain = text.replace(/&([^;&]*);?/g, (whole, name: string) => {
    const code = /^#(?:x([\da-f]{1,6})|(\d{1,7}))$/i.exec(name);
    const point =
      code === null ? undefined : Number.parseInt(code[1] ?? code[2] ?? '', code[1] === undefined ? 10 : 16);
    const character =
      point === undefined ? NAMED[name] : point <= MAX_CODE_POINT ? String.fromCodePoint(point) : undefined;
    if (character === undefined || !whole.endsWith(';')) isKnown = false;
    return character ?? '';
  });
  return isKnown ? plain : undefined;
}
