import {expect, fixture} from '@open-wc/testing';
import type {ChatMessage, TenantConfig} from '@wincloud/chat-core';
import type {Chunk} from '@wincloud/chat-core/protocol';
import type {WinCloudChat} from '../src/index.ts';

export const API = 'https://chat.example.com';

/** One answer that a test writes as it goes. */
export interface Turn {
  readonly text: string;
  readonly key: string | undefined;
  send(...chunks: Chunk[]): void;
  /** Sends a whole answer, or what is left of one. */
  answer(text: string, ...before: Chunk[]): void;
  /** Breaks the link without an ending. */
  cut(): void;
}

export interface FakeBackend {
  readonly requests: {method: string; path: string}[];
  readonly turns: Turn[];
  /** Whether requests get no answer at all. */
  isDown: boolean;
  /** Whether there is no connection: every request fails at once. */
  isOffline: boolean;
  /** What the backend has of the conversation. */
  history: ChatMessage[] | undefined;
  /** The newest turn, once there is one. */
  turn(): Promise<Turn>;
  restore(): void;
}

export interface FakeBackendOptions {
  config?: Partial<TenantConfig>;
  history?: ChatMessage[];
  versions?: ChatMessage[][];
  /** Answers `POST /v1/chat` in place of a stream. */
  refuse?: (text: string) => Response | undefined;
  session?: () => Response | undefined;
  /** Answers any other route, before the rest does. */
  route?: (method: string, path: string, body: unknown) => Response | Promise<Response> | undefined;
}

const CONFIG: TenantConfig = {
  tenant: 'wincloud',
  name: 'WinCloud Support',
  theme: {accent: '#1463ff', scheme: 'light'},
  greeting: 'How can we help?',
  suggestions: ['How do I reset my password?', 'Why is my server slow?'],
  disclaimer: 'AI can make mistakes.',
  anonymous: true,
};

/** The backend as this page's `fetch` sees it. */
export function fakeBackend({
  config,
  history,
  versions = [],
  refuse,
  session,
  route,
}: FakeBackendOptions = {}): FakeBackend {
  const original = window.fetch;
  const requests: FakeBackend['requests'] = [];
  const turns: Turn[] = [];
  window.fetch = async (input, init) => {
    const url = new URL(String(input));
    if (url.origin !== API) return original(input, init);
    const method = init?.method ?? 'GET';
    requests.push({method, path: url.pathname});
    if (backend.isDown) return new Promise(() => {});
    if (backend.isOffline) throw new TypeError('Failed to fetch');
    const routed = route?.(method, url.pathname, init?.body ? JSON.parse(String(init.body)) : undefined);
    if (routed !== undefined) return routed;
    if (url.pathname === '/v1/config') return json({...CONFIG, ...config});
    if (url.pathname === '/v1/agents') return json({agents: []});
    if (url.pathname === '/v1/session') {
      const expiresAt = new Date(Date.now() + 900_000).toISOString();
      return session?.() ?? json({token: 'token', expiresAt, subject: 'v1', visitor: 'v1.signed'});
    }
    if (url.pathname === '/v1/chat') {
      const {messages} = JSON.parse(String(init?.body));
      const {text} = messages.at(-1).parts[0];
      const key = (init?.headers as Record<string, string> | undefined)?.['idempotency-key'];
      return refuse?.(text) ?? stream(text, key, turns);
    }
    if (url.pathname.endsWith('/stream')) return new Response(null, {status: 204});
    if (url.pathname.endsWith('/stop')) {
      turns.at(-1)?.send({type: 'abort'});
      return json({});
    }
    if (url.pathname.endsWith('/versions')) return json({versions});
    if (backend.history === undefined) return problem(404, 'not_found');
    return json({id: 'c1', title: '', createdAt: '', updatedAt: '', messages: backend.history});
  };
  const backend: FakeBackend = {
    requests,
    turns,
    isDown: false,
    isOffline: false,
    history,
    async turn() {
      const known = turns.length;
      for (let i = 0; i < 200 && turns.length === known && known === 0; i += 1) await pause(5);
      return turns.at(-1) as Turn;
    },
    restore() {
      window.fetch = original;
      localStorage.clear();
      sessionStorage.clear();
    },
  };
  return backend;
}

export const json = (body: unknown, init?: ResponseInit) =>
  new Response(JSON.stringify(body), {headers: {'content-type': 'application/json'}, ...init});

/** An error as the backend words it. */
export const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  json(
    {error: {code, message: `What ${code} means.`, requestId: 'req_1', retryable: status !== 401}},
    {status, headers},
  );

/** An element that has loaded its configuration. */
export async function openChat(attributes = ''): Promise<WinCloudChat> {
  const element = await fixture<WinCloudChat>(
    `<wincloud-chat tenant="wincloud" api="${API}" open ${attributes}></wincloud-chat>`,
  );
  await until(() => element.chat?.$state.get().config !== undefined);
  await settled(element);
  return element;
}

/** What is in it has stopped fading in: colours are measured afterwards. */
export async function settled(element: WinCloudChat): Promise<void> {
  await element.updateComplete;
  const running = element.shadowRoot?.getAnimations() ?? [];
  const ending = running.filter(({effect}) => effect?.getComputedTiming().endTime !== Infinity);
  // One that is cancelled has ended too.
  await Promise.allSettled(ending.map(({finished}) => finished));
}

/** Fails with what axe says against the element, as it stands when nothing fades in any more. */
export async function accessible(element: WinCloudChat): Promise<void> {
  await settled(element);
  await expect(element).to.be.accessible();
}

export function find<T extends HTMLElement>(element: WinCloudChat, selector: string): T {
  const found = element.shadowRoot?.querySelector<T>(selector);
  if (!found) throw new Error(`There is no ${selector}.`);
  return found;
}

/** What comes with an open panel is fetched when a person does something in it. */
export async function use(element: WinCloudChat): Promise<void> {
  find(element, '.panel').dispatchEvent(new PointerEvent('pointermove', {bubbles: true}));
  await until(() => has(element, '.handle'));
}

export const has = (element: WinCloudChat, selector: string) => element.shadowRoot?.querySelector(selector) !== null;

/** Types as a person does: the value, and the event that goes with it. */
export function type(element: WinCloudChat, text: string): HTMLTextAreaElement {
  const input = find<HTMLTextAreaElement>(element, '.input');
  input.value = text;
  input.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
  return input;
}

export function press(target: Element, key: string, init: KeyboardEventInit = {}): KeyboardEvent {
  const event = new KeyboardEvent('keydown', {key, bubbles: true, composed: true, cancelable: true, ...init});
  target.dispatchEvent(event);
  return event;
}

/** Sends a message through the composer and resolves to the turn it began. */
export async function say(element: WinCloudChat, backend: FakeBackend, text: string): Promise<Turn> {
  const known = backend.turns.length;
  press(type(element, text), 'Enter');
  await until(() => backend.turns.length > known);
  return backend.turns.at(-1) as Turn;
}

/** Waits for what a test expects, and fails with what it was. */
export async function until(holds: () => boolean, timeoutMs = 2_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`Never became true: ${holds}`);
    await pause(5);
  }
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function stream(text: string, key: string | undefined, turns: Turn[]): Response {
  const encoder = new TextEncoder();
  const number = turns.length + 1;
  let seq = 0;
  let controller: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
  });
  const turn: Turn = {
    text,
    key,
    send(...chunks) {
      for (const chunk of chunks) {
        seq += 1;
        controller.enqueue(encoder.encode(`id: e.${number}.${seq}\ndata: ${JSON.stringify(chunk)}\n\n`));
      }
    },
    answer(words, ...before) {
      turn.send(
        {type: 'start', messageId: `a${number}`, messageMetadata: {createdAt: Date.now()}},
        ...before,
        {type: 'text-start', id: 't'},
        {type: 'text-delta', id: 't', delta: words},
        {type: 'text-end', id: 't'},
        {type: 'finish'},
      );
    },
    cut: () => controller.error(new Error('cut')),
  };
  turns.push(turn);
  return new Response(body, {headers: {'content-type': 'text/event-stream'}});
}
