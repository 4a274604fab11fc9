import {createParser} from 'eventsource-parser';
import {describe, expect, it} from 'vitest';
import {createLines, type RawEvent} from './event-lines.ts';

function ours(writes: readonly string[]): RawEvent[] {
  const events: RawEvent[] = [];
  const feed = createLines(1_000, (event) => void events.push(event));
  for (const text of writes) feed(text);
  return events;
}

function theirs(writes: readonly string[]): RawEvent[] {
  const events: RawEvent[] = [];
  const parser = createParser({onEvent: ({id = '', data}) => void events.push({id, data})});
  for (const text of writes) parser.feed(text);
  return events;
}

/** Numbers that are the same in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const PIECES = [
  'data',
  'id',
  'event',
  'retry',
  ':',
  ': ',
  ':  ',
  '\n',
  '\n\n',
  '\r',
  '\r\n',
  '\r\n\r\n',
  '{"a":1}',
  'é🪟',
  ' ',
  'x',
];

describe('event lines', () => {
  it('are read as a library for all of the standard reads them, 2,000 times', () => {
    let events = 0;
    for (let seed = 1; seed <= 2_000; seed++) {
      const next = seeded(seed);
      let text = '';
      for (let i = 0; i < 40; i++) {
        // as often as not what an event is made of, so that there are some
        text += next(2) === 0 ? (PIECES[next(PIECES.length)] as string) : `data: ${next(9)}${PIECES[7 + next(5)]}`;
      }
      text += '\n\n';
      const cut = next(text.length);
      const expected = theirs([text]);
      events += expected.length;
      expect(ours([text]), `seed ${seed}`).toEqual(expected);
      expect(ours([text.slice(0, cut), text.slice(cut)]), `seed ${seed} cut at ${cut}`).toEqual(expected);
      expect(ours([...text]), `seed ${seed} by character`).toEqual(expected);
    }
    expect(events).toBeGreaterThan(5_000);
  });

  it('end at once with a return, and the line feed after it is no line of its own', () => {
    expect(ours(['data: a\r', '\r'])).toEqual([{id: '', data: 'a'}]);
    expect(ours(['data: a\r', '\ndata: b\r', '\n\r', '\n'])).toEqual([{id: '', data: 'a\nb'}]);
  });

  it.each([
    ['one line', ['data: ', 'x'.repeat(1_001)]],
    ['many lines', Array.from({length: 300}, () => 'data: 1234\n')],
  ])('are not kept for ever: an event of %s', (_, writes) => {
    expect(() => ours(writes)).toThrow('too long');
  });
});
