import type {ChatMessage, Feedback} from './parts.ts';

/** `POST /v1/session`: a host-signed identity, or an anonymous visitor (with the credential of an earlier visit). */
export interface SessionRequest {
  tenant: string;
  identity?: string | undefined;
  visitor?: string | undefined;
}

export interface SessionResponse {
  token: string;
  /** ISO 8601. The token is refused after it. */
  expiresAt: string;
  subject: string;
  /** For anonymous visitors: the signed credential to send next time. Keep it; it is the visitor's only key. */
  visitor?: string | undefined;
}

/** `POST /v1/chat`, as `useChat` sends it. Only the last user message is believed; history is the server's. */
export interface ChatRequest {
  id: string;
  messages: readonly Pick<ChatMessage, 'id' | 'role' | 'parts'>[];
  trigger?: 'submit-message' | 'regenerate-message' | undefined;
  messageId?: string | undefined;
  /** The agent the user chose. Without it the server routes. */
  agent?: string | undefined;
}

/** The answer of `POST /v1/chat` to `Accept: application/json`. */
export interface ChatResponse {
  id: string;
  message: ChatMessage;
}

export interface ConversationSummary {
  id: string;
  title: string;
  createdAt: string;
  updatedAt: string;
}

export interface Conversation extends ConversationSummary {
  messages: ChatMessage[];
}

/** `GET /v1/chat/:id/messages/:messageId/versions`: each question and answer that stood in a message's place. */
export interface Versions {
  /** Oldest first, the shown one last. */
  versions: ChatMessage[][];
}

/** Where a tenant's record stood: the hash of its newest row, which `wincloud-chat audit verify` finds in an export. */
export interface AuditHead {
  seq: number;
  hash: string;
}

/** `GET /v1/me/export`: all that is kept of a user, as a file. Also the versions of messages that others replaced. */
export interface UserExport {
  format: 'wincloud-chat-user';
  version: 1;
  tenant: string;
  subject: string;
  /** ISO 8601. */
  exportedAt: string;
  conversations: (ConversationSummary & {turns: {replaced: boolean; messages: ChatMessage[]}[]})[];
  /** That the export was made is on record. */
  audit: AuditHead;
}

/** `DELETE /v1/me`: the receipt of an erasure. */
export interface ErasureReceipt {
  /** ISO 8601. */
  erasedAt: string;
  conversations: number;
  audit: AuditHead;
}

/** `GET /v1/chat`: the newest first. */
export interface Conversations {
  conversations: ConversationSummary[];
}

/** `POST /v1/chat/:id/messages/:messageId/feedback`: what the user thinks of an answer. `null` takes it back. */
export interface FeedbackRequest {
  rating: Feedback['rating'] | null;
  reason?: string | undefined;
}

export interface AgentSummary {
  id: string;
  name: string;
  description: string;
  /** `up` and `down` as the agent's own health check last said, `unknown` before the first. */
  status: 'up' | 'down' | 'unknown';
}

/**
 * `GET /v1/config?tenant=`: what a page may know of a tenant. Never a secret. The answer is signed as HTTP Message
 * Signatures say (RFC 9421, Ed25519), with the key that `wincloud-chat audit key` prints, so that a copy of it that
 * somebody kept can be checked.
 */
export interface TenantConfig {
  tenant: string;
  name: string;
  theme: {accent: string; scheme: 'auto' | 'light' | 'dark'};
  greeting: string;
  suggestions: string[];
  disclaimer: string;
  anonymous: boolean;
  /** Where a person can be reached: an `https:` or `mailto:` address. */
  supportUrl?: string | undefined;
  /** What the tenant has switched on. A server that says nothing has all of it. */
  features?: {feedback: boolean; followUps: boolean} | undefined;
}
