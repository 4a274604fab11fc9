import type {ChatMessage} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';

/** The hour for today's messages, the day with it for older ones; empty when the time is not known. */
export function shortTime({metadata}: Pick<ChatMessage, 'metadata'>, locale: string | undefined): string {
  const at = metadata?.createdAt;
  if (at === undefined) return '';
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  const day = isToday ? ({} as const) : ({day: 'numeric', month: 'short'} as const);
  return new Date(at).toLocaleString(locale, {...day, hour: 'numeric', minute: '2-digit'});
}

function exactTime(at: number, locale: string | undefined): string {
  return new Date(at).toLocaleString(locale, {dateStyle: 'full', timeStyle: 'medium'});
}

/** When a message was said: short to look at, exact on request. */
export function time(
  shown: Pick<ChatMessage, 'metadata'>,
  locale: string | undefined,
): TemplateResult | typeof nothing {
  const at = shown.metadata?.createdAt;
  if (at === undefined) return nothing;
  return html`<time dir="auto" datetime=${new Date(at).toISOString()} title=${exactTime(at, locale)}>${shortTime(shown, locale)}</time>`;
}
