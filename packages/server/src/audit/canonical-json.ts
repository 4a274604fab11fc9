/** What an audit record may be made of: no fractions, whose spelling is where writers of JSON differ. */
export type Canonical = string | number | boolean | null | {readonly [name: string]: Canonical};

/** Half of a surrogate pair alone: no Unicode text, and every store and writer makes something else of it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/**
 * One text a value, the JSON Canonicalization Scheme (RFC 8785): names sorted by their UTF-16 units, no white space.
 * `JSON.stringify` spells strings and whole numbers just as the scheme does, and is much the fastest where the names are
 * in order already, as in all that is verified. Throws a `TypeError` for what has no such text.
 */
export function canonicalJson(value: Canonical): string {
  if (isInOrder(value)) {
    const text = JSON.stringify(value);
    // A lone surrogate is written as an escape. So is much else: those are looked at one by one.
    if (!text.includes('\\ud')) return text;
  }
  return write(value);
}

/** Whether names come in order. An object gives names such as "9" first whatever their order was. */
function isInOrder(value: Canonical): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return typeof value !== 'function' && value !== undefined;
  if (Array.isArray(value)) return false;
  let last: string | undefined;
  for (const name in value) {
    if ((last !== undefined && name < last) || !isInOrder(value[name] as Canonical)) return false;
    last = name;
  }
  return true;
}

function write(value: Canonical): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    if (LONE_SURROGATE.test(value)) throw new TypeError('Audit text must be well-formed Unicode.');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError('Audit numbers must be whole and within 2^53.');
    return JSON.stringify(value);
  }
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new TypeError('Audit values are strings, whole numbers, booleans, null and objects of these.');
  }
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${write(name)}:${write(value[name] as Canonical)}`).join(',')}}`;
}
