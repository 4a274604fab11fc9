// Longer than most files: what every store promises, over one store.
import type {ChatMessage, Feedback} from '@wincloud/chat-core/protocol';
import {afterEach, describe, expect, test} from 'vitest';
import {hashRow} from '../../audit/row.ts';
import {LEASE_MS, type NewFeedback, type NewTurn, type Owner, type Store, type Turn} from '../../ports.ts';
import {describeActions} from './actions.ts';
import {describeBudgets} from './budgets.ts';
import {describeLeases} from './leases.ts';
import {describeTenants} from './tenants.ts';

export const NOW = 1_800_000_000_000;
export const ALICE = {tenant: 'wincloud', subject: 'alice'};
export const BOB = {tenant: 'wincloud', subject: 'bob'};
const OTHER_ALICE = {tenant: 'acme', subject: 'alice'};

const message = (text: string, id = 'm1'): ChatMessage => ({id, role: 'user', parts: [{type: 'text', text}]});
const answer = (text: string): ChatMessage => ({id: 'a', role: 'assistant', parts: [{type: 'text', text}]});

/** A turn as a route asks for it. */
export function newTurn(change: Partial<NewTurn> = {}): NewTurn {
  return {
    owner: ALICE,
    conversationId: 'c1',
    userMessage: message('Hi'),
    messageId: 'a1',
    agent: 'support',
    key: 'key:1',
    bodyHash: 'h1',
    keyHolds: 'always',
    replaces: undefined,
    maxRunning: 2,
    budget: undefined,
    requestId: 'r1',
    now: NOW,
    ...change,
  };
}

/** A new turn, where nothing stands in its way. */
export async function begin(store: Store, change: Partial<NewTurn> = {}): Promise<Turn> {
  const begun = await store.beginTurn(newTurn(change));
  if (begun.outcome !== 'begun') throw new Error(begun.outcome);
  return begun.turn;
}

const finish = (store: Store, turn: Turn, text = 'Hello') =>
  store.appendEvents(turn, [], {status: 'complete', answer: answer(text), usage: {input: 1, output: 2}, now: NOW + 5});

const newFeedback: Omit<NewFeedback, 'feedback'> = {
  owner: ALICE,
  conversationId: 'c1',
  messageId: 'a1',
  audit: {...ALICE, action: 'feedback', requestId: 'r1', detail: {}},
  now: NOW + 10,
};

/** What every store must do. `open` gives a store on the place it is called with, so that a test can open it again. */
export function describeStore(name: string, makePlace: () => string, open: (place: string) => Store): void {
  describe(`${name} keeps the store contract`, () => {
    const opened: Store[] = [];
    const openOne = (place = makePlace()) => {
      const store = open(place);
      opened.push(store);
      return store;
    };
    afterEach(() => {
      for (const store of opened.splice(0)) store.close();
    });

    test('revokes what was issued to one user of one tenant, for good, with an audit row', async () => {
      const store = openOne();
      expect(await store.revokedBefore(ALICE)).toBeUndefined();
      const entry = {...ALICE, action: 'session.revoke', requestId: '', detail: {}};
      await store.revoke(entry, NOW);
      await store.revoke(entry, NOW - 5000);
      expect(await store.revokedBefore(ALICE)).toBe(NOW);
      expect([await store.revokedBefore(BOB), await store.revokedBefore(OTHER_ALICE)]).toEqual([undefined, undefined]);
      expect(await store.readAudit('wincloud', 0, 10)).toHaveLength(2);
    });

    test('the epoch, the secret and all that was acknowledged outlive the process', async () => {
      const place = makePlace();
      const first = openOne(place);
      const turn = await begin(first);
      await first.appendEvents(turn, [{seq: 1, chunk: {type: 'start', messageId: 'a1'}}]);
      const second = openOne(place);
      expect(second.epoch).toBe(first.epoch);
      expect([...second.serverSecret]).toEqual([...first.serverSecret]);
      expect(second.serverSecret).toHaveLength(32);
      expect(await second.adopt(NOW + LEASE_MS)).toEqual([turn]);
      expect(await second.readEvents(turn, 0, 10)).toEqual([{seq: 1, chunk: {type: 'start', messageId: 'a1'}}]);
      expect(openOne().epoch).not.toBe(first.epoch);
    });

    test('allowances are taken from all or from none', async () => {
      const store = openOne();
      const wide = {key: 'wide', limit: 10, windowMs: 60_000};
      const narrow = {key: 'narrow', limit: 1, windowMs: 60_000};
      expect(await store.take([wide, narrow], NOW)).toMatchObject({allowed: true, index: 1, remaining: 0});
      expect(await store.take([wide, narrow], NOW)).toMatchObject({allowed: false, index: 1, retryAfterMs: 60_000});
      expect(await store.take([wide], NOW)).toMatchObject({allowed: true, remaining: 8});
    });

    test('of many at once exactly the limit pass', async () => {
      const store = openOne();
      const taken = await Promise.all(
        Array.from({length: 50}, () => store.take([{key: 'k', limit: 10, windowMs: 60_000}], NOW)),
      );
      expect(taken.filter(({allowed}) => allowed)).toHaveLength(10);
    });

    test('a token id is used once, in each tenant, until it expires', async () => {
      const store = openOne();
      expect(await store.consumeJti('wincloud', 'j', NOW + 1000, NOW)).toBe(true);
      expect(await store.consumeJti('wincloud', 'j', NOW + 1000, NOW)).toBe(false);
      expect(await store.consumeJti('acme', 'j', NOW + 1000, NOW)).toBe(true);
      expect(await store.consumeJti('wincloud', 'j', NOW + 3000, NOW + 1001)).toBe(true);
    });

    test('one key is one turn; with another body it is none', async () => {
      const store = openOne();
      const turn = await begin(store);
      expect(await store.beginTurn(newTurn())).toEqual({outcome: 'same', turn});
      expect(await store.beginTurn(newTurn({bodyHash: 'h2'}))).toEqual({outcome: 'key-reused'});
      await finish(store, turn);
      expect(await store.beginTurn(newTurn())).toMatchObject({outcome: 'same', turn: {status: 'complete'}});
      expect(await store.beginTurn(newTurn({owner: BOB}))).toMatchObject({outcome: 'begun'});
    });

    test('a key that holds while running begins a new turn after the ending', async () => {
      const store = openOne();
      const soft = {keyHolds: 'while-running', replaces: {userMessageId: 'm1'}} as const;
      const turn = await begin(store, soft);
      expect(await store.beginTurn(newTurn(soft))).toMatchObject({outcome: 'same'});
      expect(await store.beginTurn(newTurn({...soft, bodyHash: 'h2'}))).toMatchObject({outcome: 'busy'});
      await finish(store, turn);
      expect((await begin(store, soft)).turn).toBe(2);
      expect((await store.readTurns(turn.conversation)).map((one) => one.turn)).toEqual([2]);
    });

    test('one running turn a conversation, so many a user', async () => {
      const store = openOne();
      const turn = await begin(store);
      expect(await store.beginTurn(newTurn({key: 'key:2'}))).toEqual({outcome: 'busy', turn});
      await begin(store, {conversationId: 'c2'});
      expect(await store.beginTurn(newTurn({conversationId: 'c3'}))).toEqual({outcome: 'too-many'});
      await finish(store, turn);
      expect(await store.beginTurn(newTurn({conversationId: 'c3'}))).toMatchObject({outcome: 'begun'});
    });

    test('a replaced message takes all turns after it along', async () => {
      const store = openOne();
      for (const number of [1, 2, 3]) {
        const turn = await begin(store, {
          key: `key:${number}`,
          messageId: `a${number}`,
          userMessage: message(`q${number}`, `m${number}`),
        });
        await finish(store, turn);
      }
      const edited = await begin(store, {
        key: 'key:4',
        replaces: {userMessageId: 'm2'},
        userMessage: message('q2, better', 'm2'),
      });
      await finish(store, edited);
      const asked = async () =>
        (await store.readTurns(edited.conversation)).map(({userMessage}) => userMessage.parts[0]);
      expect(await asked()).toMatchObject([{text: 'q1'}, {text: 'q2, better'}]);
      const again = await begin(store, {key: 'key:5', replaces: {messageId: 'a1'}, userMessage: message('forged')});
      expect(again.userMessage).toEqual(message('q1', 'm1'));
      expect(await asked()).toMatchObject([{text: 'q1'}]);
    });

    test('keeps every version of a question and of its answer, oldest first', async () => {
      const store = openOne();
      const first = await store.beginTurn(newTurn());
      if (first.outcome !== 'begun') throw new Error(first.outcome);
      expect(first.version).toBe(1);
      await finish(store, first.turn, 'One');
      await finish(store, await begin(store, {key: 'key:2', messageId: 'a2', replaces: 'last'}), 'Two');
      const edited = {key: 'key:3', messageId: 'a3', replaces: {userMessageId: 'm1'}, userMessage: message('Ho')};
      expect(await store.beginTurn(newTurn(edited))).toMatchObject({outcome: 'begun', version: 3});
      const versions = await store.readVersions(first.turn.conversation, 'm1');
      expect(versions.map(({userMessage, answer: got}) => [userMessage.parts[0], got?.parts[0]])).toEqual([
        [
          {type: 'text', text: 'Hi'},
          {type: 'text', text: 'One'},
        ],
        [
          {type: 'text', text: 'Hi'},
          {type: 'text', text: 'Two'},
        ],
        [{type: 'text', text: 'Ho'}, undefined],
      ]);
      expect(await store.readVersions(first.turn.conversation, 'm2')).toEqual([]);
      expect(await store.readVersions(first.turn.conversation + 1, 'm1')).toEqual([]);
    });

    test('events are read from any place, the ending comes with its answer', async () => {
      const place = makePlace();
      const store = openOne(place);
      const turn = await begin(store);
      const events = Array.from({length: 5}, (_, index) => ({
        seq: index + 1,
        chunk: {type: 'text-delta', id: 't', delta: `„${index}“`} as const,
      }));
      await store.appendEvents(turn, events.slice(0, 2));
      await store.appendEvents(turn, events.slice(2), {
        status: 'stopped',
        answer: answer('x'),
        usage: undefined,
        now: NOW,
      });
      expect(await store.readEvents(turn, 0, 10)).toEqual(events);
      expect(await store.readEvents(turn, 3, 1)).toEqual([events[3]]);
      expect(await store.readEvents(turn, 5, 10)).toEqual([]);
      expect(await store.readTurns(turn.conversation)).toMatchObject([{status: 'stopped', answer: answer('x')}]);
      expect(await openOne(place).adopt(NOW + LEASE_MS)).toEqual([]);
    });

    test('an event is stored once: the same number again is refused and changes nothing', async () => {
      const store = openOne();
      const turn = await begin(store);
      const event = {seq: 1, chunk: {type: 'start', messageId: 'a'} as const};
      await store.appendEvents(turn, [event]);
      const twice = [{seq: 2, chunk: {type: 'start-step'} as const}, event];
      await expect(store.appendEvents(turn, twice)).rejects.toThrow();
      expect(await store.readEvents(turn, 0, 10)).toEqual([event]);
    });

    test('a write that fails takes no other write of its commit with it', async () => {
      const store = openOne();
      const turn = await begin(store);
      const event = {seq: 1, chunk: {type: 'start-step'} as const};
      const results = await Promise.allSettled([
        store.appendEvents(turn, [event]),
        store.appendEvents(turn, [event]),
        store.consumeJti('wincloud', 'j', NOW + 1, NOW),
      ]);
      expect(results.map(({status}) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    });

    test('a conversation belongs to its owner, tenant first', async () => {
      const store = openOne();
      await begin(store);
      const entry = {...BOB, action: 'conversation.delete', requestId: 'r', detail: {}};
      for (const owner of [BOB, OTHER_ALICE]) {
        expect(await store.findConversation(owner, 'c1')).toBeUndefined();
        expect(await store.listConversations(owner, 10)).toEqual([]);
        expect(await store.renameConversation(owner, 'c1', 'x')).toBe(false);
        expect(await store.deleteConversation(owner, 'c1', entry, NOW)).toBe(false);
      }
      expect(await store.listConversations(ALICE, 10)).toMatchObject([{id: 'c1', title: 'Hi'}]);
      expect(await store.deleteConversation(ALICE, 'c1', entry, NOW)).toBe(true);
      expect(await store.findConversation(ALICE, 'c1')).toBeUndefined();
    });

    test('an opinion is one an answer, changed and taken back, each change with its audit row', async () => {
      const store = openOne();
      const turn = await begin(store);
      const rate = (feedback: Feedback | undefined, change: Partial<NewFeedback> = {}) =>
        store.saveFeedback({...newFeedback, feedback, ...change});
      const opinion = async () => (await store.readTurns(turn.conversation))[0]?.feedback;
      expect(await rate({rating: 'up'}), 'of an answer that is being written').toBe(false);
      await finish(store, turn);
      expect(await opinion()).toBeUndefined();
      expect(await rate({rating: 'up'})).toBe(true);
      expect(await opinion()).toEqual({rating: 'up'});
      expect(await rate({rating: 'down', reason: 'Wrong port'})).toBe(true);
      expect(await opinion()).toEqual({rating: 'down', reason: 'Wrong port'});
      expect((await store.readVersions(turn.conversation, 'm1'))[0]?.feedback?.rating).toBe('down');
      expect(await rate(undefined)).toBe(true);
      expect(await rate(undefined)).toBe(true);
      expect(await opinion()).toBeUndefined();
      for (const owner of [BOB, OTHER_ALICE]) expect(await rate({rating: 'up'}, {owner})).toBe(false);
      expect(await rate({rating: 'up'}, {conversationId: 'c2'})).toBe(false);
      expect(await rate({rating: 'up'}, {messageId: 'm1'})).toBe(false);
      expect(await opinion()).toBeUndefined();
    });

    test('an opinion goes with its conversation', async () => {
      const store = openOne();
      const rated = async () => {
        const turn = await begin(store);
        await finish(store, turn);
        return turn;
      };
      await rated();
      await store.saveFeedback({...newFeedback, feedback: {rating: 'down'}});
      const entry = {...ALICE, action: 'conversation.delete', requestId: 'r', detail: {}};
      expect(await store.deleteConversation(ALICE, 'c1', entry, NOW)).toBe(true);
      const again = await rated();
      expect(await store.readTurns(again.conversation)).toMatchObject([{turn: 1, feedback: undefined}]);
    });

    test('audit rows are one chain a tenant, whatever they are about and whoever waits with them', async () => {
      const store = openOne();
      const turn = await begin(store);
      await Promise.all([
        finish(store, turn),
        ...Array.from({length: 20}, (_, index) => {
          const owner = index % 2 === 0 ? ALICE : OTHER_ALICE;
          return store.appendAudit({...owner, action: 'test', requestId: `r${index}`, detail: {index}}, NOW + index);
        }),
      ]);
      expect(await store.listAuditTenants()).toEqual([
        {tenant: 'acme', seq: 10},
        {tenant: 'wincloud', seq: 12},
      ]);
      for (const {tenant, seq} of await store.listAuditTenants()) {
        const rows = await store.readAudit(tenant, 0, 100);
        expect(rows.map((row) => row.seq)).toEqual(Array.from({length: seq}, (_, index) => index + 1));
        let prev = '0'.repeat(64);
        for (const {text, hash} of rows) {
          expect(JSON.parse(text)).toMatchObject({tenant, prev});
          expect(hashRow(text)).toBe(hash);
          prev = hash;
        }
      }
      expect((await store.readAudit('wincloud', 3, 2)).map(({seq}) => seq)).toEqual([4, 5]);
    });

    test('an audit row that cannot be chained fails alone, and with it what it is about', async () => {
      const store = openOne();
      const bad = {...ALICE, action: 'test', requestId: 'r', detail: {half: 0.5}};
      const good = {...bad, detail: {half: 1}};
      await begin(store);
      const results = await Promise.allSettled([
        store.appendAudit(good, NOW),
        store.deleteConversation(ALICE, 'c1', bad, NOW),
        store.appendAudit(good, NOW),
      ]);
      expect(results.map(({status}) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await store.findConversation(ALICE, 'c1')).toBeDefined();
      expect((await store.readAudit('wincloud', 0, 10)).map(({seq}) => seq)).toEqual([1, 2, 3]);
    });

    test('an audit row names its actor by a commitment: one a user, another in every tenant', async () => {
      const store = openOne();
      const actor = async (owner: Owner) => {
        await store.appendAudit({...owner, action: 'test', requestId: 'r', detail: {conversation: 'c-alice'}}, NOW);
        const row = (await store.readAudit(owner.tenant, 0, 10)).at(-1);
        expect(row?.text).not.toContain('alice');
        return JSON.parse(row?.text ?? '').actor;
      };
      const alice = await actor(ALICE);
      expect(await actor(ALICE)).toBe(alice);
      expect(await actor(BOB)).not.toBe(alice);
      expect(await actor(OTHER_ALICE)).not.toBe(alice);
    });

    test('checkpoints are kept once a row, and each place outside is told of every one in order', async () => {
      const place = makePlace();
      const store = openOne(place);
      const checkpoint = (tenant: string, seq: number) => {
        const keyId = '1'.repeat(16);
        return {tenant, seq, hash: String(seq).repeat(64), at: NOW, keyId, signature: 'a'.repeat(128)};
      };
      const [one, two, other] = [checkpoint('wincloud', 1), checkpoint('wincloud', 2), checkpoint('acme', 1)];
      for (const each of [one, other, two, {...one, hash: 'f'.repeat(64)}]) await store.addCheckpoint(each);
      expect(await store.readCheckpoints('wincloud', 0, 10)).toEqual([one, two]);
      expect(await store.readCheckpoints('wincloud', 1, 10)).toEqual([two]);
      expect(await store.lastCheckpoint('wincloud')).toEqual(two);
      expect(await store.lastCheckpoint('nobody')).toBeUndefined();
      const [first, second] = await store.listUndelivered('file', 10);
      expect([first?.checkpoint, second?.checkpoint]).toEqual([one, other]);
      await store.markDelivered('file', second?.number ?? 0);
      await store.markDelivered('file', first?.number ?? 0);
      const again = openOne(place);
      expect((await again.listUndelivered('file', 10)).map((left) => left.checkpoint)).toEqual([two]);
      expect(await again.listUndelivered('webhook', 10)).toHaveLength(3);
      expect([...again.auditKey]).toEqual([...store.auditKey]);
    });

    describeLeases(makePlace, openOne);
    describeActions(makePlace, openOne);
    describeBudgets(openOne);
    describeTenants(makePlace, openOne);

    test('says whether it can be written', async () => {
      await expect(openOne().check()).resolves.toBeUndefined();
    });
  });
}
