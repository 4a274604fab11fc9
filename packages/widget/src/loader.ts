import type {WinCloudChat as ChatElement} from './wincloud-chat.ts';

/** The address of the chat's module, relative to this script. The build writes the hashed name here. */
declare const __CHAT_MODULE__: string;

/** What `boot` takes: the element's attributes and properties, and where an inline chat goes. */
export interface BootOptions {
  tenant?: string;
  api?: string;
  tokenUrl?: string;
  getToken?: () => Promise<string>;
  mode?: 'floating' | 'inline';
  name?: string;
  accent?: string;
  scheme?: 'auto' | 'light' | 'dark';
  locale?: string;
  suggestions?: string[];
  /** `false`: the page opens the chat with a button of its own. */
  launcher?: boolean | string;
  /** Selector of the element that gets the chat, for `mode: 'inline'`. */
  target?: string;
}

/**
 * The one global. A page may call it before this script is there:
 *
 * @example
 * window.WinCloudChat ??= (...call) => (WinCloudChat.q ??= []).push(call);
 * WinCloudChat('boot', {getToken: () => fetch('/chat/token').then((r) => r.text())});
 */
export interface WinCloudChatCommand {
  (command: 'boot', options?: BootOptions): void;
  (command: 'open' | 'close' | 'toggle' | 'shutdown'): void;
  (command: 'ask', text: string): void;
  q?: unknown[][];
}

type Options = Record<string, unknown>;

/**
 * What every page pays: it imports nothing and draws the launcher. The chat itself is imported when a pointer or the
 * focus comes near. Nothing here may throw into the page.
 */
(() => {
  /**
   * The launcher, as the element draws it: the same box, colour and icon before and after. The icon is black or white
   * by the lightness of the accent, which CSS computes for any notation of a colour.
   */
  const LAUNCHER_CSS =
    ':host{all:initial;display:contents}button,p{all:unset;position:fixed;inset-block-end:var(--wincloud-inset,24px);inset-inline-end:var(--wincloud-inset,24px);z-index:var(--wincloud-z-index,2147483000);box-shadow:0 6px 20px rgb(0 0 0/.22)}button{display:grid;place-items:center;width:56px;height:56px;border-radius:50%;background:var(--c);color:oklch(from var(--c) calc((.66 - l)*1e4) 0 0);cursor:pointer}:focus-visible{outline:2px solid var(--c);outline-offset:2px}button:before{content:"";width:28px;height:28px;background:currentColor;clip-path:path(evenodd,"M9 24A11 11 0 1 0 4.5 19.5L2 26ZM14 6a8 8 0 1 0 .1 0Z")}[aria-busy]:only-child{opacity:.7}p{margin:68px 0;width:260px;padding:12px;background:Canvas;color:CanvasText;font:14px system-ui;overflow-wrap:anywhere}';

  const script = document.currentScript as HTMLScriptElement;
  const page = window as unknown as {WinCloudChat?: WinCloudChatCommand & {on?: boolean}};
  const early = page.WinCloudChat;
  if (early?.on) return; // this script twice on one page

  const {origin} = new URL(script.src);
  const data: Options = {api: origin, ...script.dataset};
  const refused = new Set<string>();
  let element: ChatElement | undefined;
  let module: Promise<unknown> | undefined;

  /** The element with our launcher in its own shadow root: one host element from the first pixel on. */
  function boot(options?: Options): void {
    const {target, auto, launcher, ...given} = {...data, ...options};
    const chat = element ?? document.createElement('wincloud-chat');
    for (const key in given) {
      const value = given[key];
      if (typeof value === 'string') chat.setAttribute(key.replace(/[A-Z]/g, '-$&'), value);
      else Object.assign(chat, {[key]: value});
    }
    if (`${launcher}` === 'false') chat.toggleAttribute('no-launcher', true);
    if (element) return;
    element = chat;
    const isInline = given.mode === 'inline';
    const key = `wincloud-chat:${new URL(`${given.api}`).host}:${given.tenant}`;
    if (!isInline && !chat.hasAttribute('no-launcher')) {
      draw(chat, `${given.accent || stored('localStorage', key).accent || '#1463ff'}`);
    }
    const place = () => {
      document.querySelector(`${target || 'body'}`)?.append(chat);
      if (isInline) load();
      else if (stored('sessionStorage', key).open) load().then(() => chat.toggleAttribute('open', true));
    };
    if (document.body) place();
    else addEventListener('DOMContentLoaded', place);
  }

  function draw(chat: ChatElement, color: string): void {
    const root = chat.attachShadow({mode: 'open'});
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(LAUNCHER_CSS);
    (sheet.cssRules[0] as CSSStyleRule).style.setProperty('--c', color);
    root.adoptedStyleSheets.push(sheet);
    const button = document.createElement('button');
    button.part.value = 'launcher';
    button.ariaLabel = 'Open chat';
    button.ariaExpanded = 'false';
    for (const intent of ['pointerenter', 'focus']) button.addEventListener(intent, load);
    button.addEventListener('click', async () => {
      button.ariaBusy = 'true';
      await load();
      await chat.updateComplete;
      // A person did this: the element's own launcher says so to the page.
      root.querySelector('button')?.click();
    });
    root.append(button);
  }

  /** Imports the chat, once. Never rejects: what went wrong is said where the launcher is. */
  function load(): Promise<unknown> {
    addEventListener('securitypolicyviolation', note);
    module ??= import(new URL(__CHAT_MODULE__, script.src).href).catch(() => {
      module = undefined;
      setTimeout(explain); // the browser says what it refused a moment later
      return new Promise(() => {});
    });
    return module;
  }

  function note({effectiveDirective, blockedURI}: SecurityPolicyViolationEvent): void {
    if (effectiveDirective === 'trusted-types') refused.add('trusted-types wincloud-chat');
    else if (blockedURI.startsWith(origin)) refused.add(`script-src ${origin}`);
  }

  function explain(): void {
    const text = refused.size
      ? `The chat is blocked by this page's Content-Security-Policy. Add “${[...refused].join('; ')}”.`
      : `The chat could not be loaded from ${origin}.`;
    console.error(text);
    const place = element?.shadowRoot ?? element;
    const note = place?.querySelector('p') ?? document.createElement('p');
    note.role = 'alert';
    note.textContent = text;
    place?.append(note);
  }

  /** The element's memory, read without its code. */
  function stored(area: 'localStorage' | 'sessionStorage', key: string): {accent?: string; open?: boolean} {
    try {
      return JSON.parse(window[area].getItem(key) || '{}');
    } catch {
      return {};
    }
  }

  function run(command: unknown, argument?: unknown): void {
    try {
      if (command === 'boot') boot(argument as Options);
      else if (command === 'shutdown') {
        element?.remove();
        element = undefined;
      } else {
        const method = {open: 'show', close: 'hide', toggle: 'toggle', ask: 'ask'}[`${command}`] as 'ask';
        if (!element) boot();
        load().then(() => element?.[method]?.(argument as string));
      }
    } catch (error) {
      console.error(error);
    }
  }

  run.on = true;
  page.WinCloudChat = run;
  if (data.auto !== 'false') run('boot');
  for (const [command, argument] of early?.q ?? []) run(command, argument);
})();
