// Longer than most files: one case or more for each event of the one reducer.
import {describe, expect, it} from 'vitest';
import {recordedEvents} from '../../test/recorded.ts';
import type {ChatMessage, Chunk, TenantConfig} from '../protocol/index.ts';
import {messageText} from '../protocol/index.ts';
import {apply, type ChatEvent} from './apply.ts';
import {type ChatState, initialState, type SentMessage, type ShownError} from './state.ts';

/** Every state is frozen through and through before the next event, so an event that changes one throws. */
function play(events: readonly ChatEvent[], from: ChatState = initialState('c1')): ChatState {
  return events.reduce((state, event) => deepFreeze(apply(state, deepFreeze(event))), deepFreeze(from));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}

const user = (id: string, text = 'Hi'): ChatMessage => ({id, role: 'user', parts: [{type: 'text', text}]});

const sent = (id: string, text?: string): SentMessage => ({
  ...user(id, text),
  role: 'user',
  delivery: 'sending',
  key: id,
});

/** Chunks as events of the first turn, numbered from `first`. */
const chunks = (list: readonly object[], first = 1): ChatEvent[] =>
  list.map((chunk, i) => ({type: 'chunk', id: `e.1.${first + i}`, chunk: chunk as Chunk}));

const START = {type: 'start', messageId: 'a1', messageMetadata: {createdAt: 1_000}};
const DELTAS = [
  {type: 'text-start', id: 't'},
  {type: 'text-delta', id: 't', delta: 'One '},
  {type: 'text-delta', id: 't', delta: 'two'},
];

const SENT: ChatEvent = {type: 'sent', message: sent('u1')};
const ACCEPTED: ChatEvent = {type: 'accepted', messageId: 'u1'};
const STREAMING: ChatEvent[] = [SENT, ACCEPTED, ...chunks([START, ...DELTAS])];

const ERROR: ShownError = {code: 'rate_limited', message: 'Slower.', retryable: true, retryAt: 5};

const CONFIG: TenantConfig = {
  tenant: 'wincloud',
  name: 'WinCloud',
  theme: {accent: '#000', scheme: 'auto'},
  greeting: 'Hello',
  suggestions: [],
  disclaimer: '',
  anonymous: true,
};

describe('a message of the user', () => {
  it('is shown at once when it is sent', () => {
    const state = play([{type: 'failed', error: ERROR}, SENT]);
    expect(state.messages).toEqual([sent('u1')]);
    expect(state).toMatchObject({status: 'submitted', error: undefined});
  });

  it('is sent when the server has it, and no other is', () => {
    const state = play([SENT, {type: 'sent', message: sent('u2')}, {type: 'accepted', messageId: 'u2'}]);
    expect(state.messages).toMatchObject([{delivery: 'sending'}, {delivery: 'sent'}]);
    expect(state.status).toBe('submitted');
  });

  it('stays as failed, with the reason, when it did not arrive', () => {
    const state = play([SENT, {type: 'send-failed', messageId: 'u1', error: ERROR}]);
    expect(state.messages).toMatchObject([{id: 'u1', delivery: 'failed'}]);
    expect(state).toMatchObject({status: 'idle', error: ERROR});
  });

  it('is taken out, with the error, when it is discarded', () => {
    const failed = play([SENT, {type: 'send-failed', messageId: 'u1', error: ERROR}]);
    const state = play([{type: 'discarded', messageId: 'u1'}], failed);
    expect(state).toMatchObject({messages: [], error: undefined});
  });

  it('is not confused with an answer of the same id', () => {
    const state = play([...chunks([{...START, messageId: 'u1'}]), ACCEPTED]);
    expect(state.messages[0]).not.toHaveProperty('delivery');
  });
});

describe('an answer', () => {
  it('grows as the last message, and is written from its first word on', () => {
    const states = STREAMING.map((_, i) => play(STREAMING.slice(0, i + 1)));
    expect(states.map(({status}) => status)).toEqual([
      'submitted',
      'submitted',
      'submitted',
      'submitted',
      'streaming',
      'streaming',
    ]);
    const last = states.at(-1) as ChatState;
    expect(last.messages.map(({id}) => id)).toEqual(['u1', 'a1']);
    expect(last.messages[1]).toBe(last.fold?.message);
    expect(messageText(last.messages[1] as ChatMessage)).toBe('One two');
    expect(last.cursor).toBe('e.1.4');
  });

  it('says what is being done until the first word', () => {
    const status = (text: string) => ({type: 'data-status', data: {text}, transient: true});
    const busy = play([SENT, ...chunks([START, status('Reading win-web-01'), status('Asking Support')])]);
    expect(busy).toMatchObject({activity: 'Asking Support', cursor: 'e.1.3', status: 'submitted'});
    expect(busy.messages).toHaveLength(2);
    expect(play(chunks(DELTAS.slice(0, 1), 4), busy).activity).toBe('Asking Support');
    expect(play(chunks(DELTAS, 4), busy).activity).toBeUndefined();
  });

  it.each([
    ['finish', {type: 'finish'}, 'complete'],
    ['abort', {type: 'abort'}, 'stopped'],
    ['error', {type: 'error', errorText: 'No.'}, 'failed'],
  ])('ends with %s: nothing runs, the text stays', (_, ending, status) => {
    const busy = {type: 'data-status', data: {text: 'Reading'}, transient: true};
    const state = play([...STREAMING, {type: 'connection-lost'}, ...chunks([busy, ending], 5)]);
    expect(state).toMatchObject({status: 'idle', connection: 'connected', cursor: 'e.1.6'});
    expect(state.activity).toBeUndefined();
    expect(state.fold).toBeUndefined();
    expect(state.messages[1]).toMatchObject({id: 'a1', metadata: {createdAt: 1_000, status}});
    expect(state.messages[1]?.parts).toEqual([{type: 'text', text: 'One two', state: 'done'}]);
    expect(state.error === undefined).toBe(status !== 'failed');
  });

  it('that failed says why and from when on it can be asked for again', () => {
    const reason = {type: 'data-error', data: {code: 'agent_rate_limited', retryable: true, retryAfter: 7}};
    const ending: ChatEvent = {type: 'chunk', id: 'e.1.6', chunk: {type: 'error', errorText: 'Busy.'}, at: 90_000};
    const state = play([...STREAMING, ...chunks([reason], 5), ending]);
    expect(state.error).toEqual({
      code: 'agent_rate_limited',
      message: 'Busy.',
      retryable: true,
      retryAt: 90_000 + 7_000, // from the ending on, by this page's clock
    });
  });

  it('that failed for good says so', () => {
    const reason = {type: 'data-error', data: {code: 'agent_rejected', retryable: false}};
    const state = play([...STREAMING, ...chunks([reason, {type: 'error', errorText: 'Refused.'}], 5)]);
    expect(state.error).toEqual({code: 'agent_rejected', message: 'Refused.', retryable: false, retryAt: undefined});
  });

  it('that failed without a reason can be asked for again', () => {
    const state = play([...STREAMING, ...chunks([{type: 'error', errorText: 'Oh.'}], 5)]);
    expect(state.error).toMatchObject({code: 'agent_failed', message: 'Oh.', retryable: true, retryAt: undefined});
  });

  it('does not change when the event it already has comes again', () => {
    const all = [...STREAMING, ...chunks([{type: 'text-end', id: 't'}, {type: 'finish'}], 5)];
    for (const [i, event] of all.entries()) {
      if (event.type !== 'chunk') continue;
      const state = play(all.slice(0, i + 1));
      expect(apply(state, event)).toBe(state);
    }
  });

  it('takes every event without an id for a new one', () => {
    const event: ChatEvent = {type: 'chunk', id: '', chunk: DELTAS[1] as Chunk};
    const state = play([...chunks([START, DELTAS[0] as object]), event, event]);
    expect(messageText(state.messages[0] as ChatMessage)).toBe('One One ');
  });

  it('is replaced by itself when its stream begins anew', () => {
    const again = [START, ...DELTAS].map(
      (chunk, i): ChatEvent => ({
        type: 'chunk',
        id: `f.1.${i + 1}`,
        chunk: chunk as Chunk,
      }),
    );
    const state = play([...STREAMING, ...again]);
    expect(state.messages).toHaveLength(2);
    expect(messageText(state.messages[1] as ChatMessage)).toBe('One two');
  });

  it('runs, even when nothing was sent from here', () => {
    expect(play(chunks([START])).status).toBe('submitted');
    expect(play(chunks([{type: 'data-status', data: {text: 'x'}, transient: true}])).status).toBe('submitted');
    expect(play(chunks([START, ...DELTAS])).status).toBe('streaming');
    expect(play(chunks([START, {type: 'finish'}])).status).toBe('idle');
  });

  it('does not change with a chunk of a newer server, nor does one begin an answer', () => {
    const unknown = {type: 'hologram', shape: 'cube'};
    const state = play(STREAMING);
    expect(play(chunks([unknown], 5), state)).toEqual({...state, cursor: 'e.1.5'});
    expect(play(chunks([unknown])).messages).toEqual([]);
  });

  it('recorded from the server ends as a whole message', () => {
    const events = recordedEvents('list-droplets');
    const state = play([SENT, ACCEPTED, ...events.map((event): ChatEvent => ({type: 'chunk', ...event}))]);
    const answer = state.messages[1] as ChatMessage;
    expect(state).toMatchObject({status: 'idle', error: undefined, fold: undefined, cursor: events.at(-1)?.id});
    expect(answer.metadata?.status).toBe('complete');
    expect(answer.parts.map(({type}) => type)).toEqual([
      'data-route',
      'step-start',
      'tool-list_droplets',
      'step-start',
      'text',
      'data-answered-by',
    ]);
    expect(messageText(answer)).toContain('win-web-01');
  });
});

describe('Stop', () => {
  it('shows until the ending, whatever still arrives', () => {
    const state = play([...STREAMING, {type: 'stopping'}, ...chunks([DELTAS[1] as object], 5)]);
    expect(state.status).toBe('stopping');
    expect(messageText(state.messages[1] as ChatMessage)).toBe('One twoOne ');
    expect(play(chunks([{type: 'abort'}], 6), state).status).toBe('idle');
  });

  it('does nothing where nothing runs', () => {
    const state = play([]);
    expect(apply(state, {type: 'stopping'})).toBe(state);
  });

  it.each([
    ['streaming', STREAMING],
    ['submitted', [SENT, ACCEPTED]],
  ])('that did not reach the server leaves the answer %s', (status, events) => {
    const before = play(events);
    const state = play([{type: 'stopping'}, {type: 'request-failed', error: ERROR}], before);
    expect(state).toEqual({...before, status, error: ERROR});
  });
});

describe('asking again', () => {
  it('takes the answer out, and all after it', () => {
    const ended = play([
      ...STREAMING,
      ...chunks([{type: 'error', errorText: 'Oh.'}], 5),
      {type: 'sent', message: sent('u2')},
    ]);
    const state = play([{type: 'regenerating', messageId: 'a1'}], ended);
    expect(state.messages.map(({id}) => id)).toEqual(['u1']);
    expect(state).toMatchObject({status: 'submitted', error: undefined});
  });

  it('takes nothing out when the answer is unknown', () => {
    const state = play([SENT, {type: 'regenerating', messageId: 'nobody'}]);
    expect(state.messages).toHaveLength(1);
  });
});

describe('a turn that is given up', () => {
  it('is not shown as if it were still written', () => {
    const state = play([...STREAMING, {type: 'connection-lost'}, {type: 'failed', error: ERROR}]);
    expect(state).toMatchObject({status: 'idle', connection: 'connected', error: ERROR, fold: undefined});
    expect(state.messages[1]).toMatchObject({
      metadata: {status: 'failed'},
      parts: [{type: 'text', text: 'One two', state: 'done'}],
    });
  });

  it('before its first word has an error alone', () => {
    const state = play([SENT, ACCEPTED, {type: 'failed', error: ERROR}]);
    expect(state).toMatchObject({status: 'idle', error: ERROR, messages: [{id: 'u1', delivery: 'sent'}]});
  });
});

describe('a request that fails beside a running turn', () => {
  it('shows its error and leaves the turn alone', () => {
    const before = play(STREAMING);
    const state = play([{type: 'request-failed', error: ERROR}], before);
    expect(state).toEqual({...before, error: ERROR});
    const next = play(chunks([DELTAS[1] as object], 5), state);
    expect(messageText(next.messages[1] as ChatMessage)).toBe('One twoOne ');
  });
});

describe('the rest of the conversation', () => {
  it('has a link that breaks and comes back', () => {
    const lost = play([...STREAMING, {type: 'connection-lost'}]);
    expect(lost).toMatchObject({connection: 'resuming', status: 'streaming'});
    expect(play([{type: 'connection-back'}], lost)).toEqual(play(STREAMING));
    expect(play(chunks([DELTAS[1] as object], 5), lost).connection).toBe('connected');
    const busy = {type: 'data-status', data: {text: 'Reading'}, transient: true};
    expect(play(chunks([busy], 5), lost).connection).toBe('connected');
  });

  it('is replaced by what the server has', () => {
    const messages = [user('u9'), {id: 'a9', role: 'assistant', parts: []} satisfies ChatMessage];
    const state = play([...STREAMING, {type: 'loaded', title: 'RDP', messages}]);
    expect(state).toEqual({...initialState('c1'), title: 'RDP', messages});
  });

  it('follows an answer from its start after it was loaded, even if that was the last event seen', () => {
    const state = play([...chunks([START]), {type: 'loaded', title: '', messages: []}, ...chunks([START])]);
    expect(state.messages.map(({id}) => id)).toEqual(['a1']);
  });

  it('has a configuration and agents', () => {
    const agents = [{id: 'support', name: 'Support', description: '', status: 'up' as const}];
    const state = play([
      {type: 'configured', config: CONFIG},
      {type: 'agents', agents},
    ]);
    expect(state).toEqual({...initialState('c1'), config: CONFIG, agents});
  });

  it('keeps both, and nothing else, when another is opened', () => {
    const agents = [{id: 'support', name: 'Support', description: '', status: 'up' as const}];
    const state = play([
      {type: 'configured', config: CONFIG},
      {type: 'agents', agents},
      ...STREAMING,
      {type: 'failed', error: ERROR},
      {type: 'opened', conversationId: 'c2'},
    ]);
    expect(state).toEqual({...initialState('c2'), config: CONFIG, agents});
  });

  it('has errors that go away', () => {
    const state = play([...STREAMING, {type: 'request-failed', error: ERROR}, {type: 'error-dismissed'}]);
    expect(state).toEqual(play(STREAMING));
  });

  it('does not change with an event nobody knows', () => {
    const state = play(STREAMING);
    expect(apply(state, {type: 'hologram'} as unknown as ChatEvent)).toBe(state);
  });
});

it('keeps a message that was not sent when the conversation is loaded, and one that was only once', () => {
  const failed: ChatEvent = {type: 'send-failed', messageId: 'u1', error: ERROR};
  const state = play([SENT, failed, {type: 'loaded', title: 'T', messages: [user('u0')]}]);
  expect(state.messages).toMatchObject([{id: 'u0'}, {id: 'u1', delivery: 'failed'}]);
  expect(play([SENT, failed, {type: 'loaded', title: 'T', messages: [user('u1')]}]).messages).toEqual([user('u1')]);
});

describe('a proposed change', () => {
  const action = (state: string) => ({id: 'act', state}) as never;
  const CARD = {type: 'data-action', id: 'act', data: action('proposed')};
  const cards = ({messages}: ChatState) =>
    messages.flatMap(({parts}) => parts).filter(({type}) => type === 'data-action');

  it('is shown as it stands, also in an answer that is still written', () => {
    const state = play([
      ...chunks([START, CARD, ...DELTAS]),
      {type: 'action', action: action('running')},
      ...chunks([{type: 'text-delta', id: 't', delta: ' three'}], 6),
    ]);
    expect(cards(state)).toEqual([{...CARD, data: {id: 'act', state: 'running'}}]);
    expect(messageText(state.messages[0] as ChatMessage)).toBe('One two three');
  });

  it('changes its own message alone', () => {
    const state = play([...STREAMING, {type: 'action', action: action('done')}]);
    const before = play(STREAMING);
    expect(state.messages).toEqual(before.messages);
    expect(apply(before, {type: 'action', action: action('done')}).messages[0]).toBe(before.messages[0]);
  });
});
