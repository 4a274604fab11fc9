import type {Droplet} from '../ports.ts';
import {fenceData} from './fence.ts';

/** Machines described in one turn. More would push the question out of the model's sight. */
const MAX_DESCRIBED = 20;

/** The user's machines as fenced facts for a turn, those the question names first. */
export function describeDroplets(droplets: readonly Droplet[], question: string, asOf: number, word: string): string {
  const named = namedIn(question, droplets);
  const others = droplets.filter((droplet) => !named.includes(droplet));
  const described = [...named, ...others].slice(0, MAX_DESCRIBED);
  const readAt = new Date(asOf).toISOString();
  return fenceData(
    `Facts about this user's servers, read at ${readAt}.`,
    {
      droplets: described,
      named: named.map(({name}) => name),
      total: droplets.length,
      asOf: readAt,
    },
    word,
  );
}

/** The facts of a turn whose machines could not be read: the agent must not guess them. */
export function describeUnreadable(word: string): string {
  return fenceData(
    "This user's servers could not be read just now; say so if the question is about them.",
    {
      droplets: null,
    },
    word,
  );
}

/** What was looked up for this question, for an agent that cannot look it up itself. */
export function describeResults(results: readonly {tool: string; result: unknown}[], word: string): string {
  return fenceData('What was looked up for this question just now.', {results}, word);
}

/** The machines that a question names, by name, id or public address. */
export function namedIn(question: string, droplets: readonly Droplet[]): Droplet[] {
  const text = question.toLowerCase();
  return droplets.filter(({name, id, publicIpv4}) =>
    [name.toLowerCase(), String(id), publicIpv4].some((word) => word !== undefined && hasWord(text, word)),
  );
}

/** `web-1` is not in `win-web-1` nor in `web-10`. */
function hasWord(text: string, word: string): boolean {
  if (word === '') return false;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isNameChar(text[at - 1]) && !continues(text, at + word.length)) return true;
  }
  return false;
}

const isNameChar = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}_-]/u.test(char);

/** A dot ends a sentence, unless a name goes on behind it. */
function continues(text: string, at: number): boolean {
  return isNameChar(text[at]) || (text[at] === '.' && isNameChar(text[at + 1]));
}
