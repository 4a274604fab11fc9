export type {Chat, ChatErrorCode, ChatState, ShownError, ShownMessage} from '@wincloud/chat-core';
export type {ErrorDetail, SendDetail, VisibilityDetail, WinCloudChatEvents} from './events.ts';
export {WinCloudChat} from './wincloud-chat.ts';
