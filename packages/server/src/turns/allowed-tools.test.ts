import {ACTION_TOOLS} from '@wincloud/chat-core/protocol';
import {expect, test} from 'vitest';
import {createRegistry} from '../agents/registry.ts';
import {support} from '../agents/support.ts';
import {type TenantRecord, tenantRecord} from '../config/tenant-schema.ts';
import type {Principal} from '../identity/principal.ts';
import {createFairQueue} from '../limits/fair-queue.ts';
import type {AgentModel, AgentRequest} from '../ports.ts';
import {createPriceBook} from '../prices/price-book.ts';
import {openSqliteStore} from '../storage/sqlite.ts';
import {resolveTenant} from '../tenants/resolve.ts';
import {cloudThat} from '../test-app.ts';
import {createTurns} from './turns.ts';

/** What a model that takes tools is offered in a tenant of these settings, and what its calls for all tools come to. */
async function ask(settings: Partial<TenantRecord>, who: Partial<Principal> = {}, {recordFails = false} = {}) {
  const asked: AgentRequest[] = [];
  const read: string[] = [];
  const model: AgentModel = {
    takesTools: true,
    async *answer(request) {
      asked.push(request);
      if (asked.length === 1) {
        const names = ['list_droplets', 'get_droplet'];
        yield {type: 'tool-calls', calls: names.map((name) => ({id: name, name, arguments: '{"name": "web"}'}))};
      }
      yield {type: 'end', reason: 'stop'};
    },
    health: async () => 'up',
  };
  const line = createFairQueue({
    take: async () => ({allowed: true, retryAfterMs: 0}),
    maxWaitMs: 1_000,
    maxWaiting: 10,
    maxWaitingOfFlow: 10,
  });
  const cloud = cloudThat({
    async listDroplets() {
      read.push('droplets');
      return {droplets: [], asOf: 0};
    },
  });
  const store = openSqliteStore(':memory:');
  if (recordFails) store.appendAudit = () => Promise.reject(new Error('disk'));
  const agents = createRegistry([{agent: support, model, sourceUrl: undefined, functions: true}]);
  const prices = async () => createPriceBook(undefined);
  const turns = createTurns({
    metrics: [],
    prices,
    reach: async () => 'unknown',
    store,
    cloud,
    agents,
    line,
    log: () => {},
    now: Date.now,
  });
  const tenant = resolveTenant(
    tenantRecord.parse({id: 'root', name: 'Root', agents: ['support'], ...settings}),
    undefined,
  );
  const principal = {
    tenant: 'root',
    subject: 'alice',
    anonymous: false,
    origin: null,
    roles: [],
    resources: {},
    ...who,
  };
  const turn = await turns.begin(principal, tenant, {
    conversationId: 'c1',
    message: {id: 'm1', role: 'user', parts: [{type: 'text', text: 'Which servers have I?'}]},
    trigger: 'submit-message',
    requestId: 'r1',
  });
  const chunks = [];
  for await (const events of turns.follow(turn, 0, AbortSignal.timeout(5_000))) chunks.push(...events);
  await turns.shutdown();
  const record = (await store.readAudit('root', 0, 10)).map(({text}) => JSON.parse(text).action);
  store.close();
  const names = asked[0]?.tools.map(({name}) => name);
  const answers = asked[1]?.messages.filter(({role}) => role === 'tool').map(({text}) => text.includes('no such tool'));
  const contexts = JSON.stringify(asked.map(({context}) => context ?? ''));
  return {contexts, offered: names, refused: answers, reads: read.length, record, chunks: JSON.stringify(chunks)};
}

const LISTS = {list_droplets: ['admins']};

/** Changes are proposed where something can be changed, which is not here. */
const ALL = support.tools.filter((name) => !ACTION_TOOLS.some((tool) => tool === name));
const REST = ALL.filter((name) => name !== 'list_droplets');

test('a call of tools, and that one of them was refused, is on record between the beginning of its turn and its end', async () => {
  expect((await ask({}, {})).record).toEqual(['turn.begin', 'tool.call', 'tool.refuse', 'turn.end']);
});

test('a model that takes tools gets them, and no token for functions of its own', async () => {
  const {offered, contexts} = await ask({}, {});
  expect([offered, contexts.includes('context_token')]).toEqual([ALL, false]);
});

test('a tool that cannot go on record is not called, and the turn says why', async () => {
  const {reads, chunks, refused} = await ask({}, {}, {recordFails: true});
  expect([reads, refused]).toEqual([0, undefined]);
  expect(chunks).toContain('"code":"store_unavailable"');
});

test.each<[string, Partial<TenantRecord>, Partial<Principal>, readonly string[]]>([
  ['nothing restricted', {}, {}, ALL],
  ['a tool that takes a role', {toolRoles: LISTS}, {}, REST],
  ['a tool that takes another role', {toolRoles: LISTS}, {roles: ['users']}, REST],
  ['a tool for those with the role', {toolRoles: LISTS}, {roles: ['admins']}, ALL],
  ['a tenant without tools', {features: {tools: false}}, {roles: ['admins', 'operator']}, []],
  ['a visitor, who has no account', {}, {anonymous: true, subject: 'visitor:x'}, []],
])('%s', async (_what, settings, who, offered) => {
  const found = await ask(settings, who);
  expect(found.offered).toEqual(offered);
  // A model may ask for what it was not offered: it is told that there is no such thing, and nothing is read.
  expect(found.refused).toEqual(['list_droplets', 'get_droplet'].map((name) => !offered.includes(name)));
  expect(found.reads).toBe(['list_droplets', 'get_droplet'].filter((name) => offered.includes(name)).length);
});
