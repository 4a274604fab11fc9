import type {ActionData} from '@wincloud/chat-core';
import type {CardLabels} from '../locales/cards/card-labels.ts';

/** A proposed change as this page knows it. */
export interface KnownAction {
  /** How it stands. Where its time has passed while nobody said so, its state is `expired`. */
  data: ActionData;
  /** What the conversation last had of it, by which something new is told. */
  source: ActionData;
  /** What was pressed here and is on its way. */
  doing: 'confirm' | 'dismiss' | undefined;
  /** Why that came to nothing. */
  problem: {code: string; text: string} | undefined;
  /** Whether it cannot be decided any more, although nothing says that it was. */
  isClosed: boolean;
  /** Whether somebody decided it in another place while it stood here. */
  isElsewhere: boolean;
  /** What is typed where a name must be. */
  typed: string;
  /** Whether a screen reader is told at once that somebody is needed. */
  isAlert: boolean;
  /** Whether it has been shown while it could be confirmed. */
  wasOpen: boolean;
  /** Whether the server says that there is time left, although this machine's clock says that there is none. */
  isClockWrong: boolean;
  /** Whether the server was asked, when the time was over. */
  isAsked: boolean;
  /** Whether the server does not know it any more. */
  isLost: boolean;
  /** When it was begun and last read, as far as this page knows; milliseconds since 1970. */
  runningSince: number;
  readAt: number;
  /** The next reading. */
  timer: ReturnType<typeof setTimeout> | undefined;
  alertTimer: ReturnType<typeof setTimeout> | undefined;
}

export function knownAction(data: ActionData, isLive: boolean): KnownAction {
  const isOver = Date.parse(data.expiresAt) <= Date.now();
  const isProposed = data.state === 'proposed';
  return {
    data: isProposed && isOver ? {...data, state: 'expired'} : data,
    source: data,
    doing: undefined,
    problem: undefined,
    isClosed: false,
    isElsewhere: false,
    typed: '',
    isAlert: isProposed && isLive && !isOver,
    // One that has come just now is not too old: whoever says so has a wrong clock.
    wasOpen: isLive,
    isClockWrong: false,
    isAsked: false,
    isLost: false,
    runningSince: Date.now(),
    readAt: Date.now(),
    timer: undefined,
    alertTimer: undefined,
  };
}

/** Whether a person can confirm or dismiss it. */
export const isOpen = ({data, isClosed}: KnownAction): boolean => data.state === 'proposed' && !isClosed;

/** Whether what was typed is what must be typed, to the letter. */
export const isTyped = ({data, typed}: KnownAction): boolean =>
  data.typedName === undefined || data.typedName === typed;

/** How it stands, in words: with why it failed, and what to do where nobody knows. */
export function standing({data, doing, isClosed}: KnownAction, words: CardLabels): string {
  const {state, failure} = data;
  if (doing !== undefined && state === 'proposed') return doing === 'confirm' ? words.confirming : words.dismissing;
  if (isClosed && state === 'proposed') return words.states.expired;
  return (
    words.states[state] + (failure === undefined || state !== 'failed' ? '' : `. ${words.failures[failure] ?? ''}`)
  );
}
