import type {LoaderParts, Options} from '../loader.ts';
import type {WinCloudChat as ChatElement} from '../wincloud-chat.ts';
import type {ChatUser} from './boot-options.ts';
import {followLauncher} from './launcher.ts';

/** What the element has only once its class is there. */
type MaybeUpgraded = ChatElement & Partial<Pick<ChatElement, 'setUser'>>;

/** Frees what was made for the chats besides them. */
const frees: (() => void)[] = [];

/** A first chat; other options for the one of that tenant; or one more, for another tenant. */
export function bootOrUpdate(given: unknown, [chats, data, boot, , set]: LoaderParts): void {
  const options = given === undefined ? {} : asOptions(given);
  const whole: Options = {...data, ...options};
  const known = [...chats].find(([, {tenant, api}]) => tenant === whole.tenant && api === whole.api);
  if (chats.size === 0) boot(whole);
  else if (known === undefined) {
    // What else the script tag says is meant for the first one.
    if (options.auto !== 'false') boot({api: data.api, ...options});
  } else {
    const {target: _, auto: __, launcher: ___, element: ____, ...rest} = options;
    update(known[0], rest, set);
  }
}

/** Puts a chat into the element of the page that is meant for it, and listens to the page's own buttons. */
export async function place(given: unknown, [chats, , , load]: LoaderParts): Promise<void> {
  const chat = given as ChatElement;
  const {target, launcher} = chats.get(chat) ?? {};
  if (document.readyState === 'loading') {
    await new Promise((resolve) => addEventListener('DOMContentLoaded', resolve, {once: true}));
  }
  if (!chats.has(chat)) return;
  if (target) {
    const parent = document.querySelector(`${target}`);
    if (parent === null) {
      chats.delete(chat);
      throw new Error(`no element of this page matches the target “${target}”.`);
    }
    parent.append(chat);
  }
  if (!/^(undefined|true|false)$/.test(`${launcher}`)) frees.push(followLauncher(`${launcher}`, chat, load));
}

/** `null` and `undefined` take an option back. */
export function update(chat: MaybeUpgraded, options: Options, set: LoaderParts[4]): void {
  const properties = (customElements.get(chat.localName) as typeof ChatElement | undefined)?.elementProperties;
  const {getToken = chat.getToken, tokenUrl = tokenUrlOf(chat), ...others} = options as ChatUser & Options;
  for (const [key, value] of Object.entries(others)) {
    if (properties !== undefined && !properties.has(key)) {
      console.error(`WinCloudChat('update'): “${key}” is not one of ${[...properties.keys()].join(', ')}.`);
    } else if (value == null) {
      chat.removeAttribute(key.replace(/[A-Z]/g, '-$&'));
      set(chat, {[key]: undefined});
    } else set(chat, {[key]: value});
  }
  if (getToken !== chat.getToken || tokenUrl !== tokenUrlOf(chat)) signIn(chat, {getToken, tokenUrl});
}

/** Another user is signed in, or none: for the first chat, and for the next one that is booted. */
export function setUser(given: unknown, [chats, data]: LoaderParts): void {
  const {getToken, tokenUrl} = (given ?? {}) as ChatUser;
  if (given !== null && typeof getToken !== 'function' && typeof tokenUrl !== 'string') {
    throw new Error('its argument is {getToken: async () => token}, {tokenUrl: "/chat/token"}, or null for a visitor.');
  }
  Object.assign(data, {getToken, tokenUrl});
  const [chat] = chats.keys();
  if (chat !== undefined) signIn(chat, {getToken, tokenUrl});
}

function signIn(chat: MaybeUpgraded, {getToken, tokenUrl}: ChatUser): void {
  chat.removeAttribute('token-url');
  if (chat.setUser === undefined) Object.assign(chat, {getToken, tokenUrl});
  else chat.setUser({getToken, tokenUrl});
}

export function removeAll([chats]: LoaderParts): void {
  for (const chat of chats.keys()) chat.remove();
  chats.clear();
  for (const free of frees.splice(0)) free();
}

/** Forgets the ones that the page has taken away by itself. */
export function forgetRemoved([chats]: LoaderParts): void {
  for (const chat of chats.keys()) if (!chat.isConnected) chats.delete(chat);
}

export function asOptions(given: unknown): Options {
  if (typeof given === 'object' && given !== null) return given as Options;
  throw new Error('its argument is an object of options, such as {name: "Help"}.');
}

const tokenUrlOf = (chat: ChatElement) => chat.tokenUrl ?? chat.getAttribute('token-url') ?? undefined;
