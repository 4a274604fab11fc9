/** The only schemes a link may have; judged on the parsed address, never on its spelling. */
const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const MAX_HREF = 4096;
/** A longer link text is not searched for hosts: its target is always shown. */
const MAX_SEARCHED = 300;
const INVISIBLE = /\p{Cf}/gu;
const HOST = /(?<=:\/\/)[^\s/?#]+|(?:[\p{L}\p{N}-]+\.)+\p{L}[\p{L}\p{N}-]+|\d+(?:\.\d+){3}/gu;

/**
 * The address of a link, or undefined when it must not be one. Relative addresses are refused: on
 * another site's page they would lead somewhere the writer cannot know. So are `user@host` ones,
 * whose beginning can be made to look like a host.
 */
export function safeUrl(href: string): URL | undefined {
  if (href.length > MAX_HREF) return undefined;
  // Behind the slashes a browser would take it for another one, CommonMark does not.
  const address = /^[^\\]*\/\//.test(href) ? href.replaceAll('\\', '%5C') : href;
  // Asked first: throwing is a hundred times slower, and an answer may hold many links that are none.
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return SCHEMES.has(url.protocol) && !url.username && !url.password ? url : undefined;
}

/**
 * The host to show after a link whose text names another one, else undefined.
 * Full-width letters and invisible characters are seen through.
 */
export function hostToShow(text: string, url: URL): string | undefined {
  const real = url.host || url.pathname.slice(url.pathname.lastIndexOf('@') + 1);
  if (text.length > MAX_SEARCHED) return real;
  const plain = text.normalize('NFKC').replace(INVISIBLE, '').replace(/[。｡]/g, '.');
  for (const [named] of plain.matchAll(HOST)) if (!isSameHost(named, real)) return real;
  return undefined;
}

function isSameHost(named: string, real: string): boolean {
  if (!URL.canParse(`http://${named}`)) return false;
  const host = new URL(`http://${named}`).host.replace(/^www\./, '');
  return real === host || real.endsWith(`.${host}`);
}
