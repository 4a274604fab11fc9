import type {WinCloudChatEvents} from './events.ts';
import type {BootOptions, ChatUser, UpdateOptions} from './page/boot-options.ts';
import type {WinCloudChat as ChatElement} from './wincloud-chat.ts';

export type {BootOptions, ChatUser, UpdateOptions} from './page/boot-options.ts';

/** The addresses of the modules, relative to this script. The build writes the hashed names here. */
declare const __CHAT_MODULE__: string;
declare const __COMMANDS_MODULE__: string;

/** `open` for `wincloud-chat-open`, and so on. */
export type ShortName = keyof WinCloudChatEvents extends `wincloud-chat-${infer Name}` ? Name : never;

/**
 * The one global. A page may call it before this script is there:
 *
 * @example
 * window.WinCloudChat ??= (...call) => (WinCloudChat.q ??= []).push(call);
 * WinCloudChat('boot', {getToken: () => fetch('/chat/token').then((r) => r.text())});
 */
export interface WinCloudChatCommand {
  (command: 'boot', options?: BootOptions): void;
  (command: 'update', options: UpdateOptions): void;
  (command: 'open' | 'close' | 'toggle' | 'shutdown'): void;
  (command: 'ask', text: string): void;
  (command: 'setUser', user: ChatUser | null): void;
  <Name extends ShortName>(
    command: 'on' | 'off',
    event: Name,
    handler: (event: WinCloudChatEvents[`wincloud-chat-${Name}`]) => void,
  ): void;
  q?: unknown[][];
}

/** Attributes and properties by name, and where the chat goes. */
export type Options = Record<string, unknown>;

/** What this script hands to the commands, which are a module of their own. By place: names would be sent as they are. */
export type LoaderParts = [
  /** What was booted and with what, oldest first. */
  chats: Map<ChatElement, Options>,
  /** What the script tag says. */
  data: Options,
  boot: (options: Options) => void,
  /** Imports the chat. Resolves to nothing where it was refused. */
  load: () => Promise<unknown>,
  set: (chat: ChatElement, options: Options) => void,
];

/**
 * What every page pays: it imports nothing and draws the launcher. The chat itself is imported when a pointer or the
 * focus comes near, the commands when one is called. Nothing here may throw into the page.
 */
(() => {
  /**
   * The launcher, as the element draws it: the same box, colour and icon before and after. The icon is black or white
   * by the lightness of the accent, which CSS computes for any notation of a colour.
   */
  const LAUNCHER_CSS =
    ':host{all:initial;display:contents}button,p{all:unset;position:fixed;inset-block-end:var(--wincloud-inset,24px);inset-inline-end:var(--wincloud-inset,24px);z-index:var(--wincloud-z-index,2147483000);box-shadow:0 6px 20px rgb(0 0 0/.22)}button{display:grid;place-items:center;width:56px;height:56px;border-radius:50%;forced-color-adjust:none;background:var(--c);color:oklch(from var(--c) calc((.66 - l)*1e4) 0 0);cursor:pointer}:focus-visible{outline:2px solid var(--c);outline-offset:2px}button:before{content:"";width:28px;height:28px;background:currentColor;clip-path:path(evenodd,"M9 24A11 11 0 1 0 4.5 19.5L2 26ZM14 6a8 8 0 1 0 .1 0Z")}[aria-busy]:only-child{opacity:.7}p{margin:68px 0;width:260px;padding:12px;background:Canvas;color:CanvasText;font:14px system-ui;overflow-wrap:anywhere}';

  const script = document.currentScript as HTMLScriptElement;
  const page = window as unknown as {WinCloudChat?: ((...call: unknown[]) => void) & {q?: unknown[][]; on?: boolean}};
  const early = page.WinCloudChat;
  const {origin} = new URL(script.src);
  const data: Options = {api: origin, ...script.dataset};
  // This script twice on one page: for another tenant it is another chat, for the same one it is an accident.
  if (early?.on) return early('boot', data);

  const chats: LoaderParts[0] = new Map();
  /** What the page's policy lacks. */
  let missing = '';
  let module: Promise<{define(name: string): void} | undefined> | undefined;
  let commands: Promise<{run(call: unknown[], ...parts: LoaderParts): void}> | undefined;

  /** The element with our launcher in its own shadow root: one host element from the first pixel on. */
  function boot(options: Options): void {
    const {target, auto, launcher = true, element = 'wincloud-chat', ...given} = options;
    const chat = document.createElement(element as 'wincloud-chat');
    const isPart = /inline|full/.test(given.mode as string);
    const key = `wincloud-chat:${new URL(given.api as string).host}:${given.tenant}`;
    set(chat, given);
    chats.set(chat, options);
    if (`${launcher}` !== 'true') chat.toggleAttribute('no-launcher', true);
    else if (!isPart) draw(chat, (given.accent as string) || stored('localStorage', key).accent || '#1463ff');
    if (target || !/^(true|false)$/.test(launcher as string)) run('place', chat);
    // Beside the body: a framework that shows the next page by another body, or other contents of it, leaves us alone.
    if (!target) document.documentElement.append(chat);
    if (isPart) load();
    else if (stored('sessionStorage', key).open) load().then(() => chat.toggleAttribute('open', true));
  }

  function set(chat: ChatElement, given: Options): void {
    for (const key in given) {
      const value = given[key];
      if (typeof value === 'string') chat.setAttribute(key.replace(/[A-Z]/g, '-$&'), value);
      else (chat as unknown as Options)[key] = value;
    }
  }

  function draw(chat: ChatElement, color: string): void {
    const root = chat.attachShadow({mode: 'open'});
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LAUNCHER_CSS);
    root.adoptedStyleSheets.push(sheet);
    const button = document.createElement('button');
    button.style.setProperty('--c', color);
    button.part.value = 'launcher';
    button.ariaLabel = 'Open chat';
    button.ariaExpanded = 'false';
    for (const intent of ['pointerenter', 'focus']) button.addEventListener(intent, load);
    button.addEventListener('click', async () => {
      button.ariaBusy = 'true';
      if (!(await load())) return;
      await chat.updateComplete;
      // A person did this: the element's own launcher says so to the page.
      root.querySelector('button')?.click();
    });
    root.append(button);
  }

  /** Imports the chat, once. Resolves to nothing where it was refused. */
  async function load(): Promise<unknown> {
    module ??= bring(__CHAT_MODULE__).catch(() => {
      module = undefined;
      return undefined;
    });
    const loaded = await module;
    for (const {localName} of chats.keys()) loaded?.define(localName);
    return loaded;
  }

  /** What goes wrong is said where the launcher is. */
  function bring(file: string) {
    addEventListener('securitypolicyviolation', note);
    const module = import(new URL(file, script.src).href);
    module.catch(() => setTimeout(explain)); // the browser says what it refused a moment later
    return module;
  }

  function note({effectiveDirective, blockedURI}: SecurityPolicyViolationEvent): void {
    if (effectiveDirective === 'trusted-types') missing = 'trusted-types wincloud-chat';
    else if (blockedURI.startsWith(origin)) missing = `script-src ${origin}`;
  }

  function explain(): void {
    const text = `The chat ${
      missing ? `is blocked by this page's policy (CSP). Add “${missing}”` : `could not be loaded from ${origin}`
    }.`;
    console.error(text);
    for (const chat of chats.keys()) {
      const place = chat.shadowRoot ?? chat;
      const note = place.querySelector('p') ?? document.createElement('p');
      note.role = 'alert';
      note.textContent = text;
      place.append(note);
    }
  }

  /** The element's memory, read without its code. */
  function stored(area: 'localStorage' | 'sessionStorage', key: string): {accent?: string; open?: boolean} {
    try {
      return JSON.parse(window[area].getItem(key) || '{}');
    } catch {
      return {};
    }
  }

  /** A first `boot` is done at once. The other commands are a module of their own. */
  function run(...call: unknown[]): void {
    try {
      if (call[0] === 'boot' && !commands && !chats.size) boot({...data, ...(call[1] as Options)});
      else {
        commands ??= bring(__COMMANDS_MODULE__);
        commands.then(
          (module) => module.run(call, chats, data, boot, load, set),
          () => {
            commands = undefined;
          },
        );
      }
    } catch (error) {
      console.error(error);
    }
  }

  run.on = true;
  page.WinCloudChat = run;
  const calls = early?.q ?? [];
  if (data.auto !== 'false' && !calls.some(([name]) => name === 'boot')) run('boot');
  for (const call of calls) run(...call);
})();
