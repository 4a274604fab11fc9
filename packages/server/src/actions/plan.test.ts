import {describe, expect, test} from 'vitest';
import {createPriceBook} from '../prices/price-book.ts';
import {machine} from '../test-machine.ts';
import {readNetworks} from './networks.ts';
import {type ActionArguments, CannotPlan, type Looked, planAction} from './plan.ts';
import {firewallFor} from './plan-firewall.ts';
import {textOf} from './record.ts';
import {firewall, SIZES} from './test-provider.ts';

const prices = createPriceBook({
  currency: 'USD',
  sizes: {'s-1vcpu-2gb': 16, 's-2vcpu-4gb': 29},
  snapshotGb: 0.07,
  backupsPercent: 20,
});

const look = (changes: Partial<Looked> = {}): Looked => ({
  droplet: machine(),
  firewalls: [firewall()],
  sizes: SIZES,
  prices,
  ...changes,
});

const off = machine({status: 'off'});
const plan = (tool: Parameters<typeof planAction>[0], given: ActionArguments = {}, looked = look()) =>
  planAction(tool, {droplet_id: 7, ...given}, looked);
const stepsOf = (...args: Parameters<typeof plan>) =>
  plan(...args).steps.map(({step, rule}) => (rule ? `${step} ${rule}` : step));

describe('steps', () => {
  test.each([
    ['reboot_droplet', {}, look(), ['reboot']],
    ['power_on_droplet', {}, look({droplet: off}), ['power-on']],
    ['power_off_droplet', {}, look(), ['shutdown try-off', 'power-off unless-off']],
    ['snapshot_droplet', {name: 'before'}, look(), ['snapshot']],
    ['enable_backups', {}, look(), ['enable-backups']],
    ['resize_droplet', {size: 's-1vcpu-2gb'}, look(), ['shutdown until-off', 'resize', 'power-on back-on']],
    ['resize_droplet', {size: 's-1vcpu-2gb'}, look({droplet: off}), ['resize']],
    ['open_firewall_port', {firewall_id: 'fw-1', port: 443, addresses: '0.0.0.0/0'}, look(), ['firewall']],
    ['narrow_firewall_rule', {firewall_id: 'fw-1', port: 3389, addresses: '203.0.113.5/32'}, look(), ['firewall']],
  ] as const)('%s %j', (tool, given, looked, steps) => {
    expect(stepsOf(tool, given, looked)).toEqual(steps);
  });
});

describe('what cannot be done as the machine stands', () => {
  test.each([
    ['reboot_droplet', {}, look({droplet: off}), 'is off'],
    ['power_on_droplet', {}, look(), 'is on already'],
    ['power_off_droplet', {}, look({droplet: off}), 'is off already'],
    ['reboot_droplet', {}, look({droplet: machine({status: 'new'})}), 'is "new"'],
    ['enable_backups', {}, look({droplet: machine({backups: true})}), 'has backups already'],
    ['resize_droplet', {size: 's-none'}, look(), 'no size "s-none"'],
    ['resize_droplet', {size: 's-2vcpu-4gb'}, look(), 'has the size'],
    ['resize_droplet', {size: 's-elsewhere'}, look(), 'cannot be had in fra1'],
    ['resize_droplet', {size: 's-sold-out'}, look(), 'cannot be had'],
    ['resize_droplet', {size: 's-small-disk'}, look(), 'cannot shrink'],
    ['open_firewall_port', {firewall_id: 'fw-2', port: 80, addresses: '0.0.0.0/0'}, look(), 'no such firewall'],
    ['open_firewall_port', {firewall_id: 'fw-1', port: 3389, addresses: '0.0.0.0/0,::/0'}, look(), 'not opened to all'],
    ['open_firewall_port', {firewall_id: 'fw-1', port: 1433, addresses: '::/0'}, look(), 'SQL Server'],
    ['open_firewall_port', {firewall_id: 'fw-1', port: 443, addresses: '198.51.100.4/32'}, look(), 'already'],
    [
      'open_firewall_port',
      {firewall_id: 'fw-1', port: 80, addresses: '0.0.0.0/0'},
      look({firewalls: [firewall({shared: true})]}),
      'machines of others',
    ],
    ['narrow_firewall_rule', {firewall_id: 'fw-1', port: 3389, addresses: '0.0.0.0/0'}, look(), 'no narrower'],
    ['narrow_firewall_rule', {firewall_id: 'fw-1', port: 443, addresses: '10.0.0.0/8'}, look(), 'nothing to narrow'],
  ] as const)('%s %j', (tool, given, looked, because) => {
    expect(() => plan(tool, given, looked)).toThrow(CannotPlan);
    expect(() => plan(tool, given, looked)).toThrow(because);
  });
});

describe('what it costs', () => {
  test('a size: before and after, with backups where there are some', () => {
    expect(plan('resize_droplet', {size: 's-1vcpu-2gb'}).price).toEqual({
      before: 290_000,
      after: 160_000,
      currency: 'USD',
    });
    const backed = look({droplet: machine({backups: true})});
    expect(plan('resize_droplet', {size: 's-1vcpu-2gb'}, backed).price).toMatchObject({
      before: 348_000,
      after: 192_000,
    });
  });

  test('backups: a part more; a snapshot: by its size', () => {
    expect(plan('enable_backups').price).toMatchObject({before: 290_000, after: 348_000});
    expect(plan('snapshot_droplet', {name: 'x'}).priceGb).toEqual({amount: 700, currency: 'USD'});
  });

  test('nothing is said where a price is missing, and a reboot costs nothing', () => {
    const bare = look({prices: createPriceBook(undefined)});
    for (const one of [
      plan('resize_droplet', {size: 's-1vcpu-2gb'}, bare),
      plan('resize_droplet', {size: 's-4vcpu-8gb'}),
      plan('enable_backups', {}, look({prices: createPriceBook({currency: 'USD', sizes: {'s-2vcpu-4gb': 29}})})),
      plan('reboot_droplet'),
    ]) {
      expect(one).not.toHaveProperty('price');
    }
  });
});

describe('what has to be typed', () => {
  test('the name, where a server is turned off', () => {
    expect(plan('power_off_droplet').typedName).toBe('win-web-01');
    expect(plan('resize_droplet', {size: 's-1vcpu-2gb'}).typedName).toBe('win-web-01');
    expect(plan('reboot_droplet')).not.toHaveProperty('typedName');
  });
});

describe('where a machine stands', () => {
  const version = (changes: Parameters<typeof machine>[0]) =>
    plan('snapshot_droplet', {name: 'x'}, look({droplet: machine(changes)})).version;

  test('is another version after every change that a person sees', () => {
    const changed = [
      {name: 'win-web-02'},
      {status: 'off'},
      {size: 's-4vcpu-8gb'},
      {memoryMb: 8_192},
      {diskGb: 160},
      {backups: true},
      {publicIpv4: undefined},
    ] as const;
    expect(new Set([version({}), ...changed.map(version)]).size).toBe(changed.length + 1);
    expect(version({tags: ['other']})).toBe(version({}));
  });

  test('and that of its firewall counts, where that is changed', () => {
    const given = {firewall_id: 'fw-1', port: 80, addresses: '0.0.0.0/0'};
    const at = (version: string) => plan('open_firewall_port', given, look({firewalls: [firewall({version})]})).version;
    expect(at('a')).not.toBe(at('b'));
  });
});

test('the same machine comes to the same plan, also after it was kept', () => {
  const made = plan('resize_droplet', {size: 's-1vcpu-2gb'});
  expect(textOf(JSON.parse(JSON.stringify(made)))).toBe(textOf(plan('resize_droplet', {size: 's-1vcpu-2gb'})));
  expect(textOf(made)).not.toBe(textOf({...made, arguments: {...made.arguments, size: 's-4vcpu-8gb'}}));
});

describe('the firewall of a change', () => {
  const shared = firewall({id: 'shared', shared: true});
  const closed = firewall({id: 'closed', rules: []});

  test('is one of the machine’s own, and one with something to narrow', () => {
    const among = {droplet: machine(), firewalls: [shared, closed, firewall()]};
    expect(firewallFor('open_firewall_port', 80, among).id).toBe('closed');
    expect(firewallFor('narrow_firewall_rule', 3389, among).id).toBe('fw-1');
  });

  test.each([
    ['none', [], 'no cloud firewall'],
    ['one of another machine', [firewall({dropletIds: [8]})], 'no cloud firewall'],
    ['a shared one', [shared], 'machines of others'],
    ['one without such a rule', [closed], 'nothing to narrow'],
  ])('%s', (_, firewalls, because) => {
    expect(() => firewallFor('narrow_firewall_rule', 3389, {droplet: machine(), firewalls})).toThrow(because);
  });
});

describe('networks', () => {
  test.each([
    ['203.0.113.5', ['203.0.113.5/32']],
    ['10.0.0.0/8, 203.0.113.5', ['10.0.0.0/8', '203.0.113.5/32']],
    ['2001:db8::1', ['2001:db8::1/128']],
    ['anywhere', ['0.0.0.0/0', '::/0']],
    ['10.0.0.0/08 10.0.0.0/8', ['10.0.0.0/8']],
  ])('%s', (text, networks) => expect(readNetworks(text)).toEqual(networks));

  test.each([
    '',
    ' ',
    'office',
    '10.0.0.0/33',
    '10.0.0.256',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    'fe80::1%eth0',
    '10.0.0.0/-1',
    'x'.repeat(9),
  ])('%j is none', (text) => expect(readNetworks(text)).toBeUndefined());

  test('no more than a person would name', () => {
    const many = (count: number) => Array.from({length: count}, (_, index) => `10.0.0.${index}`).join(' ');
    expect(readNetworks(many(20))).toHaveLength(20);
    expect(readNetworks(many(21))).toBeUndefined();
  });
});
