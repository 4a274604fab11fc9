import {describe, expect, it} from 'vitest';
import {formatsOf, spokenLocale, untilNextText} from './formats.ts';

/** Without the narrow spaces that some languages put before a sign. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('formatsOf', () => {
  const en = formatsOf('en');
  const de = formatsOf('de');

  it('writes amounts as the language does, and survives a currency that is none', () => {
    expect(en.money(1234.5, 'EUR')).toBe('€1,234.50');
    expect(plain(de.money(1234.5, 'EUR'))).toBe('1.234,50 €');
    expect(en.money(-28.8, 'USD', true)).toBe('-$28.80');
    expect(en.money(28.8, 'USD', true)).toBe('+$28.80');
    expect(en.money(1234.5, 'credits')).toBe('1,234.5 credits');
    expect(en.unitPrice(0.0575, 'USD')).toBe('$0.0575');
  });

  it('never says that all was measured where it was not', () => {
    expect(en.share(0.9999)).toBe('99.9%');
    expect(en.share(1)).toBe('100%');
    expect(plain(de.percent(12.44))).toBe('12,4 %');
  });

  it('writes sizes and times with their units', () => {
    expect(en.memory(512)).toBe('512 MB');
    expect(en.memory(8192)).toBe('8 GB');
    expect(de.days(14)).toBe('14 Tage');
    expect(en.mbps(3.2)).toBe('3.2 Mb/s');
    expect(en.list(['a', 'b', 'c'])).toBe('a, b, c');
  });

  it('counts down in whole minutes, at last in seconds', () => {
    expect([600_000, 599_999, 60_001, 60_000, 1_500].map((ms) => en.left(ms))).toEqual([
      '10 minutes',
      '10 minutes',
      '2 minutes',
      '60 seconds',
      '2 seconds',
    ]);
    expect([600_000, 90_000, 60_000, 1_500].map(untilNextText)).toEqual([60_000, 30_000, 1_000, 500]);
  });
});

describe('spokenLocale', () => {
  it.each([
    ['de', 'de-AT', 'de-AT'],
    ['de', 'de_at', 'de-AT'],
    ['en', 'nl-NL', 'en'],
    ['en', 'en-GB', 'en-GB'],
    ['pt-BR', 'pt-PT', 'pt-PT'],
    ['id', 'in-ID', 'id-ID'],
    ['en', 'no tag', 'en'],
    ['en', '', 'en'],
  ])('writes numbers between words of %s, where %s is wanted, in %s', (lang, wanted, written) => {
    expect(spokenLocale(lang, wanted)).toBe(written);
  });
});
