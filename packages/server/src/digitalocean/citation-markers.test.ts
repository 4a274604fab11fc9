import {describe, expect, test} from 'vitest';
import {WAYS} from '../../../../test/fixtures/ways.ts';
import {createCitationRewriter} from './citation-markers.ts';

describe.each(WAYS)('citation markers %s', (_way, split) => {
  const rewrite = (text: string) => {
    const rewriter = createCitationRewriter();
    const shown = split(text).map((piece) => rewriter.push(piece));
    return {text: shown.join('') + rewriter.end(), cited: [...rewriter.cited]};
  };

  test.each([
    ['none', 'Restart the service.', 'Restart the service.', []],
    ['nothing at all', '', '', []],
    ['one', 'Restart it. [[C1]]', 'Restart it. [1]', [1]],
    ['one at the very beginning', '[[C2]] says so', '[2] says so', [2]],
    ['neighbours', 'So. [[C3]][[C1]]', 'So. [3][1]', [3, 1]],
    ['the same twice', 'a [[C1]] b [[C1]]', 'a [1] b [1]', [1]],
    ['three digits, with a leading zero', 'a [[C120]] b [[C04]]', 'a [120] b [4]', [120, 4]],
    ['four digits are none', 'a [[C1234]]', 'a [[C1234]]', []],
    ['lower case is none', 'a [[c1]]', 'a [[c1]]', []],
    ['no number is none', 'a [[C]] b', 'a [[C]] b', []],
    ['a link and code', '[text](url) `a[[0]]` if [[ -f x ]]', '[text](url) `a[[0]]` if [[ -f x ]]', []],
    ['a bracket before one', '[[[C1]]]', '[[1]]', [1]],
    ['a beginning that breaks off', 'a [[C1', 'a [[C1', []],
    ['a lone bracket at the end', 'a [', 'a [', []],
    ['an end with one bracket', 'a [[C1] b', 'a [[C1] b', []],
  ])('%s', (_name, text, expected, cited) => {
    expect(rewrite(text)).toEqual({text: expected, cited});
  });
});

test('text that cannot become a marker is not held back', () => {
  const rewriter = createCitationRewriter();
  expect(rewriter.push('Restart ')).toBe('Restart ');
  expect(rewriter.push('it [')).toBe('it ');
  expect(rewriter.push('[C')).toBe('');
  expect(rewriter.push('lassic]')).toBe('[[Classic]');
});

test('at no cut of the text is a piece of a marker shown', () => {
  const text = 'a [[C12]] b';
  for (let at = 0; at <= text.length; at += 1) {
    const rewriter = createCitationRewriter();
    const first = rewriter.push(text.slice(0, at));
    expect('a [12] b'.startsWith(first), `cut at ${at}: ${first}`).toBe(true);
    expect(first + rewriter.push(text.slice(at)) + rewriter.end()).toBe('a [12] b');
  }
});
