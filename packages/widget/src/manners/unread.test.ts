import type {ChatMessage, ChatState} from '@wincloud/chat-core';
import {describe, expect, it} from 'vitest';
import {Unread} from './unread.ts';

const READING = {isReading: true, isAway: false};
const AWAY = {isReading: true, isAway: true};
const GONE = {isReading: false, isAway: false};

/** `u1 a1 u2`: the ids tell who said it. A `*` after the last one: it is being written. */
function conversation(ids: string): Pick<ChatState, 'messages' | 'fold'> {
  const names = ids.split(' ').filter(Boolean);
  const messages = names.map((name): ChatMessage => {
    const id = name.replace('*', '');
    return {id, role: id.startsWith('u') ? 'user' : 'assistant', parts: []};
  });
  const message = messages.at(-1);
  return {messages, fold: ids.endsWith('*') && message ? ({message} as ChatState['fold']) : undefined};
}

function marked(first?: string) {
  let mark = first;
  const unread = new Unread({
    get: () => mark,
    set: (id) => {
      mark = id;
    },
  });
  return {unread, mark: () => mark};
}

describe('Unread', () => {
  it('counts answers that end while nobody looks, and not those that are being written', () => {
    const {unread} = marked();
    unread.look(conversation('u1'), READING);
    unread.look(conversation('u1 a1*'), GONE);
    expect(unread.count).toBe(0);
    unread.look(conversation('u1 a1'), GONE);
    expect(unread.count).toBe(1);
    unread.look(conversation('u1 a1 u2 a2'), GONE);
    expect(unread.count).toBe(2);
  });

  it('counts an answer that was begun in sight and ended out of it', () => {
    const {unread} = marked();
    unread.look(conversation('u1 a1*'), READING);
    unread.look(conversation('u1 a1'), GONE);
    expect(unread.count).toBe(1);
  });

  it('comes back to the first unread answer, draws a line there and counts from it', () => {
    const {unread} = marked();
    unread.look(conversation('u1'), READING);
    unread.look(conversation('u1 a1 u2 a2'), GONE);
    expect(unread.look(conversation('u1 a1 u2 a2'), READING)).toBe(true);
    expect([unread.first, unread.below, unread.count]).toEqual(['a1', 2, 0]);
    expect(unread.look(conversation('u1 a1 u2 a2'), AWAY)).toBe(false);
    expect([unread.first, unread.below]).toEqual(['a1', 2]);
    unread.look(conversation('u1 a1 u2 a2'), READING);
    expect(unread.below).toBe(0);
  });

  it('takes the line away with the next question, and when the panel closes', () => {
    const {unread} = marked('u1');
    expect(unread.look(conversation('u1 a1'), READING)).toBe(true);
    unread.look(conversation('u1 a1'), READING);
    expect(unread.first).toBe('a1');
    unread.look(conversation('u1 a1 u2'), READING);
    expect(unread.first).toBeUndefined();
  });

  it('remembers over page views how far was read', () => {
    const {unread, mark} = marked('a1');
    unread.look(conversation(''), READING);
    expect(unread.look(conversation('u1 a1 u2 a2'), READING)).toBe(true);
    expect(mark()).toBe('a2');
  });

  it('knows nothing of a conversation that it has never seen', () => {
    const {unread} = marked('of-another-one');
    expect(unread.look(conversation('u1 a1'), READING)).toBe(false);
    expect(unread.count).toBe(0);
  });

  it('counts what begins below a reader who is elsewhere', () => {
    const {unread} = marked();
    unread.look(conversation('u1 a1'), READING);
    unread.look(conversation('u1 a1'), AWAY);
    expect(unread.below).toBe(0);
    unread.look(conversation('u1 a1 u2 a2*'), AWAY);
    expect(unread.below).toBe(1);
  });

  it('counts an answer that took the place of another one', () => {
    const {unread} = marked();
    unread.look(conversation('u1 a1'), READING);
    unread.look(conversation('u1'), READING);
    unread.look(conversation('u1 a2'), GONE);
    expect(unread.count).toBe(1);
  });
});
