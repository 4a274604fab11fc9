import {describe, expect, test} from 'vitest';
import {ChangeRefused, type CloudChange} from '../resources.ts';
import {createApi} from './api.ts';
import {createChanges} from './changes.ts';
import {createCloud} from './cloud.ts';
import {toFirewall} from './to-firewall.ts';

const never = new AbortController().signal;
const URL_OF_CLOUD = 'https://cloud.example';
const OFFICE = '198.51.100.4/32';

type Answer = {status?: number; body?: unknown} | undefined;

interface Call {
  method: string;
  path: string;
  token: string | null;
  body: unknown;
}

/** Changes at a cloud that answers as the test says, and a cloud that reads with the other token; 404 without an answer. */
function setUp(answer: (call: Call) => Answer | Promise<Answer>) {
  const calls: Call[] = [];
  const account = {
    url: URL_OF_CLOUD,
    async send(url: string | URL, init: RequestInit = {}) {
      const call = {
        method: init.method ?? 'GET',
        path: String(url).slice(URL_OF_CLOUD.length),
        token: new Headers(init.headers).get('authorization'),
        body: init.body === undefined ? undefined : JSON.parse(String(init.body)),
      };
      calls.push(call);
      const {status = 200, body = {}} = (await answer(call)) ?? {status: 404};
      return Response.json(body, {status});
    },
  };
  const api = createApi({...account, token: 'reads'});
  const cloud = createCloud({...account, token: 'reads', api, cacheMs: 60_000});
  const changes = createChanges({...account, token: 'changes', api, cloud});
  const said = () => calls.map(({method, path}) => `${method} ${path}`);
  return {changes, cloud, calls, said};
}

const failureOf = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => new Error('it did not fail'),
    (error: Error) => error,
  );

const droplet = (id: number, ...tags: string[]) => ({id, name: `win-${id}`, vcpus: 1, memory: 1, disk: 1, tags});

const firewall = (more: object = {}) => ({
  id: 'f1',
  name: 'web',
  inbound_rules: [{protocol: 'tcp', ports: '3389', sources: {addresses: ['0.0.0.0/0']}}],
  outbound_rules: [],
  droplet_ids: [1],
  tags: [],
  ...more,
});

const narrow = (more: object = {}): CloudChange => ({
  kind: 'narrow-port',
  dropletId: 1,
  firewallId: 'f1',
  version: toFirewall(firewall())?.version ?? '',
  port: 3389,
  addresses: [OFFICE],
  ...more,
});

describe('of a machine', () => {
  test.each<[CloudChange, object]>([
    [{kind: 'reboot', dropletId: 1}, {type: 'reboot'}],
    [{kind: 'shutdown', dropletId: 1}, {type: 'shutdown'}],
    [{kind: 'power-off', dropletId: 1}, {type: 'power_off'}],
    [{kind: 'power-on', dropletId: 1}, {type: 'power_on'}],
    [{kind: 'enable-backups', dropletId: 1}, {type: 'enable_backups'}],
    [
      {kind: 'snapshot', dropletId: 1, name: 'before'},
      {type: 'snapshot', name: 'before'},
    ],
    [
      {kind: 'resize', dropletId: 1, size: 's-1vcpu-2gb'},
      {type: 'resize', size: 's-1vcpu-2gb', disk: false},
    ],
  ])('%o is one request, with the token for changes', async (change, body) => {
    const {changes, calls} = setUp(() => ({status: 201, body: {action: {id: 36804636, status: 'in-progress'}}}));
    expect(await changes.ask(change, never)).toEqual({operation: '36804636'});
    expect(calls).toEqual([{method: 'POST', path: '/v2/droplets/1/actions', token: 'Bearer changes', body}]);
  });

  test('is refused by 422, open after 500 and without an action, and asked for once', async () => {
    for (const [answer, refused] of [
      [{status: 422}, true],
      [{status: 500}, false],
      [{status: 201, body: {}}, false],
      [{status: 201, body: {action: {id: null}}}, false],
    ] as const) {
      const {changes, calls} = setUp(() => answer);
      const error = await failureOf(changes.ask({kind: 'reboot', dropletId: 1}, never));
      expect(error instanceof ChangeRefused).toBe(refused);
      expect(error.message).toContain('POST /v2/droplets/1/actions');
      expect(calls).toHaveLength(1);
    }
  });
});

describe('of a firewall', () => {
  test('is read anew, put back whole, and done', async () => {
    const {changes, calls} = setUp(({method}) => ({body: {firewall: firewall(method === 'GET' ? {} : {tags: ['x']})}}));
    expect(await changes.ask(narrow(), never)).toEqual({operation: undefined});
    const {id: _id, ...rest} = firewall();
    const rule = {protocol: 'tcp', ports: '3389', sources: {addresses: [OFFICE]}};
    expect(calls).toEqual([
      {method: 'GET', path: '/v2/firewalls/f1', token: 'Bearer changes', body: undefined},
      {method: 'PUT', path: '/v2/firewalls/f1', token: 'Bearer changes', body: {...rest, inbound_rules: [rule]}},
    ]);
  });

  test('is not put where it is another one, or cannot be read: nothing was done', async () => {
    const answers: Answer[] = [{body: {firewall: firewall({tags: ['new']})}}, undefined, {status: 500}, {body: 'x'}];
    for (const answer of answers) {
      const {changes, said} = setUp(() => answer);
      expect(await failureOf(changes.ask(narrow(), never))).toBeInstanceOf(ChangeRefused);
      expect(said()).toEqual(['GET /v2/firewalls/f1']);
    }
  });

  test('is open where the answer to the second call is lost, and refused where that says so', async () => {
    for (const [answer, refused] of [
      [{status: 409}, true],
      [{status: 503}, false],
      [{body: {}}, false],
    ] as const) {
      const {changes, said} = setUp(({method}) => (method === 'GET' ? {body: {firewall: firewall()}} : answer));
      const error = await failureOf(changes.ask(narrow(), never));
      expect(error instanceof ChangeRefused).toBe(refused);
      expect(error.message).toContain('PUT /v2/firewalls/f1');
      expect(said()).toHaveLength(2);
    }
  });

  test('where it is so already nothing is put', async () => {
    const {changes, said} = setUp(() => ({body: {firewall: firewall()}}));
    const change = narrow({kind: 'open-port', addresses: ['0.0.0.0/0']});
    expect(await changes.ask(change, never)).toEqual({operation: undefined});
    expect(said()).toEqual(['GET /v2/firewalls/f1']);
  });

  test('of two at once for one firewall, the second finds that it was changed', async () => {
    let stored: object = firewall();
    const {changes, said} = setUp(async ({method, body}) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (method === 'PUT') stored = {id: 'f1', ...(body as object)};
      return {body: {firewall: stored}};
    });
    const both = [changes.ask(narrow(), never), changes.ask(narrow({addresses: ['10.0.0.0/8']}), never)];
    const results = await Promise.allSettled(both);
    expect(results.map(({status}) => status)).toEqual(['fulfilled', 'rejected']);
    expect(said().filter((one) => one.startsWith('PUT'))).toHaveLength(1);
  });

  test('its id leads nowhere else', async () => {
    const {changes, said} = setUp(() => undefined);
    await failureOf(changes.ask(narrow({firewallId: '../droplets/1'}), never));
    expect(said()).toEqual(['GET /v2/firewalls/..%2Fdroplets%2F1']);
  });
});

describe('an operation', () => {
  test.each([
    ['in-progress', 'running'],
    ['completed', 'done'],
    ['errored', 'failed'],
  ])('that is %s is %s', async (status, state) => {
    const {changes, said} = setUp(() => ({body: {action: {id: 5, status}}}));
    expect(await changes.look(1, '5', never)).toBe(state);
    expect(said()).toEqual(['GET /v2/droplets/1/actions/5']);
  });

  test.each<Answer>([undefined, {status: 500}, {body: {action: {status: 'toString'}}}])(
    'of which nothing is known is an error: %o',
    async (answer) => {
      await expect(setUp(() => answer).changes.look(1, '5', never)).rejects.toThrow('GET /v2/droplets/1/actions/5');
    },
  );

  const SINCE = Date.parse('2026-06-30T12:00:00Z');
  const action = (id: number, type: string, started_at: string | null) => ({id, type, started_at, status: 'completed'});

  test('is found by its type and time: the newest, not earlier than a minute before', async () => {
    const {changes, said} = setUp(() => ({
      body: {
        actions: [
          action(1, 'reboot', '2026-06-30T12:00:01Z'),
          action(2, 'reboot', '2026-06-30T12:00:05Z'),
          action(3, 'power_off', '2026-06-30T12:01:00Z'),
          action(4, 'reboot', null),
          action(5, 'power_on', '2026-06-30T11:59:00Z'),
          action(6, 'shutdown', '2026-06-30T11:58:59Z'),
        ],
      },
    }));
    const find = (kind: 'reboot' | 'power-off' | 'power-on' | 'shutdown') =>
      changes.find({kind, dropletId: 1}, SINCE, never);
    expect(await find('reboot')).toBe('2');
    expect(await find('power-off')).toBe('3');
    expect(await find('power-on')).toBe('5');
    expect(await find('shutdown')).toBeUndefined();
    expect(said()[0]).toBe('GET /v2/droplets/1/actions?per_page=200&page=1');
  });

  test('there is none of a firewall', async () => {
    const {changes, said} = setUp(() => undefined);
    expect(await changes.find(narrow(), SINCE, never)).toBeUndefined();
    expect(said()).toEqual([]);
  });
});

describe('what is there now', () => {
  const machines = [droplet(1, 'wc-alice'), droplet(2, 'wc-alice'), droplet(3, 'wc-bob'), droplet(4, 'acme-carol')];
  const account = ({path}: Call): Answer => {
    const {pathname, searchParams} = new URL(path, URL_OF_CLOUD);
    const one = machines.find(({id}) => pathname === `/v2/droplets/${id}`);
    if (one !== undefined) return {body: {droplet: one}};
    const tag = searchParams.get('tag_name') ?? '';
    if (pathname === '/v2/droplets') return {body: {droplets: machines.filter(({tags}) => tags.includes(tag))}};
    const firewalls = [firewall(), firewall({id: 'f2', droplet_ids: [3]}), firewall({id: 'f3', droplet_ids: [1, 3]})];
    return pathname === '/v2/firewalls' ? {body: {firewalls}} : undefined;
  };

  test.each<[number, object, boolean, number]>([
    [1, {tag: 'wc-alice'}, true, 1],
    [3, {tag: 'wc-alice'}, false, 1],
    [9, {tag: 'wc-alice'}, false, 1],
    [1, {tag: 'wc-'}, false, 1],
    [4, {ids: [4], requiredTagPrefix: 'acme-'}, true, 1],
    [4, {ids: [4], requiredTagPrefix: 'wc-'}, false, 1],
    [4, {ids: [4]}, true, 1],
    [3, {ids: [4], requiredTagPrefix: 'acme-'}, false, 0],
    [1, {}, false, 0],
  ])('machine %d for %o: %s', async (id, scope, there, count) => {
    const {changes, calls} = setUp(account);
    for (const _ of [1, 2]) expect((await changes.readDroplet(scope, id, never))?.id).toBe(there ? id : undefined);
    expect(calls).toHaveLength(2 * count);
  });

  test('firewalls of the scope, as the cloud tells them, and every time anew', async () => {
    const {changes, cloud, said} = setUp(account);
    const {firewalls} = await cloud.listFirewalls({tag: 'wc-alice'}, never);
    expect(firewalls.map(({id, shared}) => [id, shared])).toEqual([
      ['f1', false],
      ['f3', true],
    ]);
    for (const _ of [1, 2]) expect(await changes.readFirewalls({tag: 'wc-alice'}, never)).toEqual(firewalls);
    expect(said().filter((one) => one.includes('firewalls'))).toHaveLength(3);
    expect(await changes.readFirewalls({}, never)).toEqual([]);
  });
});

describe('what the cloud had read is forgotten', () => {
  /** How often the list of machines is read by two who ask, one before and one after. */
  async function reads(
    between: (changes: ReturnType<typeof setUp>['changes']) => Promise<unknown>,
    status = 'completed',
  ) {
    const {changes, cloud, said} = setUp(({method}) =>
      method === 'POST' ? {status: 500} : {body: {droplets: [], action: {id: 5, status}}},
    );
    await cloud.listDroplets({tag: 'wc-alice'}, never);
    await between(changes);
    await cloud.listDroplets({tag: 'wc-alice'}, never);
    return said().filter((one) => one.startsWith('GET /v2/droplets?')).length;
  }

  test('when a change was asked for, also where it is open whether it was made', async () => {
    expect(await reads((changes) => failureOf(changes.ask({kind: 'reboot', dropletId: 1}, never)))).toBe(2);
  });

  test('when an operation has ended, and not while it runs', async () => {
    const look = (changes: ReturnType<typeof setUp>['changes']) => changes.look(1, '5', never);
    expect(await reads(look, 'completed')).toBe(2);
    expect(await reads(look, 'errored')).toBe(2);
    expect(await reads(look, 'in-progress')).toBe(1);
  });
});
