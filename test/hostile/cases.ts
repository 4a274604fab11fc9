/** One hostile answer, and what must become of it besides nothing bad. */
export interface HostileCase {
  readonly text: string;
  /** Addresses of all links, in order. */
  readonly links?: readonly string[] | undefined;
  /** What the notes after links say, in order: the real hosts of links whose texts name others. */
  readonly hosts?: readonly string[] | undefined;
  /** Titles of all links, in order. */
  readonly titles?: readonly string[] | undefined;
  /** All that is shown, without buttons and with white space collapsed. */
  readonly reads?: string | undefined;
  /** How many citation marks are shown. The harness knows the sources 1 to 9. */
  readonly cites?: number | undefined;
  /** Drawn in less than a second, and streamed in larger pieces. */
  readonly huge?: boolean | undefined;
  /** Why what is expected here does not come true yet. The check fails when it does: then this line has to go. */
  readonly fault?: string | undefined;
}

/** White space as a page shows it, other spaces than ASCII's left alone. */
export const collapsed = (text: string): string => text.replace(/[ \t\r\n]+/g, ' ').replace(/^ | $/g, '');

/** Shown letter by letter as it was written, and no link in it. */
export const kept = (...texts: string[]): HostileCase[] =>
  texts.map((text) => ({text, reads: collapsed(text), links: []}));

/** Whatever is shown, there is no link in it. */
export const unlinked = (...texts: string[]): HostileCase[] => texts.map((text) => ({text, links: []}));

/** One link to exactly this address; with a third member, whose text says that host after it. */
export const linked = (...cases: [text: string, href: string, host?: string][]): HostileCase[] =>
  cases.map(([text, href, host]) => ({text, links: [href], hosts: host === undefined ? [] : [host]}));

/** One piece many times. */
export const many = (piece: string, count: number): string => piece.repeat(count);

/** Something that must not be: what kind, for which text, and what was seen. */
export interface Finding {
  readonly kind:
    | 'script' // of an answer ran, or a dialog opened
    | 'request' // left the page
    | 'violation' // of the policy was reported
    | 'node' // or attribute that is on no list
    | 'opened' // by a click: another address than the link's
    | 'difference' // between the same text written whole and in pieces
    | 'unexpected' // other than what the case says
    | 'slow'
    | 'error'; // thrown, or printed to the console
  readonly text: string;
  readonly detail: string;
}
