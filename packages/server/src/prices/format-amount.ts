import {AMOUNTS_PER_UNIT, type Amount} from './price-book.ts';

/**
 * An amount as people write it, for the edge alone: nothing is computed with it. `formatAmount(285000, 'USD', 'en')` is
 * `$28.50`. An unknown locale counts as English.
 *
 * @param currency ISO 4217
 */
export function formatAmount(amount: Amount, currency: string, locale: string): string {
  const options = {style: 'currency', currency} as const;
  const value = amount / AMOUNTS_PER_UNIT;
  try {
    return new Intl.NumberFormat(locale, options).format(value);
  } catch {
    return new Intl.NumberFormat('en', options).format(value);
  }
}
