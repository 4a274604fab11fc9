import type {ShownMessage} from '@wincloud/chat-core';
import {expect, test} from 'vitest';
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
