import {describe, expect, test} from 'vitest';
import type {TenantRecord} from '../config/tenant-schema.ts';
import {resolveTenant} from './resolve.ts';
import type {Tenant} from './tenant.ts';

type Settings = Partial<TenantRecord>;

const recordOf = (id: string, settings: Settings): TenantRecord => ({
  id,
  name: id,
  origins: [],
  secrets: [],
  ...settings,
});
const root = (settings: Settings = {}) =>
  resolveTenant(recordOf('root', {agents: ['support', 'billing'], ...settings}), undefined);
const below = (parent: Tenant, settings: Settings = {}, id = 'child') => resolveTenant(recordOf(id, settings), parent);

/** What a tenant has at a path such as `limits.turnsPerMinute`. */
const at = (tenant: Tenant, path: string) =>
  path.split('.').reduce<unknown>((value, step) => (value as Record<string, unknown>)[step], tenant);

/** The settings that have this value at a path. */
const put = (path: string, value: unknown): Settings => {
  const [name = '', inner] = path.split('.');
  return value === undefined ? {} : {[name]: inner === undefined ? value : {[inner]: value}};
};

/** A setting, what the level above sets, what the child sets, and what counts for the child. */
const CASES: readonly [path: string, above: unknown, own: unknown, counts: unknown][] = [
  ['anonymous', true, true, true],
  ['anonymous', true, undefined, false],
  ['anonymous', undefined, true, false],
  ['agents', ['support', 'billing'], ['billing'], ['billing']],
  ['agents', ['support', 'billing'], undefined, ['support', 'billing']],
  ['agents', ['support'], ['billing', 'support'], ['support']],
  ['agents', ['support'], ['billing'], []],
  ['defaultAgent', 'billing', undefined, 'billing'],
  ['defaultAgent', 'billing', 'support', 'support'],
  ['defaultAgent', undefined, undefined, 'support'],
  ...['feedback', 'followUps', 'tools'].flatMap((name): [string, unknown, unknown, unknown][] => [
    [`features.${name}`, undefined, undefined, true],
    [`features.${name}`, true, false, false],
    [`features.${name}`, false, undefined, false],
    [`features.${name}`, false, true, false],
  ]),
  // Changes of servers are off until a root says otherwise.
  ['features.actions', undefined, undefined, false],
  ['features.actions', undefined, true, false],
  ['features.actions', true, undefined, true],
  ['features.actions', true, false, false],
  ['features.actions', false, true, false],
  ['privacy.redact', undefined, undefined, 'secrets'],
  ['privacy.redact', 'off', undefined, 'off'],
  ['privacy.redact', 'off', 'personal', 'personal'],
  ['privacy.redact', 'secrets', 'off', 'secrets'],
  ['privacy.redact', 'personal', 'secrets', 'personal'],
  ['privacy.retentionDays', undefined, undefined, undefined],
  ['privacy.retentionDays', 30, undefined, 30],
  ['privacy.retentionDays', 30, 7, 7],
  ['privacy.retentionDays', 30, 90, 30],
  ['privacy.retentionDays', undefined, 90, 90],
  ...Object.entries(root().limits).flatMap(([name, byDefault]): [string, unknown, unknown, unknown][] => [
    [`limits.${name}`, undefined, undefined, byDefault],
    [`limits.${name}`, undefined, byDefault + 1, byDefault],
    [`limits.${name}`, byDefault + 9, undefined, byDefault + 9],
    [`limits.${name}`, byDefault + 9, byDefault + 1, byDefault + 1],
    [`limits.${name}`, 1, byDefault + 1, 1],
  ]),
  ...['userTokensPerDay', 'userUsdPerDay', 'visitorsTokensPerDay', 'visitorsUsdPerDay'].flatMap(
    (name): [string, unknown, unknown, unknown][] => [
      [`budgets.${name}`, undefined, undefined, undefined],
      [`budgets.${name}`, 5, undefined, 5],
      [`budgets.${name}`, 5, 3, 3],
      [`budgets.${name}`, 5, 8, 5],
      [`budgets.${name}`, undefined, 8, 8],
      [`budgets.${name}`, 0, 8, 0],
    ],
  ),
  ['resourceTagPrefix', 'wc-', undefined, 'wc-'],
  ['resourceTagPrefix', 'wc-', 'wc-shop-', 'wc-shop-'],
  ['resourceTagPrefix', 'wc-', 'other-', 'wc-'],
  ['resourceTagPrefix', undefined, 'acme-', 'acme-'],
  // Refused on write; comes about where the root's own was taken away.
  ['resourceTagPrefix', undefined, undefined, 'child-'],
  ['share', undefined, undefined, 1],
  ['share', 4, 2, 2],
  ['share', 4, undefined, 1],
  ['share', 2, 50, 2],
  ['share', 0.5, undefined, 0.5],
  ['theme.accent', '#112233', undefined, '#112233'],
  ['theme.accent', '#112233', '#445566', '#445566'],
  ['theme.scheme', 'dark', undefined, 'dark'],
];

test.each(CASES)('%s: %j above and %j here count as %j', (path, above, own, counts) => {
  expect(at(below(root(put(path, above)), put(path, own)), path)).toEqual(counts);
});

test('a root says what it likes, also more than the defaults', () => {
  const wide = root({limits: {turnsPerMinute: 5_000}, privacy: {redact: 'off'}, anonymous: true, share: 9});
  expect(wide).toMatchObject({limits: {turnsPerMinute: 5_000}, privacy: {redact: 'off'}, anonymous: true, share: 9});
  expect(wide.resourceTagPrefix).toBeUndefined();
});

test('the words of the level above are never those of the child: nobody reads who is behind it', () => {
  const words = {greeting: 'I am Root.', suggestions: ['Root?'], supportUrl: 'mailto:root@root.example'};
  const parent = root({...words, disclaimer: 'Root may be wrong.', theme: {accent: '#112233'}});
  const {greeting, suggestions, supportUrl, disclaimer, name} = below(parent);
  expect(JSON.stringify([greeting, suggestions, supportUrl, disclaimer, name])).not.toMatch(/root/i);
  expect([suggestions, supportUrl]).toEqual([[], undefined]);
  expect(greeting).not.toBe('');
  expect(below(parent, words)).toMatchObject(words);
});

describe('three levels', () => {
  const platform = root({limits: {tenantTurnsPerMinute: 500}, budgets: {tokensPerDay: 9}, toolRoles: {t: ['a']}});
  const reseller = below(platform, {budgets: {usdPerDay: 2}, agentRoles: {billing: ['accounts']}}, 'reseller');
  const customer = below(reseller, {limits: {tenantTurnsPerMinute: 20}, agentRoles: {billing: ['chief']}}, 'customer');

  test('each is counted for itself and for all above it', () => {
    expect(customer.levels).toEqual([
      {id: 'root', turnsPerMinute: 500, tokensPerDay: 9, usdPerDay: undefined},
      {id: 'reseller', turnsPerMinute: 600, tokensPerDay: undefined, usdPerDay: 2},
      {id: 'customer', turnsPerMinute: 20, tokensPerDay: undefined, usdPerDay: undefined},
    ]);
    expect([platform.parent, reseller.parent, customer.parent]).toEqual([undefined, 'root', 'reseller']);
  });

  test('each may ask for a role more, and none is lost', () => {
    expect(customer.agentRoles).toEqual([{billing: ['accounts']}, {billing: ['chief']}]);
    expect(customer.toolRoles).toEqual([{t: ['a']}]);
  });

  test('what is narrowed at the top narrows the lowest, whatever its record says', () => {
    const own = {
      anonymous: true,
      agents: ['billing', 'support'],
      defaultAgent: 'billing',
      limits: {turnsPerMinute: 19},
    };
    const under = (top: Tenant) => below(below(top, {anonymous: true}, 'reseller'), own, 'customer');
    expect(under(root({anonymous: true}))).toMatchObject({...own, limits: {turnsPerMinute: 19}});
    expect(under(root({agents: ['support'], limits: {turnsPerMinute: 2}}))).toMatchObject({
      anonymous: false,
      agents: ['support'],
      defaultAgent: 'support',
      limits: {turnsPerMinute: 2},
    });
  });
});

describe('prices', () => {
  const platformPrices = {currency: 'USD', sizes: {'s-2vcpu-4gb': 24}, volumeGb: 0.1};
  const resellerPrices = {currency: 'EUR', sizes: {'s-2vcpu-4gb': 28.5, 's-1vcpu-2gb': 14}, backupsPercent: 20};
  const customerPrices = {currency: 'EUR', sizes: {'s-2vcpu-4gb': 26}};
  const platform = root({prices: platformPrices});
  const reseller = below(platform, {prices: resellerPrices}, 'reseller');

  test('each seller has its own, and a customer those of the reseller that sells to it', () => {
    expect(platform.prices).toEqual(platformPrices);
    expect(reseller.prices).toEqual(resellerPrices);
    expect(below(reseller, {}, 'customer').prices).toEqual(resellerPrices);
    expect(root().prices).toBeUndefined();
    expect(below(reseller, {}, 'customer').sellers).toEqual(['customer', 'reseller']);
    expect([platform.sellers, reseller.sellers]).toEqual([[platform.id], ['reseller']]);
  });

  test('what the platform asks is told to nobody below it', () => {
    const silent = below(platform, {}, 'reseller');
    expect(silent.prices).toBeUndefined();
    expect(below(silent, {}, 'customer').prices).toBeUndefined();
    expect(below(silent, {}, 'customer').sellers).toEqual(['customer', silent.id]);
  });

  test('books are not mixed: what a customer was promised counts alone', () => {
    expect(below(reseller, {prices: customerPrices}, 'customer').prices).toEqual(customerPrices);
    expect(below(reseller, {prices: customerPrices}, 'customer').sellers).toEqual(['customer']);
  });
});
