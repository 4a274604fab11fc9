import type {ChatErrorCode} from '@wincloud/chat-core';
import type {MarkdownLabels} from '../markdown/index.ts';
import type {Locale} from './locale.ts';

/** Every word that the widget says before the first answer. Another language is another object of this type in a file beside this one. */
export interface Labels {
  /** Where another language is spoken: all of it. */
  locale?: Locale | undefined;
  openChat: string;
  closeChat: string;
  chat: string;
  newConversation: string;
  menu: string;
  states: {ready: string; answering: string; unavailable: string};
  transcript: string;
  greeting: string;
  suggestions: string;
  loading: string;
  composer: string;
  placeholder: string;
  keys: string;
  send: string;
  stop: string;
  charactersLeft(left: number): string;
  youSaid(time: string): string;
  assistantSaid(time: string): string;
  sending: string;
  notSent: string;
  queued: string;
  retry: string;
  retryIn(seconds: number): string;
  edit: string;
  editing: string;
  cancel: string;
  continue: string;
  /** What is sent in the user's name to have a cut answer go on. */
  continueText: string;
  dismiss: string;
  stopped: string;
  cutOff: string;
  /** In a card's place, until what draws it is here. */
  cardMissing: string;
  resuming: string;
  source(number: string): string;
  reference(requestId: string): string;
  setup(missing: string): string;
  /** Words for the visitor, where the server's own words are meant for whoever runs the site. */
  errors: Partial<Record<ChatErrorCode, string>>;
  /** Inside answers: the copy button of code, and what only a screen reader says. */
  markdown: MarkdownLabels;
}

export const en: Labels = {
  openChat: 'Open chat',
  closeChat: 'Close chat',
  chat: 'Chat',
  newConversation: 'New conversation',
  menu: 'More',
  states: {ready: 'AI assistant, online', answering: 'Writing an answer…', unavailable: 'AI assistant, unavailable'},
  transcript: 'Conversation',
  greeting: 'How can we help?',
  suggestions: 'Suggested questions',
  loading: 'Loading the conversation',
  composer: 'Your message',
  placeholder: 'Ask a question…',
  keys: 'Enter sends, Shift+Enter adds a line.',
  send: 'Send',
  stop: 'Stop the answer',
  charactersLeft: (left) => (left < 0 ? `${-left} characters too many` : `${left} characters left`),
  youSaid: (time) => `You said${time && `, ${time}`}`,
  assistantSaid: (time) => `Assistant said${time && `, ${time}`}`,
  sending: 'Sending…',
  notSent: 'Not sent.',
  queued: 'Waiting for the connection; it is sent by itself.',
  retry: 'Try again',
  retryIn: (seconds) => `Try again in ${seconds} s`,
  edit: 'Edit',
  editing: 'You are changing your last question.',
  cancel: 'Cancel',
  continue: 'Continue',
  continueText: 'Please go on where your answer was cut off.',
  dismiss: 'Dismiss',
  stopped: 'Stopped',
  cutOff: 'This answer was cut off before its end.',
  cardMissing: 'Details are not here yet.',
  resuming: 'Connection lost, resuming…',
  source: (number) => `Source ${number}`,
  reference: (requestId) => `Reference ${requestId}`,
  setup: (missing) => `This chat is not set up: its attribute “${missing}” is missing.`,
  errors: {}, // with `extras.ts`
  markdown: {}, // as `markdown/` has them
};
