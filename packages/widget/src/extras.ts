import type {Chat} from '@wincloud/chat-core';
import type {ReactiveControllerHost} from 'lit';
import {Copied} from './controllers/copied.ts';
import {Versions} from './controllers/versions.ts';
import type {Labels} from './locales/en.ts';
import {enErrors} from './locales/en-errors.ts';
import {messageActions} from './views/message-actions.ts';
import type {MessageActions} from './views/plain-message.ts';

export interface ExtrasOptions {
  host: ReactiveControllerHost;
  labels: Labels;
  chat: () => Chat | undefined;
  /** Something changed that a screen reader should say. */
  onChange: (announcement: string) => void;
}

/** What nobody needs before the first answer stands there, or before something goes wrong. */
export interface Extras {
  actions: MessageActions;
  versions: Versions;
}

/** A chunk of its own, fetched when an answer has ended. */
export function createExtras({host, labels, chat, onChange}: ExtrasOptions): Extras {
  const copied = new Copied(labels, onChange);
  const versions = new Versions(host, chat);
  Object.assign(labels.errors, enErrors);
  return {actions: messageActions(copied, versions.show), versions};
}
