import {expect, test} from 'vitest';
import type {ActionRecord} from '../../actions/record.ts';
import {type AuditEntry, LEASE_MS, type Store, type Turn} from '../../ports.ts';
import {ALICE, BOB, begin, NOW} from './store-contract.ts';

const row = (action: string): AuditEntry => ({...ALICE, action, requestId: 'r', detail: {}});

const newRecord = (id: string): ActionRecord => ({
  id,
  plan: {
    tool: 'reboot_droplet',
    arguments: {droplet_id: 7},
    resource: {type: 'droplet', id: '7', name: 'win-web-01'},
    version: 'v1',
    reversible: true,
    interrupts: true,
    steps: [{step: 'reboot', change: {kind: 'reboot', dropletId: 7}}],
  },
  expiresAt: NOW + 900_000,
  signature: 'signed',
  steps: [{state: 'waiting'}],
});

const add = async (store: Store, turn: Turn, id = 'act-1') => {
  const added = await store.addAction(turn, newRecord(id), row('action.propose'), NOW);
  if (added === undefined) throw new Error('gone');
  return added;
};

const rowsOf = async (store: Store) =>
  (await store.readAudit('wincloud', 0, 100)).map(({text}) => (JSON.parse(text) as {action: string}).action);

/** Proposed changes: kept with their turn, changed by one at a time, made by one process. */
export function describeActions(makePlace: () => string, openOne: (place?: string) => Store): void {
  const finish = (store: Store, turn: Turn) =>
    store.appendEvents(turn, [], {
      status: 'complete',
      answer: {id: 'a', role: 'assistant', parts: []},
      usage: undefined,
      now: NOW,
    });

  test('a proposal is its owner’s alone, with its row, and stands in the turn that made it', async () => {
    const store = openOne();
    const turn = await begin(store);
    const added = await add(store, turn);
    expect(added).toMatchObject({
      owner: ALICE,
      conversationId: 'c1',
      turn: 1,
      state: 'proposed',
      record: newRecord('act-1'),
    });
    expect(await store.findAction(ALICE, 'c1', 'act-1')).toEqual(added);
    for (const [owner, conversation, id] of [
      [BOB, 'c1', 'act-1'],
      [{...ALICE, tenant: 'acme'}, 'c1', 'act-1'],
      [ALICE, 'c2', 'act-1'],
      [ALICE, 'c1', 'act-2'],
    ] as const) {
      expect(await store.findAction(owner, conversation, id)).toBeUndefined();
    }
    await finish(store, turn);
    expect((await store.readTurns(turn.conversation))[0]?.actions).toEqual([added]);
    expect((await store.readEveryTurn(turn.conversation))[0]?.actions).toEqual([added]);
    expect(await rowsOf(store)).toEqual(['turn.begin', 'action.propose', 'turn.end']);
  });

  test('of two who change it at once one does, and the other writes nothing, no row either', async () => {
    const place = makePlace();
    const [one, two] = [openOne(place), openOne(place)];
    const added = await add(one, await begin(one));
    const next = {
      state: 'running' as const,
      record: {...added.record, steps: [{state: 'running' as const, askedAt: NOW}]},
    };
    const changed = await Promise.all([
      one.changeAction(added, next, [row('action.confirm')], NOW + 1),
      two.changeAction(added, next, [row('action.confirm')], NOW + 1),
    ]);
    const written = changed.filter((each) => each !== undefined);
    expect(written).toEqual([{...added, ...next, revision: added.revision + 1, changedAt: NOW + 1}]);
    expect(await one.findAction(ALICE, 'c1', 'act-1')).toEqual(written[0]);
    expect((await rowsOf(one)).filter((action) => action === 'action.confirm')).toHaveLength(1);
  });

  test('one that is being made is its process’s as long as that lives, and then one other’s', async () => {
    const place = makePlace();
    const [first, second, third] = [openOne(place), openOne(place), openOne(place)];
    const added = await add(first, await begin(first));
    expect(await second.adoptActions(NOW + LEASE_MS * 10)).toEqual([]); // nobody makes it
    const running = await first.changeAction(added, {state: 'running', record: added.record}, [], NOW);
    if (running === undefined) throw new Error('not changed');
    expect(await second.adoptActions(NOW + LEASE_MS - 1)).toEqual([]);
    await first.beat(NOW + 5_000);
    expect(await second.adoptActions(NOW + LEASE_MS + 4_999)).toEqual([]);
    const later = NOW + LEASE_MS + 5_000;
    const adopted = (await Promise.all([second, third].map((store) => store.adoptActions(later)))).flat();
    expect(adopted).toEqual([{...running, revision: running.revision + 1}]);
    // Who had it before, and still means to have it, writes nothing any more.
    expect(
      await first.changeAction(running, {state: 'done', record: running.record}, [row('x')], later),
    ).toBeUndefined();
    expect((await first.findAction(ALICE, 'c1', 'act-1'))?.state).toBe('running');
  });

  test('it goes with its conversation, and with its owner', async () => {
    const store = openOne();
    const turn = await begin(store);
    const added = await add(store, turn);
    await finish(store, turn);
    await store.deleteConversation(ALICE, 'c1', row('conversation.delete'), NOW);
    expect(await store.findAction(ALICE, 'c1', 'act-1')).toBeUndefined();
    expect(await store.changeAction(added, {state: 'done', record: added.record}, [row('x')], NOW)).toBeUndefined();
    expect(await store.addAction(turn, newRecord('act-2'), row('x'), NOW)).toBeUndefined();
    expect(await rowsOf(store)).not.toContain('x');

    const again = await begin(store, {conversationId: 'c3', key: 'key:3'});
    await add(store, again, 'act-3');
    await store.eraseUser(row('user.erase'), NOW);
    expect(await store.findAction(ALICE, 'c3', 'act-3')).toBeUndefined();
  });
}
