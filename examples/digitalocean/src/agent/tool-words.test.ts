import {expect, test} from 'vitest';
import {toolWords} from './tool-words.ts';

const result = (value: unknown) => [{name: 'tool', arguments: '{}', value}];
const droplet = (name: string) => ({type: 'droplet', id: '1', name});

test('each advice is a sentence with its numbers, and the sum comes last', () => {
  const {answer} = toolWords(
    result({
      windowDays: 14,
      recommendations: [
        {
          kind: 'smaller',
          resource: droplet('web-1'),
          savingMonthly: 28,
          currency: 'USD',
          confidence: 'high',
          basis: {to: {slug: 's-2vcpu-4gb'}, cpu: {p95: 12.34}, memory: {p95: 30}},
        },
        {kind: 'no-backups', resource: droplet('web-1'), savingMonthly: -5.8, currency: 'USD', basis: {}},
        {kind: 'no-data', resource: droplet('web-2'), basis: {missing: [{because: 'never-measured'}]}},
        {kind: 'no-data', resource: droplet('web-3'), basis: {missing: [{because: 'machine-off'}]}},
        {kind: 'machine-off', resource: droplet('web-3'), basis: {}, confidence: 'medium'},
      ],
      fitsAsItIs: ['web-4'],
      possibleSavingMonthly: 28,
      currency: 'USD',
    }),
  );
  expect(answer?.split('\n')).toEqual([
    'This is what I would look at:',
    '',
    '- **web-1** can be made smaller to `s-2vcpu-4gb` (95 of 100 times at most CPU 12.3 %, memory 30 %), 28.00 USD a month less.',
    '- **web-1** has no backups; they would cost 5.80 USD a month.',
    '- **web-3** is powered off and charged all the same: delete it if nobody needs it (medium confidence).',
    '',
    '**web-4** fits as it is, by what was measured over 14 days.',
    '',
    expect.stringMatching(/^Nothing is measured on \*\*web-2\*\*, so/),
    '',
    'All of it together would save up to **28.00 USD a month**.',
  ]);
});

test('with nothing to advise, that is said', () => {
  expect(toolWords(result({recommendations: [], fitsAsItIs: []})).answer).toBe('There is nothing that I would change.');
});

test('what was measured has its unit, its time and its source; what was not is named', () => {
  const {lines, told} = toolWords(
    result({
      measured: [
        {
          metric: 'disk',
          device: 'C:',
          unit: '%',
          last: 61.39,
          lastAt: '2026-11-28T20:10:00.000Z',
          mean: 62,
          p95: 62.75,
          max: 63,
          measuredPercentOfTime: 98,
          source: 'prometheus',
        },
      ],
      notMeasured: ['memory'],
      howToMeasure: 'Install it.',
    }),
  );
  expect(lines).toEqual([
    '- disk C: 61.39 % at 20:10 UTC; mean 62, 95 of 100 times at most 62.75, at most 63 (prometheus, measured 98 % of the time)',
    '- Not measured: memory. Install it.',
  ]);
  expect(told).toHaveLength(1);
});

test('machines are told one by one, those without data and those that are off, too', () => {
  const now = [{metric: 'cpu', percent: 93, at: '2026-11-28T20:10:00.000Z', source: 'digitalocean'}];
  const servers = [
    {name: 'a', status: 'active', now, tight: ['cpu']},
    {name: 'b', status: 'active', now: [], tight: []},
    {name: 'c', status: 'off'},
  ];
  expect(toolWords(result({servers})).lines).toEqual([
    '- **a**: CPU 93 % at 20:10 UTC. Tight: CPU',
    '- **b**: nothing is measured there',
    '- **c** is powered off',
  ]);
});

test('results of other shapes are left to others', () => {
  for (const value of [{droplets: []}, 'text', null, {servers: [{name: 'a'}]}]) {
    expect(toolWords(result(value))).toEqual({answer: null, lines: [], told: []});
  }
});
