/** Code units of one piece of data. What is longer is cut, and says so by an ellipsis. */
const MAX_PROMPT_CHARS = 8_000;

/** Of a text that hides more than this many units behind each that is seen, the rest is not worth reading. */
const MAX_HIDDEN = 8;

/**
 * Nothing of these is seen by a reader, and a model reads all of it: controls but tab and line feed; all format
 * characters, which are zero-width spaces, soft hyphens, what turns the direction of text (Unicode Standard Annex 9)
 * and the tag characters that spell ASCII; blank letters and Mongolian selectors. Joiners are looked at below, and
 * signs of Arabic that are seen stay.
 */
const INVISIBLE =
  /(?!\u200c|\u200d|[\t\n\u0600-\u0605\u06dd\u070f\u08e2])[\p{Cc}\p{Cf}\u{e0000}-\u{e007f}\u115f\u1160\u3164\uffa0]|\u034f|\u180b|\u180c|\u180d|\u180f/gu;

/**
 * One variation selector chooses a look of the character before it: of an emoji or a sign its colour, of a Han character
 * its form. Behind anything else, and in a run, they are a way to hide bytes.
 */
const SELECTORS = /(?<before>\P{Variation_Selector})?(?<first>\p{Variation_Selector})\p{Variation_Selector}*/gu;

/**
 * Joiners make emoji out of several and shape the words of Arabic, Persian and the scripts of India; between anything
 * else, as between two Latin letters, they only hide something.
 */
const SHAPED =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}]/u;
const JOINERS = /(?<before>[^\u200c\u200d]?)(?<joiners>[\u200c\u200d]+)(?=(?<after>[^\u200c\u200d]?))/gu;

/**
 * A piece of data as a reader sees it, fit to stand in a prompt, in at most `maxChars` UTF-16 code units. Flags and
 * families of emoji stay, and so do words of Persian and Hindi; flags of regions, which are made of tag characters,
 * become the plain black flag.
 */
export function cleanForPrompt(text: string, maxChars: number = MAX_PROMPT_CHARS): string {
  const cleaned = text
    .slice(0, maxChars * MAX_HIDDEN)
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(INVISIBLE, '')
    .replace(SELECTORS, (_, before: string = '', first: string) => before + (hasLook(before, first) ? first : ''))
    .replace(
      JOINERS,
      (_: string, before: string, joiners: string, after: string) => before + joinerOf(before, joiners, after),
    );
  const isCut = cleaned.length > maxChars || text.length > maxChars * MAX_HIDDEN;
  return isCut ? `${cleaned.slice(0, maxChars - 1).replace(/[\ud800-\udbff]$/, '')}…` : cleaned;
}

/** Whether a character has such a look (Unicode Standard, 23.4). */
function hasLook(char: string, selector: string): boolean {
  if (selector === '\ufe0e' || selector === '\ufe0f') return /[\p{Emoji}\p{S}\p{P}]/u.test(char);
  return /\p{Script=Han}/u.test(char);
}

/** The one joiner that belongs between two characters, or none. */
function joinerOf(before: string, joiners: string, after: string): string {
  const [joiner = ''] = joiners;
  if (SHAPED.test(before) && SHAPED.test(after)) return joiner;
  const isEmoji = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f/u.test(before);
  return isEmoji && joiner === '\u200d' && /\p{Extended_Pictographic}/u.test(after) ? joiner : '';
}
