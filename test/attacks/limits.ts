// Longer than most files: a table.
import {setTimeout as sleep} from 'node:timers/promises';
import {signContext} from '../../packages/server/src/identity/context-token.ts';
import type {Allowance} from '../../packages/server/src/ports.ts';
import {saysThenWaits} from '../../packages/server/src/test-app.ts';
import {inTurn, type Stage, tally} from './stage.ts';

/** A way round a limit, and what comes of it. */
export interface Evasion {
  play(stage: Stage): Promise<unknown>;
  expected: unknown;
  limits?: Record<string, number>;
}

const LIMITED = '429 rate_limited';

/** What the last request took from, of the user's, the tenant's or the address's. */
function lastOf({taken}: Stage, whose: 'user' | 'tenant' | 'address'): Allowance {
  const found = taken.at(-1)?.find(({key}) => key.split(':')[1] === whose);
  if (found === undefined) throw new Error(`nothing was taken of the ${whose}'s`);
  return found;
}

/** Takes all that an allowance has for the next minute, as if somebody else had. */
async function spend(stage: Stage, whose: 'user' | 'tenant' | 'address'): Promise<void> {
  const allowance = lastOf(stage, whose);
  stage.app.clock.now += allowance.windowMs; // what was taken until now is forgotten
  await stage.take([{...allowance, limit: 1}], stage.app.clock.now);
}

/** How much is left of an allowance, seen by taking one. */
async function leftOf(stage: Stage, whose: 'user' | 'tenant' | 'address'): Promise<number> {
  const {remaining} = await stage.take([lastOf(stage, whose)], stage.app.clock.now);
  return remaining + 1;
}

/** Five questions of one user, of whom three a minute are answered. */
const fiveQuestions = (of: (at: number) => Parameters<Stage['ask']>[1]): Evasion => ({
  limits: {turnsPerMinute: 3},
  async play({app, signIn, ask}) {
    const token = await signIn('alice');
    const answers = [];
    for (let at = 0; at < 5; at += 1) answers.push(await ask(token, of(at)));
    return [tally(answers), app.requests.length];
  },
  expected: [{'200': 3, [LIMITED]: 2}, 3],
});

/** Five questions, each of a visitor who was never here. */
async function fiveVisitors({app, open, lastOf, ask}: Stage): Promise<unknown> {
  const answers = [];
  for (let at = 0; at < 5; at += 1) {
    await open({});
    answers.push(await ask(lastOf('token')));
  }
  return [tally(answers), app.requests.length];
}

export const EVASIONS: Readonly<Record<string, Evasion>> = {
  // By user
  'another conversation for each question': fiveQuestions((at) => ({id: `c${at}`, messageId: `m${at}`})),
  'another message for each question': fiveQuestions((at) => ({messageId: `m${at}`})),
  'another agent for each question': fiveQuestions((at) => ({
    messageId: `m${at}`,
    more: {agent: ['support', 'billing'][at % 2]},
  })),
  'the same answer again and again': fiveQuestions((at) => ({
    messageId: 'm0',
    more: at === 0 ? {} : {trigger: 'regenerate-message'},
  })),
  'another session for each question': {
    limits: {turnsPerMinute: 3},
    async play({app, signIn, ask}) {
      const answers = [];
      for (let at = 0; at < 5; at += 1) answers.push(await ask(await signIn('alice'), {messageId: `m${at}`}));
      return [tally(answers), app.requests.length];
    },
    expected: [{'200': 3, [LIMITED]: 2}, 3],
  },
  'all at once': {
    limits: {turnsPerMinute: 3, runningTurns: 10},
    async play({app, signIn, ask}) {
      const token = await signIn('alice');
      const answers = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((at) => ask(token, {id: `c${at}`})));
      return [tally(answers), app.requests.length];
    },
    expected: [{'200': 3, [LIMITED]: 5}, 3],
  },
  'a question under one key: nobody asks the model, and it counts': {
    limits: {turnsPerMinute: 3},
    async play({app, signIn, ask}) {
      const token = await signIn('alice');
      const again = () => ask(token, {key: 'k1'});
      return [await inTurn(again, again, again, again), app.requests.length];
    },
    expected: [['200', '200', '200', LIMITED], 1],
  },
  'sessions one after another': {
    limits: {sessionsPerMinute: 2},
    async play({sign, open}) {
      const next = async () => open({identity: await sign('alice')});
      return inTurn(next, next, next, async () => open({identity: await sign('bob')}));
    },
    expected: ['200', '200', LIMITED, '200'],
  },
  'sessions of one visitor': {
    limits: {sessionsPerMinute: 2},
    async play({open, lastOf}) {
      const first = await open({});
      const visitor = lastOf('visitor');
      return [first, await open({visitor}), await open({visitor})];
    },
    expected: ['200', '200', LIMITED],
  },
  'answers that are being written': {
    limits: {runningTurns: 2},
    async play({app, signIn, keep}) {
      const waiting = saysThenWaits('Half');
      app.say(waiting.script);
      const token = await signIn('alice');
      const running = [await app.send(token, 'Hi', {id: 'c1'}), await app.send(token, 'Hi', {id: 'c2'})];
      const third = await app.send(token, 'Hi', {id: 'c3'});
      while (app.requests.length < 2) await sleep(1);
      waiting.goOn();
      return [
        await keep(third),
        third.headers.get('retry-after'),
        await inTurn(...running.map((one) => () => keep(one))),
      ];
    },
    expected: ['429 too_many_streams', '5', ['200', '200']],
  },
  // By tenant
  'another user for each question': {
    limits: {tenantTurnsPerMinute: 3},
    async play({app, signIn, ask}) {
      const answers = [];
      for (let at = 0; at < 5; at += 1) answers.push(await ask(await signIn(`user-${at}`)));
      const elsewhere = await ask(await signIn('anna', 'acme'), {tenant: 'acme'});
      return [tally(answers), elsewhere, app.requests.length];
    },
    expected: [{'200': 3, [LIMITED]: 2}, '200', 4],
  },
  'another visitor for each question': {
    limits: {tenantTurnsPerMinute: 3},
    play: fiveVisitors,
    expected: [{'200': 3, [LIMITED]: 2}, 3],
  },
  'another visitor for each question, of what all visitors have': {
    limits: {visitorsTurnsPerMinute: 3},
    async play(stage) {
      const asked = await fiveVisitors(stage);
      return [asked, await stage.ask(await stage.signIn('alice'))];
    },
    expected: [[{'200': 3, [LIMITED]: 2}, 3], '200'],
  },
  'the tenant in capitals': {
    async play({app, seen, keep, sign}) {
      const body = {tenant: 'WINCLOUD', identity: await sign('alice', {iss: 'WINCLOUD'})};
      return [await keep(await app.request('POST', '/v1/session', {body})), seen.at(-1)?.headers.get('ratelimit')];
    },
    expected: ['404 tenant_unknown', null],
  },
  // By address
  'visitors behind one address': {
    async play(stage) {
      await stage.ask(await stage.signIn('alice'));
      await spend(stage, 'address');
      await stage.open({});
      const first = await stage.ask(stage.lastOf('token'));
      await stage.open({});
      return [first, await stage.ask(stage.lastOf('token')), stage.app.requests.length];
    },
    expected: [LIMITED, LIMITED, 1],
  },
  'attempts from one address': {
    async play(stage) {
      await stage.open({identity: 'a.b.c'});
      await spend(stage, 'address');
      const identity = await stage.sign('alice');
      const answers = await inTurn(
        () => stage.open({identity: 'a.b.c'}),
        () => stage.open({identity}),
        () => stage.open({}),
      );
      // An identity that was refused for the limit is still good, and one may wait for it.
      stage.app.clock.now += Number(stage.seen.at(-1)?.headers.get('retry-after')) * 1_000;
      return [...answers, await stage.open({identity})];
    },
    expected: [LIMITED, LIMITED, LIMITED, '200'],
  },
  // What is refused takes nothing from anything else
  'refused for the user: nothing from the tenant': {
    limits: {turnsPerMinute: 1, tenantTurnsPerMinute: 3},
    async play(stage) {
      const token = await stage.signIn('alice');
      const answers = [];
      for (let at = 0; at < 10; at += 1) answers.push(await stage.ask(token, {messageId: `m${at}`}));
      return [tally(answers), await leftOf(stage, 'tenant')];
    },
    expected: [{'200': 1, [LIMITED]: 9}, 2],
  },
  'refused for the tenant: nothing from the user': {
    limits: {turnsPerMinute: 5, tenantTurnsPerMinute: 1},
    async play(stage) {
      const token = await stage.signIn('alice');
      await stage.ask(await stage.signIn('bob'));
      const answers = [];
      for (let at = 0; at < 10; at += 1) answers.push(await stage.ask(token, {messageId: `m${at}`}));
      return [tally(answers), await leftOf(stage, 'user')];
    },
    expected: [{[LIMITED]: 10}, 5],
  },
  'refused for the address: nothing from the user nor the tenant': {
    limits: {turnsPerMinute: 5, tenantTurnsPerMinute: 7},
    async play(stage) {
      const token = await stage.signIn('alice');
      await stage.ask(token);
      await spend(stage, 'address');
      const refused = await stage.ask(token);
      return [refused, await leftOf(stage, 'user'), await leftOf(stage, 'tenant')];
    },
    expected: [LIMITED, 5, 7],
  },
  'identities that are bad: nothing from the user they name': {
    limits: {sessionsPerMinute: 2},
    async play({sign, open}) {
      const answers = [];
      for (let at = 0; at < 10; at += 1) {
        answers.push(await open({identity: await sign('alice', {}, 'wincloud', 'x'.repeat(40))}));
      }
      const good = async () => open({identity: await sign('alice')});
      return [tally(answers), await inTurn(good, good, good)];
    },
    expected: [{'401 identity_invalid': 10}, ['200', '200', LIMITED]],
  },
  'questions that are bad: nothing from anything': {
    limits: {turnsPerMinute: 2},
    async play({signIn, ask}) {
      const token = await signIn('alice');
      const answers = [];
      for (let at = 0; at < 10; at += 1) answers.push(await ask(token, {text: ' '}));
      return [
        tally(answers),
        await inTurn(
          () => ask(token),
          () => ask(token),
          () => ask(token),
        ),
      ];
    },
    expected: [{'400 body_invalid': 10}, ['200', '200', LIMITED]],
  },
  'opinions do not take from questions': {
    async play(stage) {
      const token = await stage.signIn('alice');
      const path = '/v1/chat/c1/messages/m1/feedback';
      const rate = async () => stage.keep(await stage.app.request('POST', path, {token, body: {rating: 'up'}}));
      const unknown = await rate();
      await spend(stage, 'user');
      return [unknown, await rate(), await stage.ask(token)];
    },
    expected: ['404 not_found', LIMITED, '200'],
  },
  'exports and erasures are one allowance': {
    async play({app, signIn, keep}) {
      const token = await signIn('alice');
      const answers = [];
      for (let at = 0; at < 7; at += 1) answers.push(await keep(await app.request('GET', '/v1/me/export', {token})));
      return [tally(answers), await keep(await app.request('DELETE', '/v1/me', {token}))];
    },
    expected: [{'200': 6, [LIMITED]: 1}, LIMITED],
  },
  'calls of functions in many conversations are one allowance, and nobody else’s': {
    async play(stage) {
      const answers = [];
      for (let at = 0; at < 61; at += 1) answers.push(await callFor(stage, 'alice', `c${at}`));
      return [tally(answers), await callFor(stage, 'bob', 'c1'), await stage.ask(await stage.signIn('alice'))];
    },
    expected: [{'200': 60, [LIMITED]: 1}, '200', '200'],
  },
};

/** A call of a function for a user, by an agent that has many conversations with them. */
async function callFor({app, keep}: Stage, subject: string, conversation: string): Promise<string> {
  const principal = {tenant: 'wincloud', subject, anonymous: false, origin: null, roles: [], resources: {}};
  const context = {principal, conversation, functions: ['list_droplets']};
  const token = await signContext(context, app.store.serverSecret, app.clock.now);
  return keep(await app.request('POST', '/v1/functions/list_droplets', {body: {context_token: token}}));
}

/** How each limit is reached, and one request that it refuses then. */
export const REFUSALS: Readonly<
  Record<string, {limits?: Record<string, number>; reach(stage: Stage): Promise<() => Promise<string>>}>
> = {
  'calls of functions for a user': {
    async reach(stage) {
      const next = () => callFor(stage, 'alice', 'c1');
      while ((await next()) === '200');
      return next;
    },
  },
  'turns of a user': {
    limits: {turnsPerMinute: 7},
    async reach({signIn, ask}) {
      const token = await signIn('alice');
      const next = () => ask(token);
      while ((await next()) === '200');
      return next;
    },
  },
  'turns of a tenant': {
    limits: {tenantTurnsPerMinute: 11, turnsPerMinute: 100},
    async reach({signIn, ask}) {
      const token = await signIn('alice');
      const next = () => ask(token);
      while ((await next()) === '200');
      return next;
    },
  },
  'turns of an address': {
    async reach(stage) {
      const token = await stage.signIn('alice');
      await stage.ask(token);
      await spend(stage, 'address');
      return () => stage.ask(token);
    },
  },
  'sessions of a user': {
    limits: {sessionsPerMinute: 7},
    async reach({sign, open}) {
      const next = async () => open({identity: await sign('alice')});
      while ((await next()) === '200');
      return next;
    },
  },
  'sessions of an address': {
    async reach(stage) {
      await stage.open({identity: 'a.b.c'});
      await spend(stage, 'address');
      return async () => stage.open({identity: await stage.sign('alice')});
    },
  },
  'opinions of a user': {
    async reach(stage) {
      const token = await stage.signIn('alice');
      await stage.ask(token);
      const history = await (await stage.app.request('GET', '/v1/chat/c1', {token})).json();
      const {id} = (history as {messages: {id: string}[]}).messages[1] as {id: string};
      const path = `/v1/chat/c1/messages/${id}/feedback`;
      const next = async () => stage.keep(await stage.app.request('POST', path, {token, body: {rating: 'up'}}));
      await next();
      await spend(stage, 'user');
      return next;
    },
  },
  'exports of a user': {
    async reach({app, signIn, keep}) {
      const token = await signIn('alice');
      const next = async () => keep(await app.request('GET', '/v1/me/export', {token}));
      while ((await next()) === '200');
      return next;
    },
  },
};

/** Where a request says it comes from, and whether it counts as one of the address that has used up its allowance. */
export interface AddressCase {
  fields: readonly string[];
  counts: boolean;
}

const forwarded = (...values: string[]) => values.map((value) => `X-Forwarded-For: ${value}`);
const same = (...fields: string[]): AddressCase => ({fields, counts: true});
const other = (...fields: string[]): AddressCase => ({fields, counts: false});

/** Without a proxy nothing that a client says about its address counts. */
export const WITHOUT_PROXY: Readonly<Record<string, AddressCase>> = {
  'no field': same(),
  'X-Forwarded-For': same(...forwarded('198.51.100.7')),
  'a list in it': same(...forwarded('198.51.100.7, 198.51.100.8')),
  'two of them': same(...forwarded('198.51.100.7', '198.51.100.8')),
  'an address of version 6': same(...forwarded('2001:db8::1')),
  Forwarded: same('Forwarded: for=198.51.100.7'),
  'X-Real-IP': same('X-Real-IP: 198.51.100.7'),
  'X-Client-IP': same('X-Client-IP: 198.51.100.7'),
  'True-Client-IP': same('True-Client-IP: 198.51.100.7'),
  'CF-Connecting-IP': same('CF-Connecting-IP: 198.51.100.7'),
  'X-Forwarded': same('X-Forwarded: 198.51.100.7'),
  Via: same('Via: 1.1 198.51.100.7'),
};

/** Behind a proxy the address that it wrote counts, which stands last: what a client sent stands before it. */
export const BEHIND_PROXY: Readonly<Record<string, AddressCase>> = {
  'the same address': same(...forwarded('198.51.100.7')),
  'another address': other(...forwarded('198.51.100.8')),
  'another address before it': same(...forwarded('203.0.113.1, 198.51.100.7')),
  'a hundred addresses before it': same(...forwarded(`${'203.0.113.1, '.repeat(100)}198.51.100.7`)),
  'rubbish before it': same(...forwarded('unknown, ,";, 198.51.100.7')),
  'another in a field before it': same(...forwarded('203.0.113.1', '198.51.100.7')),
  'it before another, which is who asks': other(...forwarded('198.51.100.7, 203.0.113.1')),
  'white space around it': same(...forwarded(' \t198.51.100.7 \t')),
  'its port, as some proxies write it': same(...forwarded('198.51.100.7:4711')),
  'another port': same(...forwarded('198.51.100.7:4712')),
  'as an address of version 6': same(...forwarded('::ffff:198.51.100.7')),
  'the same in capitals': same(...forwarded('::FFFF:198.51.100.7')),
  'another field': other('X-Real-IP: 198.51.100.7'),
  'the same address of version 6': same(...forwarded('2001:db8:1:2::1')),
  'another address of its /64': same(...forwarded('2001:db8:1:2:ffff:ffff:ffff:ffff')),
  'the /64 in capitals and with zeros': same(...forwarded('2001:0DB8:0001:0002:0:0:0:9')),
  'a zone behind it': same(...forwarded('2001:db8:1:2::1%eth0')),
  'in brackets': same(...forwarded('[2001:db8:1:2::77]')),
  'in brackets with a port': same(...forwarded('[2001:db8:1:2::77]:4711')),
  'another /64 of the same site': other(...forwarded('2001:db8:1:3::1')),
  'another site': other(...forwarded('2001:db8:2:2::1')),
};
