import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi} from 'vitest';
import {main} from '../cli.ts';
import {signIdentity} from '../identity/sign-identity.ts';
import {DATABASE} from '../runtimes/open-server.ts';
import {openSqliteStore} from '../storage/sqlite.ts';
import {createTestApp} from '../test-app.ts';

const directory = mkdtempSync(join(tmpdir(), 'wincloud-chat-tenant-'));
const SHOP = '{"name": "Shop", "parent": "wincloud", "resourceTagPrefix": "shop-"}';
const ORIGIN = 'https://shop.example.org';

let place = 0;
let data = '';
let app: ReturnType<typeof createTestApp>;

/** A server that runs on the data folder meanwhile. */
beforeEach(async () => {
  place += 1;
  data = mkdtempSync(join(directory, `${place}-`));
  app = createTestApp({store: openSqliteStore(join(data, DATABASE))});
  await app.request('GET', '/v1/config?tenant=wincloud');
});
afterEach(() => app.store.close());
afterAll(() => rmSync(directory, {recursive: true}));

/** Runs `wincloud-chat tenant` on that folder, and gives its status and what it printed. */
async function run(...args: string[]) {
  const printed = {out: '', err: ''};
  const into = (name: 'out' | 'err') => (text: string | Uint8Array) => {
    printed[name] += text;
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(into('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(into('err')),
  ];
  const status = await main(['tenant', '--data', data, ...args]);
  for (const spy of spies) spy.mockRestore();
  return {status, ...printed};
}

const configOf = async (tenant: string, origin?: string) =>
  (await app.request('GET', `/v1/config?tenant=${tenant}`, origin === undefined ? {} : {headers: {origin}})).json();

describe('a running server sees with its next request', () => {
  test('a tenant that is added, its key and its pages', async () => {
    expect(await run('add', 'shop', '--set', SHOP)).toEqual({
      status: 0,
      out: 'shop is there. Make its key: wincloud-chat tenant new-key shop\n',
      err: '',
    });
    const made = await run('new-key', 'shop', '--kid', 'a');
    const [, secret = ''] = /^kid: a\nsecret: (\S{44})\nThis is the only time/.exec(made.out) ?? [];
    await run('set', 'shop', '--set', `{"origins": ["${ORIGIN}"]}`);
    const iat = Math.floor(app.clock.now / 1000);
    const identity = await signIdentity({tenant: 'shop', sub: 'dora', kid: 'a', secret, claims: {iat, exp: iat + 9}});
    const body = {tenant: 'shop', identity};
    expect((await app.request('POST', '/v1/session', {body, headers: {origin: ORIGIN}})).status).toBe(200);
    const all = [await run('show', 'shop'), await run('show', 'shop', '--json'), await run('list', '--json')];
    expect(JSON.stringify(all)).not.toContain(secret);
    expect(JSON.stringify(all)).toContain('"kid');
  });

  test('a change from a file, and a tenant that is closed and opened', async () => {
    const file = join(data, 'patch.json');
    writeFileSync(file, '{"greeting": "Servus", "limits": {"turnsPerMinute": 3}}');
    expect((await run('set', 'wincloud', '--file', file)).out).toBe('wincloud is at version 2.\n');
    expect(await configOf('wincloud')).toMatchObject({greeting: 'Servus'});
    await run('set', 'wincloud', '--set', '{"greeting": null}');
    expect(await configOf('wincloud')).toMatchObject({greeting: 'Hello! What can I help you with?'});
    await run('close', 'wincloud');
    expect(await configOf('wincloud')).toMatchObject({error: {code: 'origin_not_allowed'}});
    await run('open', 'wincloud');
    expect(await configOf('wincloud')).toMatchObject({tenant: 'wincloud'});
  });

  test('a key that is dropped', async () => {
    const token = () => app.identity('alice');
    const signIn = async () =>
      (await app.request('POST', '/v1/session', {body: {tenant: 'wincloud', identity: await token()}})).status;
    expect([(await run('new-key', 'wincloud')).status, await signIn()]).toEqual([0, 200]);
    expect((await run('drop-key', 'wincloud', '--kid', 'k1')).out).toBe('k1 signs nobody in any more.\n');
    expect(await signIn()).toBe(401);
  });
});

test('--json prints one object for every action, for a program to read', async () => {
  const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).out);
  expect(await json('add', 'shop', '--set', SHOP)).toMatchObject({id: 'shop', version: 1, keys: []});
  expect(await json('set', 'shop', '--set', '{"share": 0.5}')).toMatchObject({version: 2, effective: {share: 0.5}});
  expect(await json('close', 'shop')).toMatchObject({version: 3, record: {disabled: true}});
  expect(await json('show', 'shop')).not.toHaveProperty('effective');
  expect(await json('open', 'shop')).toMatchObject({version: 4, source: 'edited'});
  const made = await json('new-key', 'shop');
  expect(made).toEqual({kid: expect.stringMatching(/^[\w.-]{1,64}$/), secret: expect.stringMatching(/^\S{44}$/)});
  expect(await json('list')).toMatchObject({tenants: [{id: 'acme'}, {id: 'shop', keys: [{kid: made.kid}]}, {}]});
  expect(await json('drop-key', 'shop', '--kid', made.kid)).toEqual({removed: made.kid});
});

test('list is the tree, with who is closed, where from and by which keys', async () => {
  await run('add', 'shop', '--set', SHOP);
  await run('close', 'shop');
  expect((await run('list')).out).toBe(
    'acme  Acme (version 1, file; keys: k1)\n' +
      'wincloud  WinCloud (version 1, file; keys: k1)\n' +
      '  shop  Shop (version 2, edited, closed; keys: none)\n',
  );
});

test('what was changed here is on record as the command line’s', async () => {
  await run('set', 'acme', '--set', '{"greeting": "Hi"}');
  const rows = await app.store.readAudit('acme', 0, 9);
  expect(rows.map(({text}) => JSON.parse(text))).toMatchObject([
    {action: 'tenant.create'},
    {action: 'tenant.change', detail: {version: 2, what: 'greeting'}, requestId: ''},
  ]);
});

describe('says what is wrong, and what to do', () => {
  beforeAll(() => writeFileSync(join(directory, 'no.json'), '[1]'));

  test.each<[string[], number, string]>([
    [[], 2, 'Name what to do: list, show, add, set, close, open, new-key, drop-key. Example: tenant list'],
    [['toString'], 2, 'Name what to do'],
    [['show'], 2, 'Name the tenant. Example: tenant show acme-hosting'],
    [['show', 'acme', 'more'], 2, '"more" is one word too many'],
    [['list', 'acme'], 2, '"acme" is one word too many'],
    [['list', '--print', 'json'], 2, '--print'],
    [['add', 'new'], 2, 'Give the settings. Example: --set'],
    [['add', 'new', '--set', 'name'], 2, 'must be a JSON object. Example:'],
    [['add', 'new', '--file', join(directory, 'no.json')], 2, 'must be a JSON object. Example:'],
    [['add', 'new', '--file', 'nowhere.json'], 2, 'nowhere.json: is not there'],
    [['add', 'new', '--set', '{}', '--file', 'nowhere.json'], 2, 'Give --set or --file, not both'],
    [['drop-key', 'acme'], 2, 'Name the key with --kid. Example:'],
    [['new-key', 'acme', '--kid', 'a/b'], 2, '--kid: use 1 to 64 letters'],
    [['drop-key', 'acme', '--kid', 'k9'], 1, 'acme has no key "k9"'],
    [['show', 'nobody'], 1, 'There is no tenant "nobody"'],
    [['set', 'nobody', '--set', '{}'], 1, 'There is no tenant "nobody"'],
    [['close', 'nobody'], 1, 'There is no tenant "nobody"'],
    [['new-key', 'nobody'], 1, 'There is no tenant "nobody"'],
    [['add', 'acme', '--set', '{"name": "A", "agents": ["support"]}'], 1, 'there is a tenant "acme" already'],
    [['add', 'New', '--set', SHOP], 1, 'id: use 2 to 40 lower-case letters'],
    [['add', 'new', '--set', '{"name": "New"}'], 1, 'agents: is missing'],
    [['add', 'new', '--set', '{"name": "New", "parent": "wincloud"}'], 1, 'resourceTagPrefix: is missing'],
    [['set', 'acme', '--set', '{"agents": ["sales"]}'], 1, 'agents: there is no agent "sales". Example: "support"'],
    [['set', 'acme', '--set', '{"parent": "acme"}'], 1, 'parent: is this tenant or below it'],
  ])('%j', async (args, expected, text) => {
    const before = await app.store.tenantsVersion();
    const {status, out, err} = await run(...args);
    expect([status, out, err]).toEqual([expected, '', expect.stringContaining(text)]);
    expect(await app.store.tenantsVersion()).toBe(before);
  });

  test('a folder without a database', async () => {
    const {status, err} = await run('list', '--data', join(directory, 'nowhere'));
    expect([status, err]).toEqual([1, expect.stringContaining('Name the folder that the server uses')]);
  });
});

test('help says what settings and output are', async () => {
  const {status, out} = await run('--help');
  expect(status).toBe(0);
  for (const text of ['--set JSON', '--file FILE', '--json ']) expect(out).toContain(text);
});
