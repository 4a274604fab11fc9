import type {ChatErrorCode} from '@wincloud/chat-core';

/** Every word the widget says. Another language is another object of this type in a file beside this one. */
export interface Labels {
  openChat: string;
  closeChat: string;
  chat: string;
  newConversation: string;
  stateReady: string;
  stateAnswering: string;
  stateUnavailable: string;
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
  announceAnswer(text: string): string;
  sending: string;
  notSent: string;
  queued: string;
  retry: string;
  retryIn(seconds: number): string;
  edit: string;
  editQuestion: string;
  editing: string;
  cancel: string;
  regenerate: string;
  continue: string;
  /** What is sent in the user's name to have a cut answer go on. */
  continueText: string;
  version(number: number, count: number): string;
  earlierVersion: string;
  laterVersion: string;
  dismiss: string;
  stopped: string;
  cutOff: string;
  resuming: string;
  copy: string;
  copied: string;
  copyFailed: string;
  sources: string;
  source(number: string): string;
  excerpt(number: string): string;
  opensNewTab: string;
  jumpToLatest: string;
  reference(requestId: string): string;
  setup(missing: string): string;
  blocked(directive: string): string;
  /** Words for the visitor, where the server's own words are meant for whoever runs the site. */
  errors: Partial<Record<ChatErrorCode, string>>;
  /** Inside answers: the copy button of code, and what only a screen reader says. */
  markdown: {copy: string; copied: string; table: string; done: string; todo: string};
}

export const en: Labels = {
  openChat: 'Open chat',
  closeChat: 'Close chat',
  chat: 'Chat',
  newConversation: 'New conversation',
  stateReady: 'AI assistant, online',
  stateAnswering: 'Writing an answer…',
  stateUnavailable: 'AI assistant, unavailable',
  transcript: 'Conversation',
  greeting: 'How can we help?',
  suggestions: 'Suggested questions',
  loading: 'Loading the conversation',
  composer: 'Your message',
  placeholder: 'Ask a question…',
  keys: 'Enter sends, Shift and Enter begins a new line.',
  send: 'Send',
  stop: 'Stop the answer',
  charactersLeft: (left) => (left < 0 ? `${-left} characters too many` : `${left} characters left`),
  youSaid: (time) => `You said${time && `, ${time}`}`,
  assistantSaid: (time) => `Assistant said${time && `, ${time}`}`,
  announceAnswer: (text) => `Assistant: ${text}`,
  sending: 'Sending…',
  notSent: 'Not sent.',
  queued: 'Waiting for the connection; it is sent by itself.',
  retry: 'Try again',
  retryIn: (seconds) => `Try again in ${seconds} s`,
  edit: 'Edit',
  editQuestion: 'Edit the question',
  editing: 'You are changing your last question.',
  cancel: 'Cancel',
  regenerate: 'Answer again',
  continue: 'Continue',
  continueText: 'Please go on where your answer was cut off.',
  version: (number, count) => `${number} of ${count}`,
  earlierVersion: 'Earlier version',
  laterVersion: 'Later version',
  dismiss: 'Dismiss',
  stopped: 'Stopped',
  cutOff: 'This answer was cut off before its end.',
  resuming: 'Connection lost, resuming…',
  copy: 'Copy answer',
  copied: 'Copied',
  copyFailed: 'Copying is not allowed on this page.',
  sources: 'Sources',
  source: (number) => `Source ${number}`,
  excerpt: (number) => `Excerpt of source ${number}`,
  opensNewTab: 'opens in a new tab',
  jumpToLatest: 'Jump to latest',
  reference: (requestId) => `Reference ${requestId}`,
  setup: (missing) => `This chat is not set up: the attribute “${missing}” is missing on <wincloud-chat>.`,
  blocked: (directive) => `This page's Content-Security-Policy blocks the chat. Add “${directive}”.`,
  errors: {}, // with `extras.ts`
  markdown: {copy: 'Copy', copied: 'Copied', table: 'Table', done: 'Done', todo: 'To do'},
};
