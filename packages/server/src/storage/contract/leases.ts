import {expect, test} from 'vitest';
import {LEASE_MS, type Store} from '../../ports.ts';
import {ALICE, begin, NOW, newTurn} from './store-contract.ts';

/** Turns of several processes on one place. Each opened store counts as one. */
export function describeLeases(makePlace: () => string, openOne: (place?: string) => Store): void {
  const start = {seq: 1, chunk: {type: 'start', messageId: 'a1'} as const};

  test('a turn is its process’s as long as that lives, and then one other’s, which alone writes it', async () => {
    const place = makePlace();
    const [first, second, third] = [openOne(place), openOne(place), openOne(place)];
    const turn = await begin(first);
    expect(await second.adopt(NOW + LEASE_MS - 1)).toEqual([]);
    await first.beat(NOW + 5_000);
    expect(await second.adopt(NOW + LEASE_MS + 4_999)).toEqual([]);
    const later = NOW + LEASE_MS + 5_000;
    const adopted = await Promise.all([second.adopt(later), third.adopt(later), first.adopt(later)]);
    expect(adopted.flat()).toEqual([turn]);
    const owner = adopted[0]?.length === 1 ? second : third;
    await expect(first.appendEvents(turn, [start])).rejects.toThrow('not ours');
    await owner.appendEvents(turn, [start]);
    expect(await first.readEvents(turn, 0, 10)).toEqual([start]);
  });

  test('a process that closed its store has left its turns at once', async () => {
    const place = makePlace();
    const first = openOne(place);
    const turn = await begin(first);
    const second = openOne(place);
    first.close();
    expect(await second.adopt(NOW + 1)).toEqual([turn]);
  });

  test('nothing is written after an ending, by nobody', async () => {
    const store = openOne();
    const turn = await begin(store);
    await store.appendEvents(turn, [start], {
      status: 'stopped',
      answer: {id: 'a', role: 'assistant', parts: []},
      usage: undefined,
      now: NOW,
    });
    await expect(store.appendEvents(turn, [{...start, seq: 2}])).rejects.toThrow('not ours');
  });

  test('running turns of a dead process do not count against their user', async () => {
    const place = makePlace();
    const [first, second] = [openOne(place), openOne(place)];
    for (const conversationId of ['c1', 'c2']) await begin(first, {conversationId});
    const asked = {conversationId: 'c3', maxRunning: 2};
    expect(await second.beginTurn(newTurn({...asked, now: NOW + LEASE_MS - 1}))).toEqual({outcome: 'too-many'});
    expect(await second.beginTurn(newTurn({...asked, now: NOW + LEASE_MS}))).toMatchObject({outcome: 'begun'});
  });

  test('a stop reaches the process that writes, and no other', async () => {
    const place = makePlace();
    const [first, second] = [openOne(place), openOne(place)];
    const turn = await begin(first);
    await begin(second, {conversationId: 'c2'});
    expect(await first.readStops()).toEqual([]);
    expect(await second.askStop(turn.conversation)).toBe(true);
    expect([await first.readStops(), await second.readStops()]).toEqual([[turn.conversation], []]);
    expect(await second.askStop(turn.conversation + 1_000)).toBe(false);
  });

  test('who reads at another process is known to the one that writes', async () => {
    const place = makePlace();
    const [first, second] = [openOne(place), openOne(place)];
    const turn = await begin(first);
    expect(await first.attendedAt(turn)).toBe(0);
    await second.attend(turn, NOW + 7);
    expect(await first.attendedAt(turn)).toBe(NOW + 7);
    await first.attend(turn, NOW + 9);
    expect(await second.attendedAt(turn)).toBe(NOW + 7);
  });

  test('conversations in which nothing was said for long are deleted, of that tenant, on record', async () => {
    const store = openOne();
    const old = await begin(store);
    await store.appendEvents(old, [], {
      status: 'complete',
      answer: {id: 'a', role: 'assistant', parts: []},
      usage: undefined,
      now: NOW,
    });
    await begin(store, {conversationId: 'c2', now: NOW + 100});
    await begin(store, {conversationId: 'c-acme', owner: {tenant: 'acme', subject: 'alice'}});
    expect(await store.expire('wincloud', NOW, 10, NOW + 200)).toBe(0);
    expect(await store.expire('wincloud', NOW + 1_000, 10, NOW + 200)).toBe(1); // the other one is being written
    expect((await store.listConversations(ALICE, 10)).map(({id}) => id)).toEqual(['c2']);
    expect(await store.listConversations({tenant: 'acme', subject: 'alice'}, 10)).toHaveLength(1);
    const [row] = (await store.readAudit('wincloud', 0, 100)).slice(-1);
    expect(JSON.parse(row?.text ?? '{}')).toMatchObject({action: 'retention.delete', detail: {conversations: 1}});
  });
}
