import {describe, expect, it} from 'vitest';
import {isNext, isOld} from './order.ts';

describe.each([
  // cursor, event, old, next
  [undefined, 'e.1.1', false, true],
  [undefined, 'e.1.2', false, false],
  ['e.1.3', 'e.1.4', false, true],
  ['e.1.3', 'e.1.5', false, false],
  ['e.1.3', 'e.1.3', true, false],
  ['e.1.3', 'e.1.2', true, false],
  ['e.1.3', 'e.1.1', false, false],
  ['e.1.1', 'e.1.1', true, false],
  ['e.2.3', 'e.1.4', true, false],
  ['e.2.3', 'e.1.1', true, false],
  ['e.2.3', 'e.3.1', false, true],
  ['e.2.3', 'e.3.2', false, false],
  ['e.2.3', 'e.10.1', false, true],
  ['e.2.3', 'f.1.1', false, true],
  ['e.2.3', 'f.2.4', false, false],
  ['e.2.3', '', false, false],
  ['', '', false, false],
])('after %s, event %s', (cursor, id, old, next) => {
  it(`is ${old ? '' : 'not '}old`, () => expect(isOld(cursor, id)).toBe(old));
  it(`is ${next ? '' : 'not '}next`, () => expect(isNext(cursor, id)).toBe(next));
});
