/** The only schemes a link may have; judged on the parsed address, never on its spelling. */
const SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const MAX_HREF = 4096;
/** A longer text is not searched for hosts: its target is always shown. */
const MAX_SEARCHED = 300;
/** Nothing to see, or only a mark on the letter before. */
const INVISIBLE = /[\p{Cf}\p{DI}\p{M}\ufffc]/gu;
/** Full stops of other scripts and letters that look like one; those that NFKC knows are full stops by then. */
const DOTS = /[\u06d4\u2027\u3002\ua4f8]/g;
/** What follows `://`, an address or host with a dot, four numbers, a name with a port. */
const NAMED =
  /(?<=:\/\/)[^\s/?#),]+|(?:[\w.+-]+@)?(?:[\p{L}\p{N}-]+\.)+\p{L}[\p{L}\p{N}-]+|\d+(?:\.\d+){3}|\p{L}[\p{L}\p{N}-]*:\d{2,5}/gu;

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
 * What to show after a link whose text names another host or address than those it leads to, else undefined.
 * Full-width letters and invisible characters are seen through; a host below the one named, which may be anybody's,
 * and one of other letters than ASCII's, which may look like another, are others.
 *
 * Content can write such a note itself, `[Log in](https://evil.example) (bank.example)`, as it can write any lie
 * beside a link. Ours is another element with a `part`, smaller and paler, which content cannot make.
 */
export function hostToShow(text: string, url: URL): string | undefined {
  if (!text || url.href === text || url.href === `mailto:${text}`) return undefined;
  const plain = text.normalize('NFKC').replace(INVISIBLE, '').replace(DOTS, '.').toLowerCase();
  const named = text.length > MAX_SEARCHED ? [''] : (plain.match(NAMED) ?? []).map(bare);
  if (!named.length) return undefined;
  const real = targets(url);
  // A host alone names every address there.
  const means = (name: string, target: string) => name === bare(target) || target.endsWith(`@${name}`);
  const untold = real.filter((target) => !named.some((name) => means(name, target)));
  if (!untold.length && named.every((name) => real.some((target) => means(name, target)))) return undefined;
  return (untold.length ? untold : real).join(', ');
}

/** Host of a site, number of a telephone, or everybody a letter goes to. */
function targets({host, protocol, pathname, search}: URL): string[] {
  if (protocol !== 'mailto:') return [host || pathname];
  // Read as a form, which decodes it without throwing; only there is a plus a space.
  const fields = new URLSearchParams(`to=${pathname}&${search.slice(1)}`.replaceAll('+', '%2B'));
  const people = [...fields].flatMap(([name, value]) => (/^(?:to|b?cc)$/i.test(name) ? value.split(/[,;]/) : []));
  return people.map((address) => address.trim().toLowerCase()).filter(Boolean);
}

function bare(name: string): string {
  return name.replace(/^www\.|\.$/g, '');
}
