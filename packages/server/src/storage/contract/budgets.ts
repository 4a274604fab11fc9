import {expect, test} from 'vitest';
import type {BudgetAccount, Reservation, Store, Turn} from '../../ports.ts';
import {begin, NOW, newTurn} from './store-contract.ts';

const DAY = '2027-01-15';
const cost = (tokens: number, microUsd = 0) => ({tokens, microUsd});

const budget = (accounts: BudgetAccount[], wanted = 100, atLeast = 10): Reservation => ({
  day: DAY,
  accounts,
  atLeast: cost(atLeast, atLeast),
  wanted: cost(wanted, wanted),
});

const end = (store: Store, turn: Turn, spent?: {tokens: number; microUsd: number}) =>
  store.appendEvents(turn, [], {
    status: 'complete',
    answer: {id: 'a', role: 'assistant', parts: []},
    usage: undefined,
    spent,
    now: NOW,
  });

/** Budgets: reserved with the turn, settled with its ending. */
export function describeBudgets(openOne: () => Store): void {
  test('what a turn needs is reserved with it, from all accounts, and settled with its ending', async () => {
    const store = openOne();
    const accounts = [{key: 'user', tokens: 1_000}, {key: 'tenant'}];
    const turn = await begin(store, {budget: budget(accounts)});
    expect(await store.readSpending(DAY, ['user', 'tenant', 'nobody'])).toEqual([
      cost(100, 100),
      cost(100, 100),
      cost(0),
    ]);
    await end(store, turn, cost(37, 5));
    expect(await store.readSpending(DAY, ['user', 'tenant'])).toEqual([cost(37, 5), cost(37, 5)]);
    expect(await store.readSpending('2027-01-16', ['user'])).toEqual([cost(0)]);
  });

  test('an account with too little left refuses, and names itself; nothing is taken and no turn begins', async () => {
    const store = openOne();
    const accounts = [
      {key: 'user', tokens: 1_000},
      {key: 'tenant', microUsd: 105},
    ];
    const first = await store.beginTurn(newTurn({budget: budget(accounts)}));
    expect(first).toMatchObject({outcome: 'begun', reserved: cost(100, 100)});
    const second = newTurn({conversationId: 'c2', budget: budget(accounts)});
    expect(await store.beginTurn(second)).toEqual({outcome: 'over-budget', account: 1});
    expect(await store.readSpending(DAY, ['user', 'tenant'])).toEqual([cost(100, 100), cost(100, 100)]);
    const rows = await store.readAudit('wincloud', 0, 10);
    expect(rows).toHaveLength(1);
  });

  test('what is left is enough, where it is as much as makes sense', async () => {
    const store = openOne();
    const accounts = [{key: 'user', tokens: 130}];
    await begin(store, {budget: budget(accounts)});
    const second = await store.beginTurn(newTurn({conversationId: 'c2', budget: budget(accounts)}));
    expect(second).toMatchObject({outcome: 'begun', reserved: {tokens: 30}});
    const third = newTurn({conversationId: 'c3', maxRunning: 9, budget: budget(accounts)});
    expect(await store.beginTurn(third)).toEqual({outcome: 'over-budget', account: 0});
  });

  test('of many at once no more pass than are paid for', async () => {
    const store = openOne();
    const asked = Array.from({length: 20}, (_, index) =>
      store.beginTurn(
        newTurn({conversationId: `c${index}`, maxRunning: 100, budget: budget([{key: 'k', tokens: 700}], 100, 100)}),
      ),
    );
    const begun = (await Promise.all(asked)).filter(({outcome}) => outcome === 'begun');
    expect(begun).toHaveLength(7);
  });

  test('more is reserved while it goes on, until there is no more', async () => {
    const store = openOne();
    const turn = await begin(store, {budget: budget([{key: 'k', tokens: 250}])});
    expect(await store.extend(turn, cost(10), cost(100))).toEqual(cost(100));
    expect(await store.extend(turn, cost(10), cost(100))).toEqual(cost(50));
    expect(await store.extend(turn, cost(10), cost(100))).toEqual({account: 0});
    await end(store, turn, cost(200, 0));
    expect(await store.readSpending(DAY, ['k'])).toEqual([cost(200, 0)]);
  });

  test('where nobody knows what was spent, what was reserved counts', async () => {
    const store = openOne();
    await end(store, await begin(store, {budget: budget([{key: 'k'}])}));
    expect(await store.readSpending(DAY, ['k'])).toEqual([cost(100, 100)]);
  });
}
