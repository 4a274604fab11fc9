import {expect, test} from 'vitest';
import {type TenantRecord, tenantRecord} from '../config/tenant-schema.ts';
import {checkRecord} from './check-record.ts';
import {resolveTenant} from './resolve.ts';
import type {Tenant} from './tenant.ts';

const AGENTS = ['support', 'billing', 'optimizer'];
const key = (kid: string) => ({kid, secret: kid.repeat(32).slice(0, 32)});
const origins = ['https://a.example'];

const recordOf = (settings: object, id = 'child'): TenantRecord => tenantRecord.parse({id, name: id, ...settings});
const root = (settings: object = {}) =>
  resolveTenant(recordOf({agents: ['support', 'billing'], resourceTagPrefix: 'wc-', ...settings}, 'root'), undefined);
const faultsOf = (settings: object, parent: Tenant | undefined) => checkRecord(recordOf(settings), parent, AGENTS);

/** Above, here, the path that is refused, and a right value that the refusal shows. */
const WIDER: readonly [above: object, own: object, path: string, example: string][] = [
  [{}, {anonymous: true}, 'anonymous', 'false'],
  [{}, {agents: ['support', 'optimizer']}, 'agents', '"support", which it has'],
  [{}, {agents: ['sales']}, 'agents', '"support", which is configured'],
  [{}, {defaultAgent: 'optimizer'}, 'defaultAgent', '"support"'],
  [{}, {agents: ['billing'], defaultAgent: 'support'}, 'defaultAgent', '"billing"'],
  [{features: {feedback: false}}, {features: {feedback: true}}, 'features.feedback', 'false'],
  [{features: {followUps: false}}, {features: {followUps: true}}, 'features.followUps', 'false'],
  [{features: {tools: false}}, {features: {tools: true}}, 'features.tools', 'false'],
  [{}, {features: {actions: true}}, 'features.actions', 'false'],
  [{}, {privacy: {redact: 'off'}}, 'privacy.redact', '"secrets"'],
  [{privacy: {redact: 'personal'}}, {privacy: {redact: 'secrets'}}, 'privacy.redact', '"personal"'],
  [{privacy: {retentionDays: 30}}, {privacy: {retentionDays: 31}}, 'privacy.retentionDays', '30'],
  [{}, {limits: {sessionsPerMinute: 31}}, 'limits.sessionsPerMinute', '30'],
  [{limits: {turnsPerMinute: 5}}, {limits: {turnsPerMinute: 6}}, 'limits.turnsPerMinute', '5'],
  [{}, {limits: {visitorTurnsPerMinute: 11}}, 'limits.visitorTurnsPerMinute', '10'],
  [{}, {limits: {visitorsTurnsPerMinute: 121}}, 'limits.visitorsTurnsPerMinute', '120'],
  [{}, {limits: {runningTurns: 3}}, 'limits.runningTurns', '2'],
  [{}, {limits: {graceMs: 60_001}}, 'limits.graceMs', '60000'],
  [{}, {limits: {tenantTurnsPerMinute: 601}}, 'limits.tenantTurnsPerMinute', '600'],
  [{budgets: {tokensPerDay: 9}}, {budgets: {tokensPerDay: 10}}, 'budgets.tokensPerDay', '9'],
  [{budgets: {usdPerDay: 1}}, {budgets: {usdPerDay: 1.5}}, 'budgets.usdPerDay', '1'],
  [{budgets: {userTokensPerDay: 9}}, {budgets: {userTokensPerDay: 10}}, 'budgets.userTokensPerDay', '9'],
  [{budgets: {userUsdPerDay: 0}}, {budgets: {userUsdPerDay: 0.1}}, 'budgets.userUsdPerDay', '0'],
  [{budgets: {visitorsTokensPerDay: 9}}, {budgets: {visitorsTokensPerDay: 10}}, 'budgets.visitorsTokensPerDay', '9'],
  [{budgets: {visitorsUsdPerDay: 1}}, {budgets: {visitorsUsdPerDay: 2}}, 'budgets.visitorsUsdPerDay', '1'],
  [{share: 2}, {share: 3}, 'share', '2'],
  [{}, {resourceTagPrefix: 'acme-'}, 'resourceTagPrefix', '"wc-shop-"'],
  [{resourceTagPrefix: undefined}, {}, 'resourceTagPrefix', '"acme-"'],
  [{}, {secrets: [key('a'), key('a')]}, 'secrets', '{"kid": "2026-02"}'],
  [{}, {agentRoles: {suport: ['x']}}, 'agentRoles', '"support", which there is'],
  [{}, {toolRoles: {list_servers: ['x']}}, 'toolRoles', '"list_droplets", which there is'],
];

test.each(WIDER)('below %j, %j is refused at %s', (above, own, path, example) => {
  const faults = faultsOf(own, root(above));
  expect(faults.map((fault) => fault.path)).toEqual([path]);
  expect(faults[0]?.message).toContain(`Example: ${example}`);
});

/** The same settings, and not wider than above. */
const WITHIN: readonly [above: object, own: object][] = [
  [{}, {}],
  [{anonymous: true}, {anonymous: true}],
  [{}, {anonymous: false}],
  [{}, {agents: ['billing'], defaultAgent: 'billing'}],
  [{}, {features: {feedback: false, followUps: true, tools: false}}],
  [{features: {tools: false}}, {features: {tools: false}}],
  [{}, {privacy: {redact: 'personal', retentionDays: 3_650}}],
  [{privacy: {redact: 'off', retentionDays: 30}}, {privacy: {redact: 'secrets', retentionDays: 30}}],
  [{}, {limits: {sessionsPerMinute: 30, turnsPerMinute: 1, visitorTurnsPerMinute: 10, runningTurns: 2, graceMs: 0}}],
  [{limits: {tenantTurnsPerMinute: 900}}, {limits: {tenantTurnsPerMinute: 900, visitorsTurnsPerMinute: 120}}],
  [{}, {budgets: {tokensPerDay: 1e9, usdPerDay: 1e6, userTokensPerDay: 1e9, userUsdPerDay: 1e6}}],
  [{budgets: {tokensPerDay: 9, userUsdPerDay: 1}}, {budgets: {tokensPerDay: 9, userUsdPerDay: 1, usdPerDay: 5}}],
  [{share: 2}, {share: 2}],
  [{}, {resourceTagPrefix: 'wc-shop-'}],
  [{resourceTagPrefix: undefined}, {resourceTagPrefix: 'acme-'}],
  [{anonymous: true}, {origins, anonymous: true}],
  [{}, {origins, secrets: [key('a'), key('b')]}],
  [{}, {agentRoles: {optimizer: ['x']}, toolRoles: {get_droplet: ['y']}}],
];

test.each(WITHIN)('below %j, %j is right', (above, own) => {
  expect(faultsOf(own, root(above))).toEqual([]);
});

test('all faults are said at once, each with its path', () => {
  const paths = faultsOf({anonymous: true, limits: {graceMs: 60_001}, share: 2}, root()).map(({path}) => path);
  expect(paths).toEqual(['anonymous', 'limits.graceMs', 'share']);
});

test('a root needs agents, and nothing of what only those below need', () => {
  expect(faultsOf({}, undefined).map(({path}) => path)).toEqual(['agents']);
  const wide = {agents: ['support'], anonymous: true, share: 100, privacy: {redact: 'off'}, limits: {graceMs: 600_000}};
  expect(faultsOf(wide, undefined)).toEqual([]);
});

test('there are three levels and no fourth, and a day’s budget holds through all of them', () => {
  const reseller = resolveTenant(recordOf({}, 'reseller'), root({budgets: {tokensPerDay: 9}}));
  expect(faultsOf({budgets: {tokensPerDay: 9}}, reseller)).toEqual([]);
  expect(faultsOf({budgets: {tokensPerDay: 10}}, reseller)).toMatchObject([{path: 'budgets.tokensPerDay'}]);
  const customer = resolveTenant(recordOf({}, 'customer'), reseller);
  expect(faultsOf({}, customer)).toMatchObject([{path: 'parent', message: expect.stringContaining('"customer"')}]);
});

test('below a root that lost its prefix everybody has one still', () => {
  const reseller = resolveTenant(recordOf({}, 'reseller'), root({resourceTagPrefix: undefined}));
  expect(faultsOf({}, reseller)).toEqual([]);
  expect(faultsOf({resourceTagPrefix: 'acme-'}, reseller)).toMatchObject([{path: 'resourceTagPrefix'}]);
});
