// Longer than most files: one change from its proposal to its end, over one provider.
import type {ActionTool} from '@wincloud/chat-core/protocol';
import {afterEach, describe, expect, test} from 'vitest';
import type {Principal} from '../identity/principal.ts';
import type {Store, Turn} from '../ports.ts';
import {createPriceBook} from '../prices/price-book.ts';
import {openSqliteStore} from '../storage/sqlite.ts';
import {cloudThat} from '../test-app.ts';
import {machine} from '../test-machine.ts';
import {type Actions, createActions} from './actions.ts';
import {toActionData} from './record.ts';
import {createProvider, type Fault as ProviderFault, SIZES} from './test-provider.ts';

const PRICES = {currency: 'USD', sizes: {'s-1vcpu-2gb': 16, 's-2vcpu-4gb': 29}, backupsPercent: 20};
const alice: Principal = {
  tenant: 'wincloud',
  subject: 'alice',
  anonymous: false,
  origin: null,
  roles: [],
  resources: {tag: 'wc-user-alice'},
};
const never = new AbortController().signal;

const ended: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

interface SetUp {
  store?: Store;
  provider?: ReturnType<typeof createProvider>;
}

async function setUp({store = openSqliteStore(':memory:'), provider = createProvider()}: SetUp = {}) {
  // Real time goes on from here, so that what takes time ends.
  const began = Date.now();
  const clock = {ahead: 0};
  const now = () => Date.now() + clock.ahead;
  const logged: string[] = [];
  const create = (on: Store = store): Actions => {
    const actions = createActions({
      store: on,
      cloud: cloudThat({listSizes: async () => ({sizes: SIZES, asOf: began})}),
      changes: provider.changes,
      log: (_, entry) => logged.push(JSON.stringify(entry)),
      now,
      times: {pollMs: 1, offMs: 50, stepMs: 80, lostMs: 20},
    });
    ended.push(() => actions.shutdown());
    return actions;
  };
  const actions = create();
  const turn = await beginTurn(store, now());
  const propose = (tool: ActionTool, given: Record<string, string | number> = {}, by: Principal = alice) =>
    actions.propose(
      {principal: by, turn, conversationId: 'c1', prices: createPriceBook(PRICES), requestId: 'r1'},
      tool,
      7,
      () => given,
      never,
    );
  const by = (changes: {prices?: object; mayChange?: boolean; principal?: Principal} = {}) => ({
    principal: changes.principal ?? alice,
    prices: createPriceBook({...PRICES, ...changes.prices}),
    mayChange: () => changes.mayChange ?? true,
    requestId: 'r2',
  });
  const confirm = (id: string, more: {typedName?: string; signature?: string} = {}, who = by()) =>
    actions.decide(who, 'c1', id, {decision: 'confirm', ...more});
  const find = async (id: string) => {
    const found = await store.findAction(alice, 'c1', id);
    return found && toActionData(found, now());
  };
  const stateOf = async (id: string) => (await find(id))?.state;
  const over = (id: string) => expect.poll(() => stateOf(id), {timeout: 2_000}).not.toBe('running');
  const record = async () =>
    (await store.readAudit('wincloud', 0, 1_000)).map(({text}) => JSON.parse(text) as {action: string; detail: object});
  const actionRows = async () => (await record()).filter(({action}) => action.startsWith('action.'));
  return {find, actions, create, store, provider, clock, turn, propose, confirm, by, stateOf, over, actionRows, logged};
}

async function beginTurn(store: Store, now: number): Promise<Turn> {
  const begun = await store.beginTurn({
    owner: alice,
    conversationId: 'c1',
    userMessage: {id: 'u1', role: 'user', parts: [{type: 'text', text: 'Make it smaller'}]},
    messageId: 'a1',
    agent: 'optimizer',
    key: 'k1',
    bodyHash: 'h',
    keyHolds: 'always',
    replaces: undefined,
    maxRunning: 2,
    budget: undefined,
    requestId: 'r0',
    now,
  });
  if (begun.outcome !== 'begun') throw new Error(begun.outcome);
  return begun.turn;
}

test('a proposal says all that would be done, and does nothing', async () => {
  const {propose, provider} = await setUp();
  const action = await propose('resize_droplet', {size: 's-1vcpu-2gb'});
  expect(action).toMatchObject({
    tool: 'resize_droplet',
    arguments: {droplet_id: 7, size: 's-1vcpu-2gb'},
    resource: {type: 'droplet', id: '7', name: 'win-web-01'},
    price: {before: 29, after: 16, currency: 'USD'},
    priceDelta: -13,
    reversible: true,
    interrupts: true,
    typedName: 'win-web-01',
    state: 'proposed',
  });
  expect(Date.parse(action.expiresAt) - Date.now()).toBeGreaterThan(14 * 60_000);
  expect(provider.asked).toEqual([]);
});

test('confirmed, it is made step by step, once, and each step is on record before it', async () => {
  const {propose, confirm, provider, over, find, actionRows, store} = await setUp();
  const ask = provider.changes.ask;
  const rowsWhenAsked: number[] = [];
  provider.changes.ask = async (...args) => {
    rowsWhenAsked.push((await actionRows()).filter(({action}) => action === 'action.step').length);
    return ask(...args);
  };
  const {id, signature} = await propose('resize_droplet', {size: 's-1vcpu-2gb'});
  const running = await confirm(id, {typedName: 'win-web-01', signature});
  expect(running.state).toBe('running');
  await over(id);
  expect(await find(id)).toMatchObject({
    state: 'done',
    steps: [
      {step: 'shutdown', state: 'done'},
      {step: 'resize', state: 'done'},
      {step: 'power-on', state: 'done'},
    ],
  });
  expect(provider.kinds()).toEqual(['shutdown', 'resize', 'power-on']);
  expect(rowsWhenAsked).toEqual([1, 2, 3]);
  expect(provider.state.droplet).toMatchObject({size: 's-1vcpu-2gb', status: 'active'});
  const rows = await actionRows();
  expect(rows.map(({action}) => action)).toEqual([
    'action.propose',
    'action.confirm',
    'action.step',
    'action.step',
    'action.step',
    'action.end',
  ]);
  // A machine's number leads to a person, and so does the conversation: neither stands there as it is.
  expect(JSON.stringify(await store.readAudit('wincloud', 0, 1_000))).not.toMatch(/"droplet\\?":\\?"7\\?"|win-web-01/);
});

describe('refused and recorded, and the provider is not asked', () => {
  type World = Awaited<ReturnType<typeof setUp>>;
  type Change = (world: World, id: string) => Promise<unknown> | unknown;
  const cases: [string, ActionTool, Change, Parameters<World['confirm']>[1], string, string, string][] = [
    [
      'a wrong name',
      'power_off_droplet',
      () => {},
      {typedName: 'win-web-1'},
      'action_name_mismatch',
      'name',
      'proposed',
    ],
    ['no name', 'power_off_droplet', () => {}, {}, 'action_name_mismatch', 'name', 'proposed'],
    [
      'another signature',
      'reboot_droplet',
      () => {},
      {signature: 'x'.repeat(43)},
      'action_tampered',
      'tampered',
      'proposed',
    ],
    [
      'too late',
      'reboot_droplet',
      ({clock}) => (clock.ahead = 15 * 60_000),
      {},
      'action_expired',
      'expired',
      'expired',
    ],
    [
      'a machine that changed',
      'reboot_droplet',
      ({provider}) => (provider.state.droplet = machine({memoryMb: 8_192})),
      {},
      'action_changed',
      'changed',
      'expired',
    ],
    [
      'a machine that is off by now',
      'reboot_droplet',
      ({provider}) => (provider.state.droplet = machine({status: 'off'})),
      {},
      'action_changed',
      'changed',
      'expired',
    ],
    [
      'a machine that is not theirs any more',
      'reboot_droplet',
      ({provider}) => (provider.state.droplet = machine({tags: ['wc-user-bob']})),
      {},
      'action_changed',
      'changed',
      'expired',
    ],
  ];
  test.each(cases)('%s', async (_, tool, change, more, code, reason, state) => {
    const world = await setUp();
    const {id} = await world.propose(tool);
    await change(world, id);
    await expect(world.confirm(id, more)).rejects.toMatchObject({code});
    expect(await world.stateOf(id)).toBe(state);
    expect((await world.actionRows()).at(-1)).toMatchObject({
      action: 'action.refuse',
      detail: {reason, decision: 'confirm'},
    });
    expect(world.provider.asked).toEqual([]);
  });

  test('a price that changed', async () => {
    const {propose, confirm, by, provider, stateOf} = await setUp();
    const {id} = await propose('enable_backups');
    await expect(confirm(id, {}, by({prices: {backupsPercent: 30}}))).rejects.toMatchObject({code: 'action_changed'});
    expect(await stateOf(id)).toBe('expired');
    expect(provider.asked).toEqual([]);
  });

  test('a role that was taken away; to dismiss it needs none', async () => {
    const {propose, confirm, by, provider, actions} = await setUp();
    const {id} = await propose('enable_backups');
    await expect(confirm(id, {}, by({mayChange: false}))).rejects.toMatchObject({code: 'role_required'});
    expect(provider.asked).toEqual([]);
    const dismissed = await actions.decide(by({mayChange: false}), 'c1', id, {decision: 'dismiss'});
    expect(dismissed.state).toBe('dismissed');
  });

  test('what was changed where it is kept', async () => {
    const {propose, confirm, store, provider, actionRows} = await setUp();
    const {id} = await propose('resize_droplet', {size: 's-1vcpu-2gb'});
    const kept = await store.findAction(alice, 'c1', id);
    if (kept === undefined) throw new Error('gone');
    const plan = {...kept.record.plan, arguments: {...kept.record.plan.arguments, size: 's-4vcpu-8gb'}};
    await store.changeAction(kept, {state: 'proposed', record: {...kept.record, plan}}, [], Date.now());
    await expect(confirm(id, {typedName: 'win-web-01'})).rejects.toMatchObject({code: 'action_tampered'});
    expect((await actionRows()).at(-1)).toMatchObject({detail: {reason: 'tampered'}});
    expect(provider.asked).toEqual([]);
  });

  test('one that was moved to another user', async () => {
    const {propose, actions, by, provider} = await setUp();
    const {id} = await propose('reboot_droplet');
    const bob = {...alice, subject: 'bob', resources: {tag: 'wc-user-bob'}};
    for (const [owner, conversation] of [
      [bob, 'c1'],
      [{...alice, tenant: 'acme'}, 'c1'],
      [alice, 'c2'],
    ] as const) {
      const who = by({principal: owner});
      await expect(actions.decide(who, conversation, id, {decision: 'confirm'})).rejects.toMatchObject({
        code: 'not_found',
      });
    }
    expect(provider.asked).toEqual([]);
  });

  test('a provider that cannot be read leaves it open', async () => {
    const {propose, confirm, provider, stateOf} = await setUp();
    const {id} = await propose('reboot_droplet');
    provider.state.down = true;
    await expect(confirm(id)).rejects.toMatchObject({code: 'cloud_unavailable'});
    expect(await stateOf(id)).toBe('proposed');
    provider.state.down = false;
    expect((await confirm(id)).state).toBe('running');
  });
});

describe('once', () => {
  test('twenty confirmations at once come to one request', async () => {
    const {propose, confirm, provider, over} = await setUp();
    const {id} = await propose('reboot_droplet');
    const answers = await Promise.allSettled(Array.from({length: 20}, () => confirm(id)));
    expect(answers.filter(({status}) => status === 'fulfilled')).toHaveLength(1);
    for (const answer of answers) {
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({code: 'action_used'});
    }
    await over(id);
    expect(provider.kinds()).toEqual(['reboot']);
    await expect(confirm(id)).rejects.toMatchObject({code: 'action_used'});
    expect(provider.kinds()).toEqual(['reboot']);
  });

  test('what was dismissed is not made any more', async () => {
    const {propose, confirm, actions, by, provider, stateOf, actionRows} = await setUp();
    const {id} = await propose('reboot_droplet');
    await actions.decide(by(), 'c1', id, {decision: 'dismiss'});
    await expect(confirm(id)).rejects.toMatchObject({code: 'action_used'});
    expect(await stateOf(id)).toBe('dismissed');
    expect(provider.asked).toEqual([]);
    expect((await actionRows()).map(({action}) => action)).toEqual([
      'action.propose',
      'action.dismiss',
      'action.refuse',
    ]);
  });
});

describe('what goes wrong at the provider', () => {
  const cases: [string, ActionTool, Partial<Record<string, ProviderFault>>, object, string[]][] = [
    ['a refusal', 'reboot_droplet', {reboot: 'refused'}, {state: 'failed', failure: 'refused'}, ['reboot']],
    [
      'a failure',
      'snapshot_droplet',
      {snapshot: 'errored'},
      {state: 'failed', failure: 'provider-error'},
      ['snapshot'],
    ],
    ['no end', 'snapshot_droplet', {snapshot: 'endless'}, {state: 'failed', failure: 'too-long'}, ['snapshot']],
    [
      'an answer that is lost, of what was begun',
      'reboot_droplet',
      {reboot: 'begun-unheard'},
      {state: 'done'},
      ['reboot'],
    ],
    ['a request that is lost', 'reboot_droplet', {reboot: 'lost'}, {state: 'unknown'}, ['reboot']],
    [
      'one that does not shut down is not resized, and stays on',
      'resize_droplet',
      {shutdown: 'stays-on'},
      {state: 'failed', failure: 'not-shut-down', steps: [{state: 'failed'}, {state: 'skipped'}, {state: 'skipped'}]},
      ['shutdown'],
    ],
    [
      'one that does not shut down is turned off, where that was asked for',
      'power_off_droplet',
      {shutdown: 'stays-on'},
      {state: 'done', steps: [{state: 'failed'}, {state: 'done'}]},
      ['shutdown', 'power-off'],
    ],
    [
      'one that shut down is not turned off, too',
      'power_off_droplet',
      {},
      {state: 'done', steps: [{state: 'done'}, {state: 'skipped'}]},
      ['shutdown'],
    ],
    [
      'one that could not be resized is turned on again',
      'resize_droplet',
      {resize: 'refused'},
      {state: 'failed', failure: 'refused', steps: [{state: 'done'}, {state: 'failed'}, {state: 'done'}]},
      ['shutdown', 'resize', 'power-on'],
    ],
    [
      'one of which nobody knows whether it was resized is turned on again',
      'resize_droplet',
      {resize: 'lost'},
      {state: 'unknown', steps: [{state: 'done'}, {state: 'unknown'}, {state: 'done'}]},
      ['shutdown', 'resize', 'power-on'],
    ],
  ];
  test.each(cases)('%s', async (_, tool, faults, outcome, kinds) => {
    const {propose, confirm, provider, over, find, actionRows} = await setUp();
    for (const [kind, fault] of Object.entries(faults)) provider.faults.set(kind as never, fault as ProviderFault);
    const given = tool === 'resize_droplet' ? {size: 's-1vcpu-2gb'} : tool === 'snapshot_droplet' ? {name: 'x'} : {};
    const {id, typedName} = await propose(tool, given as Record<string, string>);
    await confirm(id, typedName === undefined ? {} : {typedName});
    await over(id);
    expect(await find(id)).toMatchObject(outcome);
    expect(provider.kinds()).toEqual(kinds);
    expect((await actionRows()).at(-1)?.action).toBe('action.end');
  });
});

test('a machine that somebody else turned off meanwhile is not turned on', async () => {
  const {propose, confirm, provider, over, find} = await setUp();
  const {ask} = provider.changes;
  provider.changes.ask = async (change, signal) => {
    if (change.kind === 'shutdown') {
      provider.state.droplet = machine({status: 'off'});
      provider.faults.set('shutdown', 'refused');
    }
    return ask(change, signal);
  };
  const {id} = await propose('resize_droplet', {size: 's-1vcpu-2gb'});
  await confirm(id, {typedName: 'win-web-01'});
  await over(id);
  expect(await find(id)).toMatchObject({
    state: 'failed',
    failure: 'refused',
    steps: [{state: 'failed'}, {state: 'skipped'}, {state: 'skipped'}],
  });
  expect(provider.kinds()).toEqual(['shutdown']);
});

describe('a process that dies', () => {
  test('before it knows what it was answered: the next one follows it, and asks nothing twice', async () => {
    const first = await setUp();
    const {provider, store, turn} = first;
    provider.faults.set('reboot', 'endless');
    const {id} = await first.propose('reboot_droplet');
    await first.confirm(id);
    await expect.poll(() => provider.kinds()).toEqual(['reboot']);
    await first.actions.shutdown();
    expect(await first.stateOf(id)).toBe('running');
    // As if its answer had never been written down.
    const kept = await store.findAction(alice, 'c1', id);
    if (kept === undefined) throw new Error('gone');
    const [step] = kept.record.steps;
    const steps = [{state: 'running' as const, askedAt: step?.askedAt}];
    await store.changeAction(kept, {state: 'running', record: {...kept.record, steps}}, [], Date.now());
    for (const one of provider.operations.values()) one.state = 'done';
    expect(turn.turn).toBe(1);
    const next = first.create({...store, adoptActions: async () => adoptOnce()});
    const taken = [await store.findAction(alice, 'c1', id)];
    function adoptOnce() {
      return taken.splice(0).flatMap((one) => one ?? []);
    }
    next.start();
    await first.over(id);
    expect(await first.stateOf(id)).toBe('done');
    expect(provider.kinds()).toEqual(['reboot']);
  });

  test('its user was erased: nothing more is asked', async () => {
    const {propose, confirm, provider, store, find} = await setUp();
    provider.faults.set('shutdown', 'endless');
    const {id} = await propose('resize_droplet', {size: 's-1vcpu-2gb'});
    await confirm(id, {typedName: 'win-web-01'});
    await expect.poll(() => provider.kinds()).toEqual(['shutdown']);
    await store.eraseUser({...alice, action: 'user.erase', requestId: 'r9', detail: {}}, Date.now());
    for (const one of provider.operations.values()) one.state = 'done';
    await new Promise((resolve) => setTimeout(resolve, 120));
    expect(provider.kinds()).toEqual(['shutdown']);
    expect(await find(id)).toBeUndefined();
  });
});
