export type {Chat, ChatErrorCode, ChatState, ShownError, ShownMessage} from '@wincloud/chat-core';
export type {
  ActionDetail,
  EraseDetail,
  ErrorDetail,
  FeedbackDetail,
  SendDetail,
  VisibilityDetail,
  WinCloudChatEvents,
} from './events.ts';
export type {ChatUser} from './page/boot-options.ts';
export {define} from './page/registry.ts';
export {WinCloudChat} from './wincloud-chat.ts';
