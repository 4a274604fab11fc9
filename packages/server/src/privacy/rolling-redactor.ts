import type {Kind} from './kinds.ts';
import {countKinds, type Redacted, type RedactOptions, ruleTable} from './redact.ts';
import {BEFORE_CHARS, type Match} from './rule.ts';
import {scan} from './scan.ts';

export interface RollingRedactor {
  /** Takes the next piece and returns what is safe to send now. */
  write(chunk: string): string;
  /** The rest, when the text is complete. */
  end(): string;
  /** What was found so far. */
  readonly found: Redacted['found'];
}

/**
 * `redact` for a text that arrives in pieces: what it returns, joined, is what `redact` makes of the whole. Held back
 * is what may be the beginning of a secret: of ordinary text the last word, after a word such as "password" a few
 * more, of a private key all of it.
 */
export function createRollingRedactor(options: RedactOptions = {}): RollingRedactor {
  const table = ruleTable(options);
  const found: Kind[] = [];
  let held = '';
  let before = '';
  let ahead: Match | undefined;

  function advance(isWhole: boolean): string {
    const scanned = scan(held, table, isWhole, {before, ahead});
    held = held.slice(scanned.end);
    ahead = scanned.ahead;
    before = (before + scanned.text).slice(-BEFORE_CHARS);
    found.push(...scanned.found);
    return scanned.text;
  }

  return {
    write(chunk) {
      held += chunk;
      return advance(false);
    },
    end: () => advance(true),
    get found() {
      return countKinds(found);
    },
  };
}
