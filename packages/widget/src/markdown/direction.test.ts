import {describe, expect, test} from 'vitest';
import {quickest} from '../../test/quickest.ts';
import {directionOf, inOrder} from './direction.ts';

describe('directionOf', () => {
  const cases: [text: string, direction: string][] = [
    ['', ''],
    ['12 – 34!', ''],
    ['hello שלום', 'ltr'],
    ['שלום hello', 'rtl'],
    ['12 مرحبا', 'rtl'],
    ['**ﷺ**', 'rtl'],
    ['𞤀𞤣𞤤𞤢𞤥', 'rtl'],
    ['𝒃𝒐𝒍𝒅 שלום', 'ltr'],
    ['\u200f123', 'rtl'],
    ['你好', 'ltr'],
    ['[x] שלום', 'rtl'],
    ['[docs](https://example.com/docs) שלום', 'rtl'],
    ['![](https://example.com/a.png) שלום', 'rtl'],
    ['[docs] שלום', 'ltr'],
    ['https://example.com/a שלום', 'rtl'],
    ['&nbsp;שלום', 'rtl'],
    ['`npm i` שלום', 'rtl'],
    ['`npm i`', ''],
  ];
  for (const [text, direction] of cases) {
    test(JSON.stringify(text), () => expect(directionOf(text)).toBe(direction));
  }

  for (const piece of ['[', '[1](', '`', '& ', '1 ', '&a', '`a` ', 'https://']) {
    test(`takes linear time for ${JSON.stringify(piece)}`, () => {
      expect(quickest(500, () => directionOf(piece.repeat(50_000)))).toBeLessThan(500);
    });
  }
});

test('inOrder takes out what turns the order of letters round', () => {
  expect(inOrder('a\u202eb\u202c \u2066c\u2069 שלום\u200f')).toBe('ab c שלום\u200f');
});
