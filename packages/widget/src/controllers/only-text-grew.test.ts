import {apply, type ChatEvent, type ChatState, initialState} from '@wincloud/chat-core';
import {describe, expect, it} from 'vitest';
import {onlyTextGrew} from './only-text-grew.ts';

type ChunkOf = Extract<ChatEvent, {type: 'chunk'}>['chunk'];

/** The states of a conversation after each chunk, the initial one first. */
function states(...chunks: ChunkOf[]): ChatState[] {
  const all = [initialState('c1')];
  chunks.forEach((chunk, i) => {
    all.push(apply(all.at(-1) as ChatState, {type: 'chunk', id: `e.1.${i + 1}`, chunk}));
  });
  return all;
}

const START: ChunkOf[] = [
  {type: 'start', messageId: 'a1'},
  {type: 'text-start', id: 't'},
  {type: 'text-delta', id: 't', delta: 'One '},
];

/** Whether the last chunk only made text grow. */
function last(...chunks: ChunkOf[]): boolean {
  const [before, next] = states(...chunks).slice(-2) as [ChatState, ChatState];
  return onlyTextGrew(before, next);
}

describe('onlyTextGrew', () => {
  it('is true for every word after the first', () => {
    expect(last(...START)).toBe(false); // dots give way to words
    expect(last(...START, {type: 'text-delta', id: 't', delta: 'two'})).toBe(true);
  });

  it('is true for reasoning, which is not shown', () => {
    const thinking: ChunkOf[] = [START[0] as ChunkOf, {type: 'reasoning-start', id: 'r'}];
    const first: ChunkOf = {type: 'reasoning-delta', id: 'r', delta: 'hm'};
    expect(last(...thinking, first, {type: 'reasoning-delta', id: 'r', delta: 'm'})).toBe(true);
  });

  it('is false for all that changes structure', () => {
    expect(last(...START, {type: 'text-end', id: 't'})).toBe(false);
    expect(last(...START, {type: 'source-url', sourceId: '1', url: 'https://docs.example.com/a'})).toBe(false);
    expect(last(...START, {type: 'finish'})).toBe(false);
    expect(last(...START, {type: 'data-status', data: {text: 'Reading win-web-01'}, transient: true})).toBe(false);
  });

  it('is false when another conversation was opened', () => {
    const state = states(...START).at(-1) as ChatState;
    expect(onlyTextGrew(state, apply(state, {type: 'opened', conversationId: 'c2'}))).toBe(false);
  });
});
