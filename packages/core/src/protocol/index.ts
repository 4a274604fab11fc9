export {
  ACTION_TOOLS,
  type ActionData,
  type ActionDecision,
  type ActionFailure,
  type ActionResponse,
  type ActionState,
  type ActionStep,
  type ActionTool,
  isActionOpen,
} from './actions.ts';
export type {
  BillData,
  BillLine,
  DropletData,
  MetricKind,
  MetricSeries,
  MetricsData,
  NeedData,
  RecommendationBasis,
  RecommendationData,
  RecommendationKind,
  SizeData,
} from './cards.ts';
export {type Chunk, type DataChunk, type EndingChunk, type FinishReason, isEnding} from './chunks.ts';
export {ERRORS, type ErrorBody, type ErrorCode, isErrorCode} from './errors.ts';
export {type EventId, formatEventId, parseEventId} from './event-id.ts';
export {type Fold, foldChunk, startFold} from './fold.ts';
export {
  HEARTBEAT_MS,
  MAX_BODY_BYTES,
  MAX_ID_CHARS,
  MAX_IDENTITY_BYTES,
  MAX_JSON_DEPTH,
  MAX_MESSAGE_CHARS,
  MAX_REASON_CHARS,
  MAX_TITLE_CHARS,
  MAX_TOKEN_LIFE_S,
} from './limits.ts';
export {
  type AnsweredByData,
  type ChatMessage,
  type DataPart,
  type DataParts,
  type ErrorData,
  type Feedback,
  type MessageMetadata,
  type MessagePart,
  messageText,
  type ReasoningPart,
  type RouteData,
  type SourceDocumentPart,
  type SourceMetadata,
  type SourceUrlPart,
  type StatusData,
  type StepStartPart,
  type SuggestionsData,
  type TextPart,
  type ToolPart,
  type TurnStatus,
} from './parts.ts';
export type {
  AgentSummary,
  AuditHead,
  ChatRequest,
  ChatResponse,
  Conversation,
  ConversationSummary,
  Conversations,
  ErasureReceipt,
  FeedbackRequest,
  SessionRequest,
  SessionResponse,
  TenantConfig,
  UserExport,
  Versions,
} from './requests.ts';
export {PROTOCOL_HEADER, PROTOCOL_VERSION, REQUEST_ID_HEADER, STREAM_HEADER} from './version.ts';
