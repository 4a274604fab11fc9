import type {Conversation} from './controllers/conversation.ts';
import type {Labels} from './locales/en.ts';
import type {WinCloudChat} from './wincloud-chat.ts';

/** What the chunks that come later have of the element. */
export interface Tools {
  host: WinCloudChat;
  labels: Labels;
  conversation: Conversation;
  /** Tells a screen reader, politely, and renders. */
  say: (text: string) => void;
}
