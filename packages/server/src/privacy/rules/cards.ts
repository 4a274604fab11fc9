import {ALNUM, DIGITS, isIn} from '../chars.ts';
import type {Rule} from '../rule.ts';

/** ISO/IEC 7812: what the numbers of a network begin with, and how many digits they have. */
const NETWORKS: readonly [prefix: RegExp, lengths: readonly number[]][] = [
  [/^4/, [13, 16, 19]], // Visa
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]], // Mastercard
  [/^3[47]/, [15]], // American Express
  [/^3(?:0[0-5]|[68])/, [14]], // Diners Club
  [/^(?:6011|64[4-9]|65)/, [16, 19]], // Discover
  [/^35(?:2[89]|[3-8])/, [16]], // JCB
  [/^62/, [16, 19]], // UnionPay
  [/^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, [16, 19]], // Maestro
];

/** How the digits are grouped on cards. Other groups are another number. */
const GROUPS = [
  [4, 4, 4, 4, 3],
  [4, 4, 4, 4],
  [4, 6, 5],
  [4, 6, 4],
];

/** A number that is said to be something else. A tenth of all numbers pass the check. */
const OTHER_NUMBER =
  /(?:order|invoice|ticket|tracking|shipment|reference|ref|id|nr|no|num|number|serial|nummer|pedido|factura|facture|commande)[\s#:.=№"-]*$/i;

const NOT_BEFORE = /[\p{L}\p{N}_/#+]$|[\p{N}\p{L}][-.,]$/u;

export const cards: Rule = {
  first: '23456',
  match(reader, at, before) {
    const first = reader.run(at, DIGITS, 20);
    const length = first - at;
    if (length === 4) {
      const separator = reader.char(first);
      if (separator !== ' ' && separator !== '-' && separator !== '\u00a0') return undefined;
    } else if (length < 13 || length > 19) return undefined;
    if (NOT_BEFORE.test(before.text())) return undefined;
    const ends = length === 4 ? groupedEnds() : [first];
    for (const to of ends) {
      const digits = reader.slice(at, to).replace(/\D/g, '');
      if (!isCard(digits) || isIn(ALNUM, reader.code(to)) || goesOn(to)) continue;
      if (length > 4 && OTHER_NUMBER.test(before.text())) continue;
      return {from: at, to, kind: 'card'};
    }
    return undefined;

    function groupedEnds(): number[] {
      const separator = reader.char(first);
      return GROUPS.flatMap(([, ...groups]) => {
        let end = first;
        for (const group of groups) {
          if (reader.char(end) !== separator || reader.run(end + 1, DIGITS, group + 1) !== end + 1 + group) return [];
          end += 1 + group;
        }
        return [end];
      });
    }

    /** `-1234` or `.5` behind it: part of something longer. */
    function goesOn(to: number): boolean {
      return /[-._/]/.test(reader.char(to)) && isIn(ALNUM, reader.code(to + 1));
    }
  },
};

function isCard(digits: string): boolean {
  return NETWORKS.some(([prefix, lengths]) => lengths.includes(digits.length) && prefix.test(digits)) && luhn(digits);
}

/** The check digit of ISO/IEC 7812-1, annex B. */
function luhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits[digits.length - 1 - place]);
    const doubled = place % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 && !/^(\d)\1+$/.test(digits);
}
