import type {ChatMessage} from '@wincloud/chat-core/protocol';
import {describe, expect, test} from 'vitest';
import type {TenantRecord} from '../config/schema.ts';
import {resolveTenant} from '../tenants/resolve.ts';
import type {RoleLists} from '../tenants/tenant.ts';
import {createTestApp, readAll} from '../test-app.ts';
import {hasRight, isInRole, type Right, rolesOf} from './roles.ts';

const root = resolveTenant({id: 'root', name: 'Root', origins: [], secrets: [], agents: ['support']}, undefined);
const below = resolveTenant({id: 'below', name: 'Below', origins: [], secrets: []}, root);
const signedIn = (...roles: string[]) => ({anonymous: false, roles});
const visitor = (...roles: string[]) => ({anonymous: true, roles});

test.each<[ReturnType<typeof signedIn>, 'root' | 'below', string[]]>([
  [visitor(), 'root', ['visitor']],
  [visitor('operator', 'platform-operator', 'auditor'), 'root', ['visitor']],
  [signedIn(), 'root', ['user']],
  [signedIn('operator', 'billing'), 'root', ['user', 'operator']],
  [signedIn('auditor'), 'below', ['user', 'auditor']],
  [signedIn('platform-operator'), 'root', ['user', 'platform-operator']],
  [signedIn('platform-operator'), 'below', ['user']],
  [signedIn('Operator', 'operators', ' operator', 'visitor', 'user'), 'root', ['user']],
])('%j is, at %s, %j', (principal, tenant, roles) => {
  expect(rolesOf(principal, {root, below}[tenant])).toEqual(roles);
});

const ALL: readonly Right[] = [
  'account-tools',
  'tenants:read',
  'tenants:write',
  'grants:write',
  'users:write',
  'audit:read',
];

test.each([
  [visitor('platform-operator'), []],
  [signedIn(), ['account-tools']],
  [signedIn('auditor'), ['account-tools', 'audit:read']],
  [signedIn('operator'), ALL.filter((right) => right !== 'grants:write')],
  [signedIn('platform-operator'), ALL],
])('%j has the rights %j at a root', (principal, rights) => {
  expect(ALL.filter((right) => hasRight(principal, root, right))).toEqual(rights);
});

test.each<[readonly RoleLists[], ReturnType<typeof signedIn>, boolean]>([
  [[], visitor(), true],
  [[{other: ['a']}], visitor(), true],
  [[{it: ['a']}], visitor('a'), false],
  [[{it: ['a']}], signedIn(), false],
  [[{it: ['a', 'b']}], signedIn('b'), true],
  [[{it: ['a']}, {it: ['b']}], signedIn('b'), false],
  [[{it: ['a']}, {it: ['b']}], signedIn('a', 'b'), true],
  [[{it: ['a']}], signedIn('A'), false],
])('of the lists %j, %j may use it: %j', (lists, principal, may) => {
  expect(isInRole(principal, lists, 'it')).toBe(may);
});

test('a name that all objects have is no list', () => {
  expect(isInRole(signedIn(), [{}], 'constructor')).toBe(true);
});

describe('an agent that takes a role', () => {
  const bill = 'What about my invoice and the payment?';

  async function setUp() {
    const app = createTestApp();
    const boss = await app.signIn('boss', {roles: ['operator']});
    const body = {agentRoles: {billing: ['accounts']}};
    expect((await app.request('PATCH', '/v1/admin/tenants/wincloud', {token: boss, body})).status).toBe(200);
    const opened = await app.request('POST', '/v1/session', {body: {tenant: 'wincloud'}});
    const {token: stranger} = (await opened.json()) as {token: string};
    const callers = {
      alice: await app.signIn('alice'),
      accountant: await app.signIn('carl', {roles: ['accounts']}),
      stranger,
    };
    const agentsOf = async (token: string) => {
      const {agents} = (await (await app.request('GET', '/v1/agents', {token})).json()) as {agents: {id: string}[]};
      return agents.map(({id}) => id);
    };
    const routeOf = async (token: string, agent?: string) => {
      const response = await app.send(token, bill, {body: agent === undefined ? {} : {agent}});
      if (response.status !== 200) return ((await response.json()) as {error: {code: string}}).error.code;
      const chunks = (await readAll(response)).map(({chunk}) => chunk);
      const route = chunks.find((chunk) => chunk !== '[DONE]' && chunk.type === 'data-route') as
        | Extract<ChatMessage['parts'][number], {type: 'data-route'}>
        | undefined;
      return [route?.data.agent, route?.data.alternatives.map((one) => one.agent)];
    };
    return {...app, ...callers, agentsOf, routeOf, boss};
  }

  test('is in the list of those who have it, answers them, and can be asked for', async () => {
    const {accountant, agentsOf, routeOf} = await setUp();
    expect(await agentsOf(accountant)).toEqual(['support', 'billing']);
    expect(await routeOf(accountant)).toEqual(['billing', ['support']]);
    expect(await routeOf(accountant, 'billing')).toEqual(['billing', ['support']]);
  });

  test.each(['alice', 'stranger'] as const)(
    'is not there for %s: not shown, not chosen, never routed to',
    async (who) => {
      const {agentsOf, routeOf, requests, ...callers} = await setUp();
      expect(await agentsOf(callers[who])).toEqual(['support']);
      expect(await routeOf(callers[who])).toEqual(['support', []]);
      expect(await routeOf(callers[who], 'billing')).toBe('agent_unknown');
      expect(requests).toHaveLength(1);
    },
  );

  test('is no default for others, and who may talk to none is told so', async () => {
    const {alice, accountant, boss, request, routeOf} = await setUp();
    const patch = (body: object) => request('PATCH', '/v1/admin/tenants/wincloud', {token: boss, body});
    await patch({defaultAgent: 'billing'});
    expect(await routeOf(alice)).toEqual(['support', []]);
    await patch({agentRoles: {support: ['nobody']}});
    expect(await routeOf(alice)).toBe('agent_unknown');
    expect(await routeOf(accountant)).toEqual(['billing', []]);
  });

  test('that the settings no longer run is no default, and the others answer', async () => {
    const {alice, routeOf, store} = await setUp();
    const [kept] = (await store.readTenants()).filter(({record}) => record.id === 'wincloud');
    const record = {...kept?.record, agents: ['optimizer', 'support'], defaultAgent: 'optimizer'} as TenantRecord;
    await store.saveTenant({record, source: 'edited', ifVersion: kept?.version ?? 0}, [], 1);
    expect(await routeOf(alice)).toEqual(['support', []]);
    expect(await routeOf(alice, 'optimizer')).toBe('agent_unknown');
  });
});
