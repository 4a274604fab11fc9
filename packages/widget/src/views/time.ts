import type {ChatMessage} from '@wincloud/chat-core';

/** The hour for today's messages, the day with it for older ones; empty when the time is not known. */
export function shortTime({metadata}: Pick<ChatMessage, 'metadata'>, locale: string | undefined): string {
  const at = metadata?.createdAt;
  if (at === undefined) return '';
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  const day = isToday ? ({} as const) : ({day: 'numeric', month: 'short'} as const);
  return new Date(at).toLocaleString(locale, {...day, hour: '2-digit', minute: '2-digit'});
}

export function exactTime(at: number, locale: string | undefined): string {
  return new Date(at).toLocaleString(locale, {dateStyle: 'full', timeStyle: 'medium'});
}
