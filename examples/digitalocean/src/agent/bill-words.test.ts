import {expect, test} from 'vitest';
import {toolWords} from './tool-words.ts';

const said = (value: unknown) => toolWords([{name: 'get_bill', arguments: '{}', value}]).answer?.split('\n');

const LINES = [
  {what: 'droplet', name: 'web-1', size: 's-2vcpu-4gb', monthly: 29},
  {what: 'backups', name: 'web-1', monthly: 5.8},
  {what: 'volume', name: 'data', sizeGb: 100, monthly: 12},
  {what: 'snapshot', name: 'old', sizeGb: 38.7},
];

test('the sum comes first, then each line, then what could not be read', () => {
  expect(said({lines: LINES, totalMonthly: 46.8, currency: 'USD', unread: ['snapshots']})).toEqual([
    'That is **46.80 USD a month** at today’s prices, without what I have no price for. It is no invoice.',
    '',
    '- **web-1** (`s-2vcpu-4gb`): 29.00 USD',
    '- Backups of **web-1**: 5.80 USD',
    '- Volume **data** (100 GB): 12.00 USD',
    '- Snapshot **old** (38.7 GB): no price known',
    '',
    'I could not read your snapshots, so they are missing from this.',
  ]);
});

test('without prices there is no sum', () => {
  expect(said({lines: [{what: 'droplet', name: 'web-1', size: 's-2vcpu-4gb'}], unread: []})).toEqual([
    'I have no prices in front of me, so I can only say what there is to pay for:',
    '',
    '- **web-1** (`s-2vcpu-4gb`): no price known',
  ]);
});

test('many lines are cut and counted, and none is said so', () => {
  const lines = Array.from({length: 15}, (_, index) => ({what: 'droplet', name: `web-${index}`, monthly: 1}));
  expect(said({lines, totalMonthly: 15, currency: 'USD', unread: []})?.at(-1)).toBe('- and 3 more');
  expect(said({lines: [], unread: []})).toEqual(['I see nothing on your account that costs anything.']);
});
