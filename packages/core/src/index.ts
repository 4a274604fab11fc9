export {decideAction, readAction} from './chat/actions.ts';
export {apply, type ChatEvent} from './chat/apply.ts';
export type {Chat, ChatOptions, UnsentStore} from './chat/chat.ts';
export {ChatError, type ChatErrorCode, isChatError} from './chat/chat-error.ts';
export {createChat} from './chat/create-chat.ts';
export {
  deleteConversation,
  listConversations,
  rateAnswer,
  readVersions,
  renameConversation,
} from './chat/history.ts';
export {eraseUser, exportUser, newVisitor} from './chat/own-data.ts';
export type {ReconnectOptions} from './chat/reconnect.ts';
export type {VisitorStore} from './chat/session.ts';
export {
  asUnsent,
  type ChatState,
  type ChatStatus,
  type Connection,
  initialState,
  type SentMessage,
  type ShownError,
  type ShownMessage,
} from './chat/state.ts';
export {readEvents, type StreamEvent} from './chat/stream.ts';
export {
  type ActionData,
  type ActionDecision,
  type ActionFailure,
  type ActionState,
  type ActionStep,
  type ActionTool,
  type AgentSummary,
  type BillData,
  type BillLine,
  type ChatMessage,
  type ConversationSummary,
  type DataPart,
  type DropletData,
  type ErasureReceipt,
  type Feedback,
  isActionOpen,
  MAX_MESSAGE_CHARS,
  MAX_REASON_CHARS,
  MAX_TITLE_CHARS,
  type MessagePart,
  type MetricKind,
  type MetricSeries,
  type MetricsData,
  messageText,
  type NeedData,
  type RecommendationBasis,
  type RecommendationData,
  type RecommendationKind,
  type SizeData,
  type SourceDocumentPart,
  type SourceUrlPart,
  type TenantConfig,
  type ToolPart,
  type TurnStatus,
  type UserExport,
} from './protocol/index.ts';
