import {asUnsent, type ChatMessage, messageText, type ShownError, type ShownMessage} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import type {Labels} from '../locales/en.ts';
import type {Manners} from '../manners/manners.ts';
import type {SourcePart} from './sources.ts';

export type MessageView = (shown: ShownMessage, props: MessageProps) => TemplateResult;

export interface MessageProps {
  labels: Labels;
  locale: string | undefined;
  /** The state's error, for the message it belongs to: the last one. */
  error: ShownError | undefined;
  /** Whole seconds until a retry can succeed. */
  wait: number;
  isLast: boolean;
  /** Of a question: whether it can be put in other words. */
  canEdit: boolean;
  /** Of a question that was asked more than once, or answered so: which version is shown, of how many. */
  version: {index: number; count: number} | undefined;
  onRetry: (messageId?: string) => void;
  onEdit: (messageId: string) => void;
  onContinue: () => void;
  onSuggest: (text: string) => void;
  /** Starter questions, for where an answer brings none of its own. */
  suggestions: readonly string[];
  /** Absent until their chunk is here. */
  actions: MessageActions | undefined;
  /** Absent until their chunk is here. */
  manners: Manners | undefined;
}

/** What stands under a message to be done with it. */
export interface MessageActions {
  question(sent: ChatMessage, props: MessageProps): TemplateResult;
  answer(shown: ChatMessage, props: MessageProps): TemplateResult;
  sources(parts: readonly SourcePart[]): TemplateResult | typeof nothing;
}

/** A message while the chunk that shows them is on its way, or when it cannot be loaded: its words as they are. */
export function plainMessage(shown: ShownMessage, {labels}: MessageProps): TemplateResult {
  const isUser = shown.role === 'user';
  return html`<article part="message" class="message ${shown.role}">
    <div class="plain ${isUser ? 'bubble' : ''}" dir="auto">${messageText(shown)}</div>
    ${asUnsent(shown)?.delivery === 'queued' ? html`<p>${labels.queued}</p>` : nothing}
  </article>`;
}
