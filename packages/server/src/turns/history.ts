import type {ChatMessage, ConversationSummary} from '@wincloud/chat-core/protocol';
import type {AnsweredTurn, StoredConversation} from '../ports.ts';

/** A running answer is left to the stream: a reader that has it here too would show it twice. */
export function messagesOf({userMessage, answer, feedback}: AnsweredTurn): ChatMessage[] {
  if (answer === undefined) return [userMessage];
  return [userMessage, feedback === undefined ? answer : {...answer, metadata: {...answer.metadata, feedback}}];
}

/** A conversation as a list shows it. */
export function summaryOf({id, title, createdAt, updatedAt}: StoredConversation): ConversationSummary {
  return {id, title, createdAt: new Date(createdAt).toISOString(), updatedAt: new Date(updatedAt).toISOString()};
}
