import type {
  ChatMessage,
  ConversationSummary,
  Conversations,
  Feedback,
  FeedbackRequest,
  Versions,
} from '../protocol/index.ts';
import type {Chat} from './chat.ts';

/*
 * What a user does with conversations and answers that are there already. Functions beside the chat and not actions of
 * it, so that a page loads them when somebody wants them. All reject with a `ChatError`.
 */

type Requests = Pick<Chat, 'request'>;

/** The user's conversations, the one that was last written in first; at most as many as the server lists. */
export async function listConversations(chat: Requests): Promise<ConversationSummary[]> {
  return (await chat.request<Conversations>('GET', '/v1/chat')).conversations;
}

export async function renameConversation(chat: Requests, id: string, title: string): Promise<void> {
  await chat.request('PATCH', pathTo(id), {title});
}

/** Deletes a conversation for good, stopping the answer that is being written in it. */
export async function deleteConversation(chat: Requests, id: string): Promise<void> {
  await chat.request('DELETE', pathTo(id));
}

/** All that was asked and answered in the place of a question, oldest first, the shown one last. */
export async function readVersions(chat: Chat, messageId: string): Promise<ChatMessage[][]> {
  return (await chat.request<Versions>('GET', `${messagePath(chat, messageId)}/versions`)).versions;
}

/** Says what the user thinks of an answer of this conversation. Undefined takes it back. */
export async function rateAnswer(chat: Chat, messageId: string, feedback: Feedback | undefined): Promise<void> {
  const body: FeedbackRequest = feedback ?? {rating: null};
  await chat.request('POST', `${messagePath(chat, messageId)}/feedback`, body);
}

const pathTo = (id: string) => `/v1/chat/${encodeURIComponent(id)}`;

const messagePath = ({$state}: Chat, messageId: string) =>
  `${pathTo($state.get().conversationId)}/messages/${encodeURIComponent(messageId)}`;
