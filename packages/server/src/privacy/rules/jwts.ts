import {BASE64URL} from '../chars.ts';
import type {Rule} from '../rule.ts';
import {isBoundary} from './tokens.ts';

/** Characters of one part. A header has a key id and the like; claims may hold lists of groups. */
const MAX_HEADER_CHARS = 1024;
const MAX_PART_CHARS = 8192;

/** RFC 7519: base64url parts with dots between, three of them when signed, five when encrypted (RFC 7516). */
export const jwts: Rule = {
  first: 'e',
  match(reader, at, before) {
    if (!reader.starts(at, 'eyJ') || !isBoundary(before, BASE64URL)) return undefined;
    const header = reader.run(at, BASE64URL, MAX_HEADER_CHARS);
    if (reader.char(header) !== '.' || !isHeader(reader.slice(at, header))) return undefined;
    let to = reader.run(header + 1, BASE64URL, MAX_PART_CHARS);
    if (reader.char(to) !== '.') return undefined;
    for (let dots = 0; dots < 3 && reader.char(to) === '.'; dots += 1) {
      const end = reader.run(to + 1, BASE64URL, MAX_PART_CHARS);
      if (end === to + 1 && dots > 0) break; // the dot ends a sentence
      to = end;
    }
    return {from: at, to, kind: 'jwt'};
  },
};

function isHeader(part: string): boolean {
  try {
    const header: unknown = JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof header === 'object' && header !== null && 'alg' in header;
  } catch {
    return false;
  }
}
