import '@wincloud/chat-widget/define';
import 'deep-chat';
import {answer} from '../streaming/answers.ts';
import type {DeepChat} from '../streaming/contenders.ts';

/** What Node calls in the page, see `run.ts`. */
export interface MessagesPage {
  /** Opens a conversation and resolves to the milliseconds until its last words were drawn. */
  open(name: 'wincloud' | 'deep-chat'): Promise<number>;
  /** Scrolls back, a step a frame, and resolves to the durations of the frames. */
  scroll(): Promise<number[]>;
  close(): void;
}

const COUNT = 1_000;
const SCROLLED_FRAMES = 300;
const STEP_PX = 150;
const LAST = 'These are the last words.';
const API = 'https://chat.example.com';

/** Questions of a line and answers of 150 to 750 characters. */
const texts = Array.from({length: COUNT}, (_, at) =>
  at % 2 ? answer('mixed', 150 + ((at * 37) % 600)) + (at === COUNT - 1 ? `\n\n${LAST}` : '') : answer('prose', 60),
);

const box = document.createElement('div');
box.style.cssText = 'width:384px;height:640px';
document.body.append(box);
const frame = () => new Promise<number>(requestAnimationFrame);

const openers = {
  wincloud() {
    const element = document.createElement('wincloud-chat');
    for (const [name, value] of Object.entries({tenant: 'bench', api: API, mode: 'inline'}))
      element.setAttribute(name, value);
    element.style.cssText = 'display:block;width:100%;height:100%';
    return element;
  },
  'deep-chat'() {
    const element = document.createElement('deep-chat') as unknown as DeepChat;
    element.style.cssText = 'width:100%;height:100%';
    element.connect = {handler() {}};
    element.history = texts.map((text, at) => ({role: at % 2 ? 'ai' : 'user', text}));
    return element;
  },
};

/** The backend as this page sees it: it has one conversation, and answers at once. */
window.fetch = async (input) => {
  const {pathname} = new URL(String(input));
  const json = (body: unknown, status = 200) => Response.json(body, {status});
  if (pathname === '/v1/config')
    return json({
      tenant: 'bench',
      name: 'Bench',
      theme: {scheme: 'light'},
      greeting: '',
      suggestions: [],
      anonymous: true,
    });
  if (pathname === '/v1/agents') return json({agents: []});
  if (pathname === '/v1/session') {
    const expiresAt = new Date(Date.now() + 900_000).toISOString();
    return json({token: 'token', expiresAt, subject: 'v1', visitor: 'v1.signed'});
  }
  if (pathname.endsWith('/stream')) return new Response(null, {status: 204});
  const messages = texts.map((text, at) => ({
    id: `m${at}`,
    role: at % 2 ? 'assistant' : 'user',
    parts: [{type: 'text', text}],
  }));
  return json({id: 'c1', title: '', createdAt: '', updatedAt: '', messages});
};

const scroller = () => box.firstElementChild?.shadowRoot?.querySelector<HTMLElement>('.scroller, #messages');

const messages: MessagesPage = {
  async open(name) {
    localStorage.setItem('wincloud-chat:chat.example.com:bench', JSON.stringify({conversation: 'c1'}));
    const element = openers[name]();
    await frame();
    const startedAt = performance.now();
    box.append(element);
    do await frame();
    while (!scroller()?.lastElementChild?.textContent?.includes(LAST));
    await frame();
    return performance.now() - startedAt;
  },

  async scroll() {
    const durations: number[] = [];
    let last = await frame();
    for (let count = 0; count < SCROLLED_FRAMES; count++) {
      const target = scroller();
      if (target) target.scrollTop -= STEP_PX;
      const now = await frame();
      durations.push(now - last);
      last = now;
    }
    return durations;
  },

  close() {
    box.textContent = '';
  },
};

Object.assign(window, {messages});
