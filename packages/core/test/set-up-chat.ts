/* A chat over a scripted backend, and what that backend says most often. */
import type {ChatOptions} from '../src/chat/chat.ts';
import {createChat} from '../src/chat/create-chat.ts';
import type {ChatState} from '../src/chat/state.ts';
import {type ChatMessage, messageText} from '../src/protocol/index.ts';
import {
  API,
  alwaysAwake,
  answer,
  eventStream,
  json,
  liveBody,
  type Route,
  scriptedFetch,
  sse,
  turnText,
  until,
} from './scripted-fetch.ts';

export const NOW = 1_700_000_000_000;

/** The conversation of a chat that was given none: the first id it made. The first message is then `id-2`. */
export const STREAM = 'GET /v1/chat/id-1/stream';

/** A chat over these answers that does not wait, with ids `id-1`, `id-2`… */
export function setUp(routes: Record<string, Route>, options: Partial<ChatOptions> = {}) {
  const scripted = scriptedFetch(routes);
  let made = 0;
  const chat = createChat({
    api: API,
    tenant: 'wincloud',
    fetch: scripted.fetch,
    newId: () => `id-${++made}`,
    now: () => NOW,
    onWake: alwaysAwake,
    ...options,
  });
  const states: ChatState[] = [chat.$state.get()];
  chat.$state.listen((state) => void states.push(state));
  return {...scripted, chat, states, state: () => chat.$state.get(), idle: () => until(chat.$status, isIdle)};
}

const isIdle = (status: string) => status === 'idle';

/** Who said what: `user: Hi`. */
export const transcript = (state: ChatState) =>
  state.messages.map((message) => `${message.role}: ${messageText(message)}`);

export const keyOf = ({headers}: {headers: Headers}) => headers.get('idempotency-key');

export const HELLO = turnText(1, answer('a1', 'Hello'));

export const FAILED = turnText(1, [
  {type: 'start', messageId: 'a1'},
  {type: 'text-start', id: 't'},
  {type: 'text-delta', id: 't', delta: 'Half'},
  {type: 'data-error', data: {code: 'agent_incomplete', retryable: true}},
  {type: 'error', errorText: 'Cut off.'},
]);

export const answering: Route = () => eventStream(HELLO);

/** An answer that is being written: two words so far, and a hand on the rest. */
export function writing(turn = 1) {
  const live = liveBody();
  const opening = [
    {type: 'start', messageId: `a${turn}`},
    {type: 'text-start', id: 't'},
    {type: 'text-delta', id: 't', delta: 'One two'},
  ];
  live.write(turnText(turn, opening));
  const finish = (chunk: object) => live.write(sse(`e.${turn}.5`, chunk));
  return {
    route: () => eventStream(live.body),
    live,
    more: (delta: string) => live.write(sse(`e.${turn}.4`, {type: 'text-delta', id: 't', delta})),
    finish,
  };
}

export const CONFIG = {tenant: 'wincloud', name: 'WinCloud', suggestions: []};
export const AGENTS = [{id: 'support', name: 'Support', description: '', status: 'up'}];

export const HISTORY: ChatMessage[] = [
  {id: 'u0', role: 'user', parts: [{type: 'text', text: 'Earlier'}]},
  {id: 'a0', role: 'assistant', parts: [{type: 'text', text: 'Yes'}], metadata: {status: 'complete'}},
];

export const LOADING: Record<string, Route> = {
  'GET /v1/config': () => json(CONFIG),
  'GET /v1/agents': () => json({agents: AGENTS}),
  'GET /v1/chat/c1': () => json({id: 'c1', title: 'RDP', messages: HISTORY}),
  'GET /v1/chat/c1/stream': () => new Response(null, {status: 204}),
};

export const setUpLoaded = (routes: Record<string, Route> = {}) =>
  setUp({...LOADING, ...routes}, {conversationId: 'c1'});
