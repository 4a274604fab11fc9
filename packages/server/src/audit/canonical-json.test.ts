import {expect, test} from 'vitest';
import {type Canonical, canonicalJson} from './canonical-json.ts';

test.each<[Canonical, string]>([
  [{b: 1, a: 'x', A: null, aa: {d: true, c: false}}, '{"A":null,"a":"x","aa":{"c":false,"d":true},"b":1}'],
  // RFC 8785, 3.2.3: by UTF-16 units, so a pair (here U+1F600) comes before U+FB33.
  [{'\ufb33': 1, '\u{1f600}': 2, '\r': 3, '1': 4, '€': 5}, '{"\\r":3,"1":4,"€":5,"\u{1f600}":2,"\ufb33":1}'],
  [{'9': 1, '10': 2}, '{"10":2,"9":1}'],
  // RFC 8785, 3.2.2.2: what is escaped, and how.
  ['\u20ac$\u000f\nA\'B"\\\\"/\u2028', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\u2028"'],
  ['\\ud800', '"\\\\ud800"'],
  [JSON.parse('{"__proto__":1,"a":2}'), '{"__proto__":1,"a":2}'],
  [-0, '0'],
  [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  [{}, '{}'],
])('%j has one text', (value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

test.each([[0.5], [2 ** 53], [Number.NaN], [Infinity], [undefined], [() => 1], [[1]], [{a: [1]}], [{a: undefined}]])(
  '%s has none',
  (value) => expect(() => canonicalJson(value as never)).toThrow(TypeError),
);

test.each(['\ud800', 'a\udc00', '\udc00\ud800'])('half a surrogate pair has none', (text) => {
  expect(() => canonicalJson({a: text})).toThrow('well-formed');
  expect(() => canonicalJson({[text]: 1})).toThrow('well-formed');
});
