import type {ChatMessage} from '@wincloud/chat-core';

/** When a message was said, for its name: the hour, with the day for older ones; empty when that is not known. */
export function shortTime({metadata}: Pick<ChatMessage, 'metadata'>, locale: string | undefined): string {
  const at = metadata?.createdAt;
  if (at === undefined) return '';
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  const day = isToday ? ({} as const) : ({day: 'numeric', month: 'short'} as const);
  return new Date(at).toLocaleString(locale, {...day, hour: 'numeric', minute: '2-digit'});
}
