import {expect, test} from 'vitest';
import {codeOf, costOf, reservationOf, untilTomorrowS} from './budget.ts';

const NOON = Date.UTC(2026, 10, 28, 12);
const alice = {tenant: 'acme', subject: 'alice', anonymous: false};
const level = (id: string, tokensPerDay?: number, usdPerDay?: number) => ({
  id,
  turnsPerMinute: 600,
  tokensPerDay,
  usdPerDay,
});
const NO_BUDGETS = {
  userTokensPerDay: undefined,
  userUsdPerDay: undefined,
  visitorsTokensPerDay: undefined,
  visitorsUsdPerDay: undefined,
};
const tenant = {
  budgets: {...NO_BUDGETS, userTokensPerDay: 5_000, visitorsUsdPerDay: 2},
  levels: [level('wincloud', undefined, 20), level('acme', 1_000_000)],
};

test('the user pays first, then each level from the root down', () => {
  const {day, accounts} = reservationOf(alice, tenant, {questionChars: 300, price: undefined, now: NOON});
  expect(day).toBe('2026-11-28');
  expect(accounts).toEqual([
    {key: 'user:acme:alice', tokens: 5_000, microUsd: undefined},
    {key: 'tenant:wincloud', tokens: undefined, microUsd: 20_000_000},
    {key: 'tenant:acme', tokens: 1_000_000, microUsd: undefined},
  ]);
});

test('visitors have an account that they share', () => {
  const visitor = {tenant: 'acme', subject: 'visitor:1', anonymous: true};
  const {accounts} = reservationOf(visitor, tenant, {questionChars: 3, price: undefined, now: NOON});
  expect(accounts.map(({key}) => key)).toEqual([
    'user:acme:visitor:1',
    'visitors:acme',
    'tenant:wincloud',
    'tenant:acme',
  ]);
  expect(accounts[1]).toMatchObject({microUsd: 2_000_000});
});

test('a longer question needs more, and never less than an answer takes', () => {
  const of = (questionChars: number) =>
    reservationOf(alice, tenant, {questionChars, price: {input: 1, output: 1}, now: NOON});
  expect(of(0).atLeast).toEqual({tokens: 1_200, microUsd: 1_200});
  expect(of(3_000).atLeast.tokens).toBe(2_200);
  expect(of(3_000).wanted.tokens - of(0).wanted.tokens).toBe(1_000);
});

test('prices are dollars a million tokens, and nothing with a price is free', () => {
  expect(costOf(1_000_000, 0, {input: 0.65, output: 2})).toEqual({tokens: 1_000_000, microUsd: 650_000});
  expect(costOf(0, 1_000_000, {input: 0.65, output: 2})).toEqual({tokens: 1_000_000, microUsd: 2_000_000});
  expect(costOf(1, 0, {input: 0.01, output: 0})).toEqual({tokens: 1, microUsd: 1});
});

test('a day ends at midnight UTC', () => {
  expect(untilTomorrowS(NOON)).toBe(12 * 3_600);
  expect(untilTomorrowS(Date.UTC(2026, 10, 29) - 1)).toBe(1);
  expect(untilTomorrowS(Date.UTC(2026, 10, 29))).toBe(86_400);
});

test('it is said whose budget it is', () => {
  expect([0, 1, 2].map((account) => codeOf({account}))).toEqual([
    'user_budget_exhausted',
    'tenant_budget_exhausted',
    'tenant_budget_exhausted',
  ]);
});
