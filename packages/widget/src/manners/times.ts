import type {ChatMessage} from '@wincloud/chat-core';

const MINUTE_MS = 60_000;

/** For how long a time is told by how long ago it was. */
const RELATIVE_MINUTES = 60;

export interface Times {
  /** `5 minutes ago`, or the hour for what is older than an hour. */
  relative(at: number, now: number): string;
  /** When `relative` says something else, in milliseconds after `at`; undefined when it never will. */
  changesAfter(at: number, now: number): number | undefined;
  exact(at: number): string;
  /** `Today`, `Yesterday`, or the date. */
  day(at: number, now: number): string;
}

/** Times in words of one language. */
export function createTimes(locale: string | undefined): Times {
  const ago = new Intl.RelativeTimeFormat(locale, {numeric: 'auto'});
  const hour = new Intl.DateTimeFormat(locale, {hour: 'numeric', minute: '2-digit'});
  const exact = new Intl.DateTimeFormat(locale, {dateStyle: 'medium', timeStyle: 'medium'});
  const date = new Intl.DateTimeFormat(locale, {weekday: 'long', day: 'numeric', month: 'long'});
  const dateOfYear = new Intl.DateTimeFormat(locale, {dateStyle: 'long'});
  return {
    relative(at, now) {
      const minutes = minutesBetween(at, now);
      if (minutes >= RELATIVE_MINUTES) return hour.format(at);
      return minutes === 0 ? ago.format(0, 'second') : ago.format(-minutes, 'minute');
    },
    changesAfter(at, now) {
      const minutes = minutesBetween(at, now);
      return minutes < RELATIVE_MINUTES ? (minutes + 1) * MINUTE_MS : undefined;
    },
    exact: (at) => exact.format(at),
    day(at, now) {
      const days = daysBetween(at, now);
      if (days < 2) return ago.format(-days, 'day');
      return (new Date(at).getFullYear() === new Date(now).getFullYear() ? date : dateOfYear).format(at);
    },
  };
}

/** Whether a message was said on another day than the one before it, or the first one before today. */
export function beginsDay(shown: ChatMessage, before: ChatMessage | undefined, now: number): boolean {
  const at = shown.metadata?.createdAt;
  if (at === undefined) return false;
  return daysBetween(before === undefined ? now : (before.metadata?.createdAt ?? at), at) !== 0;
}

/** The server's clock may be ahead of ours. */
const minutesBetween = (at: number, now: number) => Math.max(0, Math.floor((now - at) / MINUTE_MS));

/** Days of the calendar, of which two a year have not 24 hours. */
function daysBetween(at: number, now: number): number {
  const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0);
  return Math.round((midnight(now) - midnight(at)) / (24 * 60 * MINUTE_MS));
}
