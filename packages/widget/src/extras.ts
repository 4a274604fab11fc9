import {Copied} from './controllers/copied.ts';
import {Feedbacks} from './controllers/feedbacks.ts';
import {adopt} from './controllers/layer.ts';
import {watchMarkers} from './controllers/markers.ts';
import {Versions} from './controllers/versions.ts';
import {PageCache} from './embed/page-cache.ts';
import {enErrors} from './locales/en-errors.ts';
import {enExtras} from './locales/en-extras.ts';
import type {Tools} from './tools.ts';
import {extrasStyles} from './views/extras.styles.ts';
import {messageActions} from './views/message-actions.ts';
import type {MessageActions} from './views/plain-message.ts';
import {sourcesStyles} from './views/sources.styles.ts';

/** What nobody needs before the first answer stands there, or before something goes wrong. */
export interface Extras {
  actions: MessageActions;
  versions: Versions;
  /** Opens or closes the menu of the header, which is a chunk of its own. */
  toggleMenu: () => void;
}

/** A chunk of its own, fetched when an answer has ended. */
export function createExtras(tools: Tools): Extras {
  const {host, labels, conversation, say} = tools;
  const copied = new Copied(enExtras, say);
  const versions = new Versions(host, () => conversation.chat);
  const feedbacks = new Feedbacks(tools, enExtras);
  Object.assign(labels.errors, enErrors);
  adopt(host, extrasStyles);
  adopt(host, sourcesStyles);
  watchMarkers(tools);
  new PageCache(tools);
  const messages = () => conversation.state?.messages ?? [];
  return {
    actions: messageActions({labels: enExtras, copied, feedbacks, messages, onVersion: versions.show}),
    versions,
    toggleMenu: () => void import('./menu.ts').then((menu) => menu.toggleMenu(tools)).catch(() => {}), // or the next press
  };
}
