import {describe, expect, test} from 'vitest';
import {WAYS} from '../../../../test/fixtures/ways.ts';
import {createThinkSplitter} from './think-blocks.ts';

describe.each(WAYS)('think blocks %s', (_way, split) => {
  const parts = (text: string) => {
    const splitter = createThinkSplitter();
    const all = [...split(text).flatMap((piece) => splitter.push(piece)), ...splitter.end()];
    expect(all.every((part) => part.text !== '')).toBe(true);
    const joined = (type: string) =>
      all
        .filter((part) => part.type === type)
        .map((part) => part.text)
        .join('');
    return {reasoning: joined('reasoning'), text: joined('text')};
  };

  test.each([
    ['no block', 'Restart it.', '', 'Restart it.'],
    ['nothing', '', '', ''],
    ['a block, then the answer', '<think>let me see</think>Restart it.', 'let me see', 'Restart it.'],
    ['blank lines after the block', '<think>hm</think>\n\n  Restart it.\n', 'hm', 'Restart it.\n'],
    ['blanks before the block', ' \n<think>hm</think>Yes', 'hm', 'Yes'],
    ['an empty block', '<think></think>Yes', '', 'Yes'],
    ['a block and no answer', '<think>hm</think>\n', 'hm', ''],
    ['a block that never closes', '<think>hm, well</thi', 'hm, well</thi', ''],
    ['a bracket in the thought', '<think>a < b, </b> and </think>Yes', 'a < b, </b> and ', 'Yes'],
    ['the tag further on', 'Write <think>x</think> in it', '', 'Write <think>x</think> in it'],
    ['a second block is text', '<think>a</think>b<think>c</think>', 'a', 'b<think>c</think>'],
    ['another tag first', '<thing>x', '', '<thing>x'],
    ['half a tag at the end', '<thin', '', '<thin'],
    ['blanks before plain text stay', '\n  code', '', '\n  code'],
  ])('%s', (_name, text, reasoning, answer) => {
    expect(parts(text)).toEqual({reasoning, text: answer});
  });
});

test('a thought is passed on while it grows', () => {
  const splitter = createThinkSplitter();
  expect(splitter.push('<think>first ')).toEqual([{type: 'reasoning', text: 'first '}]);
  expect(splitter.push('second</')).toEqual([{type: 'reasoning', text: 'second'}]);
  expect(splitter.push('think>Yes')).toEqual([{type: 'text', text: 'Yes'}]);
});

test('plain text is passed on at once', () => {
  expect(createThinkSplitter().push('R')).toEqual([{type: 'text', text: 'R'}]);
});
