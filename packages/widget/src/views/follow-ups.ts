import {type ChatMessage, messageText} from '@wincloud/chat-core';
import {nothing, type TemplateResult} from 'lit';
import {suggestionBar} from './empty-state.ts';
import type {MessageProps} from './plain-message.ts';

/** As many as an answer brings. */
const MAX_FOLLOW_UPS = 3;

/** What one may ask next, under the last answer: its own questions, else those of the page that were not asked yet. */
export function followUps(
  shown: ChatMessage,
  {isLast, suggestions, onSuggest}: MessageProps,
  label: string,
  messages: readonly ChatMessage[],
): TemplateResult | typeof nothing {
  if (!isLast) return nothing;
  const asked = new Set(messages.map((message) => messageText(message).trim()));
  const isNew = (text: string) => !asked.has(text.trim());
  const own = shown.parts.findLast((part) => part.type === 'data-suggestions')?.data.questions.filter(isNew) ?? [];
  const questions = (own.length > 0 ? own : suggestions.filter(isNew)).slice(0, MAX_FOLLOW_UPS);
  return questions.length === 0 ? nothing : suggestionBar(label, questions, onSuggest);
}
