import {expect, test} from 'vitest';
import type {Cost} from '../ports.ts';
import {BudgetError, createMeter} from './meter.ts';

const price = {input: 1, output: 10};

/** A meter with so much reserved, behind which an account has so much more. */
function setUp(reserved: Cost, behind: Cost = {tokens: 0, microUsd: 0}) {
  const asked: Cost[] = [];
  const left = {...behind};
  const meter = createMeter({
    price,
    reserved,
    async extend(atLeast, wanted) {
      asked.push(wanted);
      const granted = {
        tokens: Math.min(wanted.tokens, left.tokens),
        microUsd: Math.min(wanted.microUsd, left.microUsd),
      };
      if (granted.tokens < atLeast.tokens || granted.microUsd < atLeast.microUsd) return {account: 0};
      left.tokens -= granted.tokens;
      left.microUsd -= granted.microUsd;
      return granted;
    },
  });
  return {meter, asked};
}

const MUCH = {tokens: 1_000_000, microUsd: 1_000_000};

test('what is not counted by a model is estimated, three characters a token', async () => {
  const {meter} = setUp(MUCH);
  await meter.call(300);
  expect(meter.heard('x'.repeat(30))).toBeUndefined();
  expect(meter.spent).toEqual({tokens: 110, microUsd: 100 + 100});
});

test('what a model says it used counts, in the place of the estimate, call by call', async () => {
  const {meter} = setUp(MUCH);
  await meter.call(300);
  meter.heard('x'.repeat(30));
  meter.settle({input: 7_000, output: 40});
  expect(meter.spent).toEqual({tokens: 7_040, microUsd: 7_000 + 400});
  await meter.call(600);
  expect(meter.spent.tokens).toBe(7_240);
  meter.heard('x'.repeat(3));
  meter.settle({input: 100, output: 5});
  expect(meter.spent).toEqual({tokens: 7_145, microUsd: 7_100 + 450});
});

test('a call that was never counted stays estimated', async () => {
  const {meter} = setUp(MUCH);
  await meter.call(300);
  meter.heard('x'.repeat(30));
  await meter.call(300);
  expect(meter.spent.tokens).toBe(210);
});

test('an answer goes on while more can be reserved, and ends where it cannot, never far above', async () => {
  const {meter, asked} = setUp({tokens: 300, microUsd: 1_000_000}, {tokens: 2_000, microUsd: 1_000_000});
  await meter.call(600);
  const tell = async () => {
    for (;;) await meter.heard('x'.repeat(30));
  };
  await expect(tell()).rejects.toThrow(BudgetError);
  expect(asked).toHaveLength(3);
  expect(meter.spent.tokens).toBeGreaterThan(2_000);
  expect(meter.spent.tokens).toBeLessThanOrEqual(300 + 2_000 + 10);
});

test('dollars end it as tokens do', async () => {
  const {meter} = setUp({tokens: 1_000_000, microUsd: 1_000});
  await meter.call(300);
  expect(meter.heard('x'.repeat(260))).toBeUndefined();
  await expect(meter.heard('x'.repeat(30))).rejects.toMatchObject({over: {account: 0}});
});

test('a question that is larger than what is reserved is not asked', async () => {
  const {meter} = setUp({tokens: 100, microUsd: 1_000_000});
  await expect(meter.call(3_000)).rejects.toThrow(BudgetError);
});
