import type {WinCloudChat} from '../wincloud-chat.ts';
import type {Conversation} from './conversation.ts';
import {erasuresOf, followErasure} from './erasure.ts';

/** Another tab has kept something. A chunk of its own: most people have one tab. */
export function heed(host: WinCloudChat, conversation: Conversation, {oldValue, newValue}: StorageEvent): void {
  const {state, memory} = conversation;
  if (state === undefined || memory === undefined) return;
  if (erasuresOf(newValue) !== erasuresOf(oldValue)) {
    followErasure(host, memory);
    return;
  }
  // A conversation was begun there: a tab in which nothing was said goes along.
  const id = memory.conversation;
  if (id === undefined || id === state.conversationId || state.messages.length > 0) return;
  // What is on its way there is not in the conversation yet.
  if (memory.unsent.get(id).length === 0) conversation.restart();
}
