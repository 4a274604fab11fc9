import {ALNUM, isIn} from '../chars.ts';
import type {Rule} from '../rule.ts';
import {isBoundary} from './tokens.ts';

/** Characters of an IBAN by country, from SWIFT's IBAN registry. */
const LENGTHS = new Map(
  (
    'NO15 BE16 DK18 FI18 FK18 FO18 GL18 NL18 SD18 MK19 SI19 AT20 BA20 EE20 KZ20 LT20 LU20 MN20 XK20 CH21 HR21 LI21 ' +
    'LV21 BG22 BH22 CR22 DE22 GB22 GE22 IE22 ME22 RS22 VA22 AE23 GI23 IL23 IQ23 OM23 SO23 TL23 AD24 CZ24 ES24 MD24 ' +
    'PK24 RO24 SA24 SE24 SK24 TN24 VG24 LY25 PT25 IS26 TR26 DJ27 FR27 GR27 IT27 MC27 MR27 SM27 AL28 AZ28 BY28 CY28 ' +
    'DO28 GT28 HU28 LB28 NI28 PL28 BR29 EG29 PS29 QA29 UA29 JO30 KW30 MU30 YE30 MT31 SC31 LC32 RU33'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** ISO 13616: a country, two check digits and an account, in one or in groups of four. */
export const ibans: Rule = {
  first: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  match(reader, at, before) {
    if (!isBoundary(before, ALNUM)) return undefined;
    const country = reader.char(at) + reader.char(at + 1);
    const length = LENGTHS.get(country.toUpperCase());
    if (length === undefined || !isDigit(reader.char(at + 2)) || !isDigit(reader.char(at + 3))) return undefined;
    let account = '';
    let to = at;
    while (account.length < length) {
      if (account.length > 0 && account.length % 4 === 0 && isSpace(reader.char(to))) to += 1;
      if (!isIn(ALNUM, reader.code(to))) return undefined;
      account += reader.char(to);
      to += 1;
    }
    if (isIn(ALNUM, reader.code(to)) || !passesMod97(account.toUpperCase())) return undefined;
    return {from: at, to, kind: 'iban'};
  },
};

const isDigit = (char: string) => char >= '0' && char <= '9' && char !== '';
const isSpace = (char: string) => char === ' ' || char === '\u00a0';

/** ISO 7064: the first four characters last, letters as 10 to 35, and what is left when divided by 97 is 1. */
function passesMod97(iban: string): boolean {
  let rest = 0;
  for (const char of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
