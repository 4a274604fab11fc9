import {expect, test} from 'vitest';
import {readMatrix} from './matrix.ts';

const answer = (...result: unknown[]) => ({status: 'success', data: {resultType: 'matrix', result}});

test('series by their labels, seconds made milliseconds, strings made numbers', () => {
  const body = answer(
    {
      metric: {host_id: '7', mode: 'idle'},
      values: [
        [1_635_386_880, '122901.18'],
        [1_635_387_000.25, '0'],
      ],
    },
    {metric: {}, values: []},
  );
  expect(readMatrix(body)).toEqual([
    {
      labels: {host_id: '7', mode: 'idle'},
      samples: [
        {at: 1_635_386_880_000, value: 122_901.18},
        {at: 1_635_387_000_250, value: 0},
      ],
    },
    {labels: {}, samples: []},
  ]);
  expect(readMatrix(answer())).toEqual([]);
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'success'],
  ['an error', {status: 'error', errorType: 'bad_data', error: 'parse error'}],
  ['a vector', {status: 'success', data: {resultType: 'vector', result: []}}],
  ['no result', {status: 'success', data: {resultType: 'matrix', result: null}}],
])('%s is no matrix', (_name, body) => {
  expect(readMatrix(body)).toBeUndefined();
});

test.each([
  ['a value that is no string', [1, 5]],
  ['an empty value', [1, '']],
  ['a text', [1, 'much']],
  ['nothing in it', []],
  ['no pair', 'x'],
])('%s is no number', (_name, pair) => {
  expect(readMatrix(answer({metric: {}, values: [pair]}))?.[0]?.samples[0]?.value).toBeNaN();
});

test('labels and lists of a wrong kind are left out, and long ones are cut', () => {
  expect(readMatrix(answer({metric: {a: 1, b: 'x'}, values: 'none'}, null))).toEqual([
    {labels: {b: 'x'}, samples: []},
    {labels: {}, samples: []},
  ]);
  const many = Array.from({length: 30_000}, (_, index) => [index, '1']);
  expect(readMatrix(answer({metric: {}, values: many}))?.[0]?.samples).toHaveLength(20_160);
  expect(readMatrix(answer(...Array.from({length: 200}, () => ({metric: {}, values: []}))))).toHaveLength(100);
});
