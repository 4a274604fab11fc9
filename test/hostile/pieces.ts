/** One way to write a text: its pieces, and after each whether it is drawn at once. */
interface Pieces {
  way: string;
  pieces: Iterable<string>;
  flushes: () => boolean;
}

/** Longer texts are not written letter by letter. */
const MAX_LETTERS = 4000;
const MAX_PIECES = 24;
const SEEDS = [1, 2];

/** The ways in which a text is streamed: letter by letter, and in pieces of seeded random lengths, drawn or not. */
export function piecesOf(text: string): Pieces[] {
  const random = SEEDS.map((seed) => {
    const next = randomFrom(seed);
    return {way: `seed ${seed}`, pieces: split(text, next), flushes: () => next() < 0.6};
  });
  if (text.length > MAX_LETTERS) return random.slice(0, 1);
  return [{way: 'letters', pieces: text.split(''), flushes: () => true}, ...random];
}

function* split(text: string, next: () => number): Generator<string> {
  const longest = Math.max(8, text.length > MAX_LETTERS ? (2 * text.length) / MAX_PIECES : 0);
  for (let at = 0; at < text.length; ) {
    const length = 1 + Math.floor(next() * longest);
    yield text.slice(at, at + length);
    at += length;
  }
}

/** Xorshift: the same numbers from 0 to 1 for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
