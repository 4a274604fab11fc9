import {Window} from 'happy-dom';
import {afterAll, beforeAll, expect, test, vi} from 'vitest';
import {type DemoServer, startDemoServer} from './demo-server.ts';

/*
 * A front end with no code of ours: the stock `useChat` hook, pointed at POST /v1/chat. What breaks here breaks for
 * every customer who brings their own interface.
 */

interface Part {
  type: string;
  text?: string;
  url?: string;
  state?: string;
}
interface ChatHook {
  messages: {id: string; role: string; parts: Part[]}[];
  status: string;
  error: Error | undefined;
  sendMessage(message: {text: string}): Promise<void>;
  regenerate(): Promise<void>;
  resumeStream(): Promise<void>;
}

let server: DemoServer;
beforeAll(async () => {
  const window = new Window({url: 'http://localhost/'});
  Object.assign(globalThis, {window, document: window.document, IS_REACT_ACT_ENVIRONMENT: false});
  server = await startDemoServer({tokenDelayMs: 1});
});
afterAll(() => server.close());

interface ProbeProps {
  useHook: (options: object) => unknown;
  options: object;
  onRender: (hook: ChatHook) => void;
}

/** A component that does nothing but call the hook. */
function Probe({useHook, options, onRender}: ProbeProps): null {
  onRender(useHook(options) as ChatHook);
  return null;
}

/** Renders the hook and hands its last value out. */
async function renderHook(sdk: 6 | 7, options: object): Promise<{current: ChatHook; unmount: () => void}> {
  const {createElement} = await import('react');
  const {createRoot} = await import('react-dom/client');
  const {useChat} = sdk === 7 ? await import('@ai-sdk/react') : await import('ai-sdk-react-3');
  const root = createRoot(document.createElement('div'));
  const held = {current: undefined as unknown as ChatHook, unmount: () => root.unmount()};
  const onRender = (hook: ChatHook) => {
    held.current = hook;
  };
  root.render(createElement(Probe, {useHook: useChat as ProbeProps['useHook'], options, onRender}));
  await vi.waitFor(() => expect(held.current).toBeDefined());
  return held;
}

async function transportOf(sdk: 6 | 7, token: string) {
  const options = {api: `${server.url}/v1/chat`, headers: {authorization: `Bearer ${token}`}};
  if (sdk === 6) return new (await import('ai-6')).DefaultChatTransport(options);
  return new (await import('ai')).DefaultChatTransport(options);
}

const question = "Why can't I connect to win-web-01 with RDP?";
const textOf = (parts: Part[] = []) => parts.map(({type, text}) => (type === 'text' ? text : '')).join('');

test.each([6, 7] as const)('useChat of AI SDK %d gets text, sources and finish', {timeout: 20_000}, async (sdk) => {
  const token = await server.signIn('wincloud', 'alice');
  const finished = vi.fn();
  const chat = await renderHook(sdk, {
    id: `stock-${sdk}`,
    transport: await transportOf(sdk, token),
    onFinish: finished,
  });
  await chat.current.sendMessage({text: question});
  await vi.waitFor(() => expect(chat.current.status).toBe('ready'), {timeout: 15_000});
  expect(chat.current.error).toBeUndefined();
  const answer = chat.current.messages.at(-1);
  expect(answer?.role).toBe('assistant');
  expect(textOf(answer?.parts)).toContain('win-web-01');
  expect(textOf(answer?.parts)).toContain('203.0.113.10');
  expect(answer?.parts.filter(({type}) => type === 'source-url').length).toBeGreaterThan(0);
  expect(finished).toHaveBeenCalledOnce();

  await chat.current.regenerate();
  await vi.waitFor(() => expect(chat.current.status).toBe('ready'), {timeout: 15_000});
  expect(chat.current.messages).toHaveLength(2);

  // A reload: the history starts a new useChat, whose own state it is.
  const headers = {authorization: `Bearer ${token}`};
  const history = (await (await fetch(`${server.url}/v1/chat/stock-${sdk}`, {headers})).json()) as {
    messages: ChatHook['messages'];
  };
  expect(history.messages.map(({role}) => role)).toEqual(['user', 'assistant']);
  expect(textOf(history.messages[1]?.parts)).toBe(textOf(chat.current.messages[1]?.parts));
  chat.unmount();
});

test.each([6, 7] as const)(
  'useChat of AI SDK %d picks up a running answer with resume',
  {timeout: 20_000},
  async (sdk) => {
    const token = await server.signIn('wincloud', 'bob');
    const id = `resume-${sdk}`;
    const headers = {authorization: `Bearer ${token}`, 'content-type': 'application/json'};
    const messages = [
      {id: 'm1', role: 'user', parts: [{type: 'text', text: 'How do I set max server memory on sql-prod-7?'}]},
    ];
    const first = await fetch(`${server.url}/v1/chat`, {method: 'POST', headers, body: JSON.stringify({id, messages})});
    await first.body?.cancel();
    const chat = await renderHook(sdk, {id, transport: await transportOf(sdk, token), messages, resume: true});
    await vi.waitFor(() => expect(chat.current.messages).toHaveLength(2), {timeout: 10_000});
    await vi.waitFor(() => expect(chat.current.status).toBe('ready'), {timeout: 15_000});
    const history = (await (await fetch(`${server.url}/v1/chat/${id}`, {headers})).json()) as {
      messages: ChatHook['messages'];
    };
    expect(textOf(chat.current.messages[1]?.parts)).toBe(textOf(history.messages[1]?.parts));
    expect(textOf(history.messages[1]?.parts)).toContain('sql-prod-7');
    chat.unmount();
  },
);
