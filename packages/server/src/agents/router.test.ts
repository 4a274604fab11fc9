import {expect, test} from 'vitest';
import {billing} from './billing.ts';
import {optimizer} from './optimizer.ts';
import {routeQuestion} from './router.ts';
import {support} from './support.ts';

const agents = [support, optimizer, billing];
const route = (question: string, chosen = undefined as typeof support | undefined) => {
  const {agent, reason} = routeQuestion(question, agents, {chosen, fallback: support});
  return [agent.id, reason];
};

test.each([
  ["Why can't I connect to win-web-01 with RDP?", 'support', 'default'],
  ['Which of my servers can be made smaller?', 'optimizer', 'topic'],
  ['Is anything idle or oversized?', 'optimizer', 'topic'],
  ['Why is my invoice higher this month?', 'billing', 'topic'],
  ['What does a server cost when it is off?', 'billing', 'topic'],
  ['Invoices?', 'billing', 'topic'],
  // A word inside of another one is not that word.
  ['The server is accosted by PAYLOAD errors', 'support', 'default'],
  // As much of one as of the other: stay.
  ['Would a smaller server lower my bill?', 'support', 'default'],
])('%s -> %s (%s)', (question, agent, reason) => {
  expect(route(question)).toEqual([agent, reason]);
});

test('the user’s choice counts, whatever the words', () => {
  expect(route('Why is my invoice higher?', support)).toEqual(['support', 'chosen']);
});
