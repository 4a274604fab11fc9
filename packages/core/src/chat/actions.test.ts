import {expect, it} from 'vitest';
import {json, refusal} from '../../test/scripted-fetch.ts';
import {setUpLoaded} from '../../test/set-up-chat.ts';
import type {ActionData} from '../protocol/index.ts';
import {decideAction, readAction} from './actions.ts';

const ACTION: ActionData = {
  id: 'act/1',
  tool: 'reboot_droplet',
  arguments: {droplet_id: 7},
  resource: {type: 'droplet', id: '7', name: 'win-web-01'},
  resourceVersion: 'v1',
  reversible: true,
  interrupts: true,
  expiresAt: '2026-11-28T12:00:00.000Z',
  signature: 'signed',
  state: 'proposed',
  steps: [{step: 'reboot', state: 'waiting'}],
  changedAt: '2026-11-28T11:50:00.000Z',
};

const ROUTE = '/v1/chat/c1/actions/act%2F1';

const answer = {id: 'a7', role: 'assistant', parts: [{type: 'data-action', id: ACTION.id, data: ACTION}], metadata: {}};

async function setUp(script: Parameters<typeof setUpLoaded>[0]) {
  const loaded = setUpLoaded({
    'GET /v1/chat/c1': () => json({id: 'c1', title: '', createdAt: '', updatedAt: '', messages: [answer]}),
    ...script,
  });
  await loaded.chat.load();
  const shown = () => loaded.state().messages[0]?.parts[0];
  return {...loaded, shown};
}

it('confirms what was seen, and shows how it stands then', async () => {
  const running = {...ACTION, state: 'running' as const};
  const {chat, to, shown} = await setUp({[`POST ${ROUTE}`]: () => json({action: running})});
  expect(shown()).toMatchObject({data: {state: 'proposed'}});
  expect(await decideAction(chat, ACTION, 'confirm', 'win-web-01')).toEqual(running);
  expect(to(`POST ${ROUTE}`)[0]?.body).toEqual({decision: 'confirm', typedName: 'win-web-01', signature: 'signed'});
  expect(shown()).toEqual({type: 'data-action', id: ACTION.id, data: running});
});

it('shows what it reads', async () => {
  const done = {...ACTION, state: 'done' as const};
  const {chat, shown} = await setUp({[`GET ${ROUTE}`]: () => json({action: done})});
  await readAction(chat, ACTION.id);
  expect(shown()).toMatchObject({data: {state: 'done'}});
});

it('leaves the card as it is where the decision is refused', async () => {
  const {chat, shown} = await setUp({[`POST ${ROUTE}`]: () => refusal(422, 'action_name_mismatch', false)});
  await expect(decideAction(chat, ACTION, 'confirm', 'web')).rejects.toMatchObject({code: 'action_name_mismatch'});
  expect(shown()).toMatchObject({data: {state: 'proposed'}});
});
