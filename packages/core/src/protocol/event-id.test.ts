import {describe, expect, it} from 'vitest';
import {formatEventId, parseEventId} from './event-id.ts';

describe('event ids', () => {
  it('are written as epoch, turn and number', () => {
    expect(formatEventId({epoch: 'k3', turn: 2, seq: 17})).toBe('k3.2.17');
  });

  it.each([
    {epoch: 'k3', turn: 2, seq: 17},
    {epoch: '0', turn: 1, seq: 1},
    {epoch: 'a'.repeat(32), turn: 999_999_999, seq: 999_999_999},
  ])('are read back: $epoch.$turn.$seq', (id) => {
    expect(parseEventId(formatEventId(id))).toEqual(id);
  });

  it.each([
    '',
    'k3',
    'k3.2',
    'k3.2.17.1',
    '.2.17',
    'k3..17',
    'k3.2.',
    'K3.2.17',
    'k-3.2.17',
    'k3.-2.17',
    'k3.2.1e3',
    'k3.2.0x1',
    ' k3.2.17',
    'k3.2.17 ',
    'k3.2.17\n',
    'k3.2.1234567890',
    `${'a'.repeat(33)}.2.17`,
  ])('are not anything else: %j', (text) => {
    expect(parseEventId(text)).toBeUndefined();
  });
});
