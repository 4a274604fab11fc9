import type {ChatMessage, ConversationSummary} from '@wincloud/chat-core/protocol';
import {type StoredAction, toActionData} from '../actions/record.ts';
import type {AnsweredTurn, StoredConversation} from '../ports.ts';

/** A running answer is left to the stream: a reader that has it here too would show it twice. */
export function messagesOf({userMessage, answer, feedback, actions}: AnsweredTurn, now: number): ChatMessage[] {
  if (answer === undefined) return [userMessage];
  const rated = feedback === undefined ? answer : {...answer, metadata: {...answer.metadata, feedback}};
  return [userMessage, actions.length === 0 ? rated : withActions(rated, actions, now)];
}

/** Cards of proposed changes say how these stand now, not how they stood when they were proposed. */
function withActions(message: ChatMessage, actions: readonly StoredAction[], now: number): ChatMessage {
  const parts = message.parts.map((part) => {
    const found = part.type === 'data-action' ? actions.find(({record}) => record.id === part.id) : undefined;
    return found === undefined ? part : {...part, type: 'data-action' as const, data: toActionData(found, now)};
  });
  return {...message, parts};
}

/** A conversation as a list shows it. */
export function summaryOf({id, title, createdAt, updatedAt}: StoredConversation): ConversationSummary {
  return {id, title, createdAt: new Date(createdAt).toISOString(), updatedAt: new Date(updatedAt).toISOString()};
}
