import type {ChatMessage, ShownMessage} from '@wincloud/chat-core';
import {expect, test} from 'vitest';
import {action, advice, bill, droplet} from '../test/cards.ts';
import {formatsOf} from './cards/formats.ts';
import {cardLines} from './cards/lines.ts';
import {enCards} from './locales/cards/en.ts';
import {enMenu} from './locales/en-menu.ts';
import {transcriptText} from './transcript-file.ts';

const AT = Date.UTC(2026, 10, 22, 12, 30);
const MESSAGES: ShownMessage[] = [
  {id: 'u1', role: 'user', parts: [{type: 'text', text: 'How?\nTell me.'}], metadata: {createdAt: AT}},
  {
    id: 'a1',
    role: 'assistant',
    parts: [
      {type: 'data-route', data: {agent: 'support', name: 'Support', reason: 'default', alternatives: []}},
      {type: 'reasoning', text: 'Hm.'},
      {type: 'text', text: 'Over **RDP** [1] [2].'},
      {type: 'source-url', sourceId: '1', url: 'https://docs.example.com/rdp', title: 'Connect over RDP'},
      {type: 'source-document', sourceId: '2', mediaType: 'text/markdown', title: 'Prices', filename: 'prices.md'},
    ],
    metadata: {createdAt: AT + 60_000, status: 'complete'},
  },
  {id: 'a2', role: 'assistant', parts: [{type: 'text', text: 'Half'}], metadata: {status: 'interrupted'}},
  {id: 'u2', role: 'user', parts: [{type: 'text', text: 'And?'}], delivery: 'failed', key: 'k'},
];

test('says who said what and when, and where answers come from', () => {
  const file = {name: 'WinCloud', messages: MESSAGES, locale: 'en-GB', savedAt: AT + 3_600_000};
  const at = (ms: number) => new Date(ms).toLocaleString('en-GB', {dateStyle: 'medium', timeStyle: 'short'});
  expect(transcriptText(file, enMenu.file)).toBe(`Conversation with WinCloud
Saved ${at(AT + 3_600_000)}

You, ${at(AT)}:
How?
Tell me.

Support, ${at(AT + 60_000)}:
Over **RDP** [1] [2].

Sources:
[1] Connect over RDP – https://docs.example.com/rdp
[2] Prices – prices.md

Assistant:
Half
[This answer was cut off before its end.]

You (not sent):
And?
`);
});

test('says what was advised, what it costs and what became of a change', () => {
  const resource = {type: 'droplet' as const, id: '7', name: 'win-web-01'};
  const data = [
    advice({savingMonthly: 12.5, currency: 'EUR', resource}),
    bill({totalMonthly: 99, currency: 'EUR'}),
    action({tool: 'reboot_droplet', resource, price: undefined, state: 'done'}),
    action({tool: 'enable_backups', resource, price: {before: 10, after: 12, currency: 'EUR'}, state: 'proposed'}),
    action({
      tool: 'power_off_droplet',
      resource,
      price: undefined,
      state: 'proposed',
      expiresAt: '2020-01-01T00:00:00Z',
    }),
    droplet(),
    {type: 'data-action', id: 'x', data: {}} as never,
  ];
  const message = {id: 'a1', role: 'assistant' as const, parts: [...data, {type: 'text' as const, text: 'So.'}]};
  const cards = (one: ChatMessage) => cardLines(one, enCards, formatsOf('en-GB'));
  const text = transcriptText({name: 'W', messages: [message], locale: 'en-GB', savedAt: AT, cards}, enMenu.file);
  expect(text.split('\n').slice(3)).toEqual([
    'Assistant:',
    '- win-web-01: A smaller size is enough. Saves €12.50 a month',
    '- Costs a month at today’s prices: €99.00',
    '- Restart the server: win-web-01. Done',
    '- Turn on backups: win-web-01, from €10.00 to €12.00 a month. Needs your confirmation',
    '- Turn the server off: win-web-01. Expired, nothing was done',
    'So.',
    '',
  ]);
});
