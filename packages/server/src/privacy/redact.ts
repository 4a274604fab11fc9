import {KINDS, type Kind} from './kinds.ts';
import type {Rule} from './rule.ts';
import {cards} from './rules/cards.ts';
import {commands} from './rules/commands.ts';
import {bearer, urlPasswords} from './rules/credentials.ts';
import {emails} from './rules/emails.ts';
import {ibans} from './rules/ibans.ts';
import {ips} from './rules/ips.ts';
import {jwts} from './rules/jwts.ts';
import {namedSecrets} from './rules/named-secrets.ts';
import {privateKeys} from './rules/private-keys.ts';
import {tokens} from './rules/tokens.ts';
import {createRuleTable, type RuleTable, scan} from './scan.ts';

export interface RedactOptions {
  /** Keys, passwords, cards and the like. On unless they are not wanted. */
  secrets?: boolean | undefined;
  /** Off unless asked for, as in a help desk an address is what is talked about. */
  emails?: boolean | undefined;
  /** Off unless asked for: a droplet's address is often the very subject. Both versions. */
  ips?: boolean | undefined;
  /** What else to look for, before everything else: `canaryRule(canary)`. */
  rules?: readonly Rule[] | undefined;
}

export interface Redacted {
  text: string;
  /** How often each kind was found, those that were. */
  found: {kind: Kind; count: number}[];
}

/**
 * The text with a marker in the place of every secret. A second run changes nothing. Linear in the text's length.
 *
 * @example redact('my password is Hunter2!').text // 'my password is [redacted: password]'
 */
export function redact(text: string, options: RedactOptions = {}): Redacted {
  const scanned = scan(text, ruleTable(options), true);
  return {text: scanned.text, found: countKinds(scanned.found)};
}

/** Rules of a known shape come before those that go by words. */
const ALWAYS = [tokens, jwts, privateKeys, urlPasswords, bearer, commands, namedSecrets, ibans, cards];

export function ruleTable({secrets = true, emails: hidesEmails, ips: hidesIps, rules = []}: RedactOptions): RuleTable {
  return createRuleTable([
    ...rules,
    ...(secrets ? ALWAYS : []),
    ...(hidesIps ? [ips] : []),
    ...(hidesEmails ? [emails] : []),
  ]);
}

export function countKinds(found: readonly Kind[]): Redacted['found'] {
  return KINDS.map((kind) => ({kind, count: found.filter((one) => one === kind).length})).filter(
    ({count}) => count > 0,
  );
}
