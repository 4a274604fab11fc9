import type {Kind} from './kinds.ts';
import type {Reader} from './reader.ts';

/** `from` to `to` is replaced by the marker of `kind`; without a kind, it is passed over as it is. */
export interface Match {
  from: number;
  to: number;
  kind: Kind | undefined;
}

/** One thing to look for. Its work at one place is bounded, and so is what it holds back of a stream. */
export interface Rule {
  /** The characters that a match can begin with, or every letter outside ASCII with `others`. */
  readonly first: string;
  readonly others?: boolean | undefined;
  /** The match that what stands at `at` leads to, there or a little later. `before` is how the output ends. */
  match(reader: Reader, at: number, before: Before): Match | undefined;
}

/** Characters that went out and can still be seen. */
export const BEFORE_CHARS = 24;

/** What stands before a place, as it goes out: a marker where there was a secret, so that a second run sees the same. */
export interface Before {
  /** Code unit, -1 at the beginning of the text. */
  readonly last: number;
  /** Whether the last three are an escape of a URL, such as `%3D`. */
  readonly isEscape: boolean;
  /** Up to `BEFORE_CHARS`. */
  text(): string;
}
