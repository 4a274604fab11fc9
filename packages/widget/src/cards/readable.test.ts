import type {MessagePart} from '@wincloud/chat-core';
import {describe, expect, it} from 'vitest';
import {action, advice, bill, droplet, metrics} from '../../test/cards.ts';
import {isReadable} from './readable.ts';

describe.each([droplet(), metrics(), advice(), bill(), action()])('$type', (part) => {
  const {data} = part as {data: object};
  const without = (name: string, value?: unknown) =>
    ({...part, data: {...data, [name]: value}}) as unknown as MessagePart;

  it('is read when it is whole', () => {
    expect(isReadable(part)).toBe(true);
  });

  it('is skipped where what it needs is missing or of another kind', () => {
    expect(isReadable({type: part.type} as unknown as MessagePart)).toBe(false);
    expect(isReadable({type: part.type, data: null} as unknown as MessagePart)).toBe(false);
    const needed = Object.keys(data).filter((name) => !isReadable(without(name)));
    expect(needed.length).toBeGreaterThan(3);
    for (const name of needed) expect(isReadable(without(name, null)), name).toBe(false);
  });
});

it('reads no other part, and no action that has no words', () => {
  expect(isReadable({type: 'text', text: 'So.'})).toBe(false);
  expect(isReadable({type: 'data-suggestions', data: {}} as unknown as MessagePart)).toBe(false);
  expect(isReadable(action({tool: 'destroy_droplet' as never}))).toBe(false);
  expect(isReadable(action({state: 'paused' as never}))).toBe(false);
});
