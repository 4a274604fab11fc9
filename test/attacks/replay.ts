// Longer than most files: a table.
import {setTimeout as sleep} from 'node:timers/promises';
import {issueVisitor} from '../../packages/server/src/identity/visitor.ts';
import {ACME_ORIGIN, createTestApp, parseEvents, saysThenWaits, typesOf} from '../../packages/server/src/test-app.ts';
import {createStage, inTurn, newJti, type Stage, tally, twentyTimes} from './stage.ts';

/** Something that is used again, and what comes of it. */
export interface Replay {
  play(stage: Stage): Promise<unknown>;
  expected: unknown;
  limits?: Record<string, number>;
}

const BAD_IDENTITY = '401 identity_invalid';
const BAD_SESSION = '401 session_invalid';
const OTHER_BODY = '422 idempotency_mismatch';

/** An identity that is used, and again so many milliseconds after its end. */
const againAfterEnd = (ms: number, fraction = 0): Replay => ({
  async play({app, sign, open}) {
    const exp = Math.floor(app.clock.now / 1000) + 600 + fraction;
    const identity = await sign('alice', {exp});
    const first = await open({identity});
    app.clock.now = exp * 1000 + ms;
    return [first, await open({identity})];
  },
  expected: ['200', BAD_IDENTITY],
});

/** Two questions under one key, and how often the model was asked. */
const underOneKey =
  (first: Parameters<Stage['ask']>[1], second: Parameters<Stage['ask']>[1]): Replay['play'] =>
  async ({app, signIn, ask}) => {
    const token = await signIn('alice');
    const answers = await inTurn(
      () => ask(token, {key: 'k1', ...first}),
      () => ask(token, {key: 'k1', ...second}),
    );
    return [...answers, app.requests.length];
  };

/** A turn that was stopped after its first word. Gives back the cursor of its first event. */
async function stopped({app, signIn, keep}: Stage): Promise<{token: string; first: string}> {
  app.say(saysThenWaits('Half').script);
  const token = await signIn('alice');
  const text = (await app.send(token, 'Hi')).text();
  await keep(await app.request('POST', '/v1/chat/c1/stop', {token}));
  return {token, first: parseEvents(await text)[0]?.id ?? ''};
}

export const REPLAYS: Readonly<Record<string, Replay>> = {
  // Identities: the token id is used up by the first success, and by nothing else
  'an identity twenty times at once': {
    async play({sign, open}) {
      const identity = await sign('alice');
      return twentyTimes(() => open({identity}));
    },
    expected: {'200': 1, [BAD_IDENTITY]: 19},
  },
  'an identity once more': {
    async play({sign, open}) {
      const identity = await sign('alice');
      return inTurn(
        () => open({identity}),
        () => open({identity}),
      );
    },
    expected: ['200', BAD_IDENTITY],
  },
  'twenty identities with one token id at once': {
    async play({sign, open}) {
      const jti = newJti();
      const identities = await Promise.all(Array.from({length: 20}, (_, at) => sign(`user-${at}`, {jti})));
      return twentyTimes((at) => open({identity: identities[at] as string}));
    },
    expected: {'200': 1, [BAD_IDENTITY]: 19},
  },
  'one token id at two tenants': {
    async play({sign, open}) {
      const jti = newJti();
      const ours = await sign('alice', {jti});
      const theirs = await sign('alice', {jti}, 'acme');
      return inTurn(
        () => open({identity: ours}),
        () => open({identity: theirs}, 'acme'),
        () => open({identity: ours}),
        () => open({identity: theirs}, 'acme'),
      );
    },
    expected: ['200', '200', BAD_IDENTITY, BAD_IDENTITY],
  },
  "another tenant's identity, here and then there": {
    async play({sign, open}) {
      const identity = await sign('alice', {}, 'acme');
      return inTurn(
        () => open({identity}),
        () => open({identity}, 'acme'),
      );
    },
    expected: [BAD_IDENTITY, '200'],
  },
  'an identity that was refused for its origin first': {
    async play({sign, open}) {
      const identity = await sign('alice');
      return inTurn(
        () => open({identity}, 'wincloud', 'https://evil.example'),
        () => open({identity}, 'wincloud', ACME_ORIGIN),
        () => open({identity}),
        () => open({identity}),
      );
    },
    expected: ['403 origin_not_allowed', '403 origin_not_allowed', '200', BAD_IDENTITY],
  },
  'an identity that was refused for the limit first': {
    limits: {sessionsPerMinute: 1},
    async play({app, sign, open, signIn}) {
      await signIn('alice');
      const identity = await sign('alice');
      const answers = await inTurn(() => open({identity}));
      app.clock.now += 60_000;
      answers.push(await open({identity}));
      app.clock.now += 60_000;
      return [...answers, await open({identity})];
    },
    expected: ['429 rate_limited', '200', BAD_IDENTITY],
  },
  'a token id that a forged identity had first': {
    async play({sign, open}) {
      const jti = newJti();
      const forged = await sign('alice', {jti}, 'wincloud', 'x'.repeat(40));
      const identity = await sign('alice', {jti});
      return inTurn(
        () => open({identity: forged}),
        () => open({identity}),
      );
    },
    expected: [BAD_IDENTITY, '200'],
  },
  'a token id in another case, which is another': {
    async play({sign, open}) {
      const [small, capital] = [await sign('alice', {jti: 'abc'}), await sign('alice', {jti: 'ABC'})];
      return inTurn(
        () => open({identity: small}),
        () => open({identity: capital}),
      );
    },
    expected: ['200', '200'],
  },
  // Its number is forgotten only when its time, with the leeway of 30 s, is over
  'an identity again at its end': againAfterEnd(0),
  'an identity again within the leeway': againAfterEnd(29_999),
  'an identity again at the end of the leeway': againAfterEnd(30_000),
  'an identity again half a second later': againAfterEnd(30_500),
  'an identity again a second later': againAfterEnd(31_000),
  'an identity again a day later': againAfterEnd(86_400_000),
  'an identity that ends within a second, again before that second is over': {
    ...againAfterEnd(30_400, 0.5),
  },
  'an identity for the first time, after its end': {
    async play({app, sign, open}) {
      const identity = await sign('alice');
      app.clock.now += 631_000;
      return open({identity});
    },
    expected: BAD_IDENTITY,
  },
  'an identity of before a revocation': {
    async play({app, sign, open}) {
      const identity = await sign('alice');
      app.clock.now += 1_000;
      await revoke(app, 'alice');
      const answers = await inTurn(() => open({identity}));
      app.clock.now += 1_000;
      return [...answers, await open({identity: await sign('alice')})];
    },
    expected: [BAD_IDENTITY, '200'],
  },
  // One credential in place of another
  'an identity for a session': {
    play: async ({sign, list}) => list(await sign('alice')),
    expected: BAD_SESSION,
  },
  'a session for an identity': {
    play: async ({signIn, open}) => open({identity: await signIn('alice')}),
    expected: BAD_IDENTITY,
  },
  'a session for a visitor': {
    play: async ({signIn, open}) => open({visitor: await signIn('alice')}),
    expected: '400 body_invalid',
  },
  "a visitor's credential for a session": {
    async play({open, lastOf, list}) {
      await open({});
      return list(lastOf('visitor'));
    },
    expected: BAD_SESSION,
  },
  "another tenant's visitor": {
    play: ({app, open}) => open({visitor: issueVisitor('acme', app.store.serverSecret)}),
    expected: BAD_IDENTITY,
  },
  "another server's visitor": {
    play: ({open}) => open({visitor: issueVisitor('wincloud', Buffer.alloc(32))}),
    expected: BAD_IDENTITY,
  },
  'a visitor who comes twenty times at once is one': {
    async play({open, lastOf, seen}) {
      await open({});
      const visitor = lastOf('visitor');
      const answers = await twentyTimes(() => open({visitor}));
      return [answers, new Set(seen.map(({body}) => (JSON.parse(body) as {subject: string}).subject)).size];
    },
    expected: [{'200': 20}, 1],
  },
  'a visitor of before a revocation': {
    async play({app, open, lastOf}) {
      await open({});
      const [visitor, subject] = [lastOf('visitor'), lastOf('subject')];
      app.clock.now += 1_000;
      await revoke(app, subject);
      return open({visitor});
    },
    expected: BAD_IDENTITY,
  },
  // Sessions
  'a session a second before its end, and at it': {
    async play({app, signIn, list}) {
      const token = await signIn('alice');
      app.clock.now += 15 * 60_000 - 1_000;
      const answers = await inTurn(() => list(token));
      app.clock.now += 1_000;
      return [...answers, await list(token)];
    },
    expected: ['200', BAD_SESSION],
  },
  'a session after its end, to begin a turn': {
    async play({app, signIn, ask}) {
      const token = await signIn('alice');
      app.clock.now += 15 * 60_000;
      return [await ask(token), app.requests.length];
    },
    expected: [BAD_SESSION, 0],
  },
  'a session after its revocation': {
    async play({app, signIn, list, ask}) {
      const token = await signIn('alice');
      const bob = await signIn('bob');
      const before = await list(token);
      app.clock.now += 1_000;
      await revoke(app, 'alice');
      return [before, await list(token), await ask(token), await list(bob), app.requests.length];
    },
    expected: ['200', BAD_SESSION, BAD_SESSION, '200', 0],
  },
  "a session with another's words in it": {
    async play({signIn, list}) {
      const [alice, bob] = [(await signIn('alice')).split('.'), (await signIn('bob')).split('.')];
      return list([alice[0], bob[1], alice[2]].join('.'));
    },
    expected: BAD_SESSION,
  },
  "another server's session": {
    play: async ({list}) => list(await createStage(createTestApp()).signIn('alice')),
    expected: BAD_SESSION,
  },
  // Questions: one key of one user in one conversation is one turn
  'a key with the same body': {play: underOneKey({}, {}), expected: ['200', '200', 1]},
  'a key with another text': {play: underOneKey({}, {text: 'Else'}), expected: ['200', OTHER_BODY, 1]},
  'a key with another agent': {
    play: underOneKey({}, {more: {agent: 'billing'}}),
    expected: ['200', OTHER_BODY, 1],
  },
  'a key with another trigger': {
    play: underOneKey({}, {more: {trigger: 'regenerate-message'}}),
    expected: ['200', OTHER_BODY, 1],
  },
  'a key in another conversation': {play: underOneKey({}, {id: 'c2'}), expected: ['200', '200', 2]},
  'a key in another case': {play: underOneKey({}, {key: 'K1'}), expected: ['200', '200', 2]},
  'a key by another user': {
    async play({app, signIn, ask}) {
      const [alice, bob] = [await signIn('alice'), await signIn('bob')];
      const answers = await inTurn(
        () => ask(alice, {key: 'k1'}),
        () => ask(bob, {key: 'k1', text: 'Else'}),
      );
      return [...answers, app.requests.length];
    },
    expected: ['200', '200', 2],
  },
  'a key by the same name at another tenant': {
    async play({app, signIn, ask}) {
      const [ours, theirs] = [await signIn('alice'), await signIn('alice', 'acme')];
      const answers = await inTurn(
        () => ask(ours, {key: 'k1'}),
        () => ask(theirs, {key: 'k1', text: 'Else', tenant: 'acme'}),
      );
      return [...answers, app.requests.length];
    },
    expected: ['200', '200', 2],
  },
  'a question twenty times at once, under a key': {
    async play({app, signIn, ask, seen}) {
      const token = await signIn('alice');
      const answers = await twentyTimes(() => ask(token, {key: 'k1'}));
      return [answers, app.requests.length, new Set(seen.slice(1).map(({body}) => body)).size];
    },
    expected: [{'200': 20}, 1, 1],
  },
  'a question twenty times at once, without a key': {
    async play({app, signIn, keep}) {
      const waiting = saysThenWaits('Half');
      app.say(waiting.script);
      const token = await signIn('alice');
      // All have begun or joined before the first of them is read to its end.
      const responses = await Promise.all(Array.from({length: 20}, () => app.send(token, 'Hi', {messageId: 'm1'})));
      waiting.goOn();
      return [tally(await Promise.all(responses.map(keep))), app.requests.length];
    },
    expected: [{'200': 20}, 1],
  },
  'a question in twenty conversations at once: two run': {
    async play({app, signIn, keep}) {
      const waiting = saysThenWaits('Half');
      app.say(waiting.script);
      const token = await signIn('alice');
      const responses = await Promise.all(Array.from({length: 20}, (_, at) => app.send(token, 'Hi', {id: `c${at}`})));
      waiting.goOn();
      return [tally(await Promise.all(responses.map(keep))), app.requests.length];
    },
    expected: [{'200': 2, '429 too_many_streams': 18}, 2],
  },
  // Streams
  "a stopped turn's stream, from its first event": {
    async play(stage) {
      const {token, first} = await stopped(stage);
      const answers = await twentyTimes(() => stage.resume(token, first));
      const bodies = [...new Set(stage.seen.slice(-20).map(({body}) => body))];
      return [answers, bodies.length, typesOf(parseEvents(bodies[0] ?? '')).slice(-2), stage.app.requests.length];
    },
    expected: [{'200': 20}, 1, ['abort', '[DONE]'], 1],
  },
  "a stopped turn's stream, without a cursor": {
    async play(stage) {
      const {token} = await stopped(stage);
      return [await stage.resume(token), stage.app.requests.length];
    },
    expected: ['204', 1],
  },
  "another user's stream": {
    async play(stage) {
      const {first} = await stopped(stage);
      const bob = await stage.signIn('bob');
      return [await stage.resume(bob, first), await stage.resume(bob)];
    },
    expected: ['204', '204'],
  },
  'the question of a stopped turn, under its key': {
    async play(stage) {
      const {app, signIn, ask} = stage;
      app.say(saysThenWaits('Half').script);
      const token = await signIn('alice');
      const first = ask(token, {key: 'k1'});
      while (app.requests.length === 0) await sleep(1);
      await app.request('POST', '/v1/chat/c1/stop', {token});
      return [await first, await ask(token, {key: 'k1'}), app.requests.length];
    },
    expected: ['200', '200', 1],
  },
};

async function revoke({store, clock}: Stage['app'], subject: string): Promise<void> {
  await store.revoke({tenant: 'wincloud', subject, action: 'user.revoke', requestId: '', detail: {}}, clock.now);
}
