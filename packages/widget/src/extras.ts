import {Copied} from './controllers/copied.ts';
import {Feedbacks} from './controllers/feedbacks.ts';
import {adopt} from './controllers/layer.ts';
import {watchMarkers} from './controllers/markers.ts';
import {PolicyWatch} from './controllers/policy-watch.ts';
import {Versions} from './controllers/versions.ts';
import {en} from './locales/en.ts';
import {enErrors} from './locales/en-errors.ts';
import {enExtras} from './locales/en-extras.ts';
import {PageCache} from './page/page-cache.ts';
import type {Tools} from './tools.ts';
import {extrasStyles} from './views/extras.styles.ts';
import {messageActions} from './views/message-actions.ts';
import type {MessageActions} from './views/plain-message.ts';
import {sourcesStyles} from './views/sources.styles.ts';

/** What nobody needs before the first answer stands there, or before something goes wrong. */
export interface Extras {
  actions: MessageActions;
  versions: Versions;
  /** What to say where the page's policy keeps the chat from its backend. */
  blocked: string | undefined;
  /** Opens or closes the menu of the header, which is a chunk of its own. */
  toggleMenu: () => void;
}

/** A chunk of its own, fetched when an answer has ended. */
export function createExtras(tools: Tools): Extras {
  const {host, labels, conversation, say} = tools;
  // One object for as long as the element lives, whatever language it speaks.
  const words = {...enExtras};
  const translate = () => Object.assign(words, labels.locale?.extras ?? enExtras);
  host.addController({hostUpdate: translate});
  const copied = new Copied(words, say);
  const versions = new Versions(host, () => conversation.chat);
  const feedbacks = new Feedbacks(tools, words);
  Object.assign(en.errors, enErrors);
  adopt(host, extrasStyles);
  adopt(host, sourcesStyles);
  watchMarkers(tools, words);
  new PageCache(tools);
  const messages = () => conversation.state?.messages ?? [];
  const mayRate = () => conversation.state?.config?.features?.feedback !== false;
  const policy = new PolicyWatch(host);
  if (conversation.state?.error?.code === 'network_unreachable') policy.ask();
  return {
    get blocked() {
      return policy.missing === undefined ? undefined : words.blocked(policy.missing);
    },
    actions: messageActions({labels: words, copied, feedbacks, mayRate, messages, onVersion: versions.show}),
    versions,
    toggleMenu: () => void import('./menu.ts').then((menu) => menu.toggleMenu(tools)).catch(() => {}), // or the next press
  };
}
