export type {Chat, ChatErrorCode, ChatState, ShownError, ShownMessage} from '@wincloud/chat-core';
export type {ChatUser} from './embed/boot-options.ts';
export {define} from './embed/registry.ts';
export type {
  ActionDetail,
  ErrorDetail,
  FeedbackDetail,
  SendDetail,
  VisibilityDetail,
  WinCloudChatEvents,
} from './events.ts';
export {WinCloudChat} from './wincloud-chat.ts';
