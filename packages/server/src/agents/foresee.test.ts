import {describe, expect, test} from 'vitest';
import {machine} from '../test-machine.ts';
import {TOOLS} from '../tools/registry.ts';
import {foreseeCalls} from './foresee.ts';

const droplets = [machine(), machine({id: 8, name: 'win-files-02', publicIpv4: '203.0.113.8'})];

const calls = (question: string, tools = TOOLS, earlier: readonly string[] = [], of = droplets) =>
  foreseeCalls(question, earlier, of, tools).map(({name, arguments: given}) => {
    return [name, ...Object.values(JSON.parse(given) as Record<string, unknown>)].join(' ');
  });

test.each([
  ['Why can’t I connect to win-web-01 with RDP?', ['check_rdp win-web-01']],
  ['Why is win-web-01 slow?', ['analyze_droplet_metrics win-web-01']],
  ['Is 203.0.113.8 running out of memory?', ['analyze_droplet_metrics win-files-02', 'get_droplet win-files-02']],
  ['Which of my servers are busy?', ['check_resource_utilization']],
  ['Which of my servers can be made smaller?', ['calculate_cost_savings']],
  ['How can I save money? I have idle servers.', ['calculate_cost_savings']],
  ['What do I pay for my servers?', ['get_bill']],
  ['How much is my bill?', ['get_bill']],
  ['Which of my servers have no backups?', ['check_backups']],
  ['Does win-web-01 have backups?', ['check_backups win-web-01']],
  ['What is in my buckets?', ['list_buckets']],
  ['Which ports are open in my firewall?', ['check_firewall']],
  // The machine is not what is to be turned off, nor what a copy is wished of.
  ['Turn off the Windows firewall of win-web-01', ['check_firewall win-web-01']],
  ['Snapshot failed for win-web-01 yesterday, why?', ['check_backups win-web-01']],
  // To whom is not said, and how it is done is another question: how it stands can be told.
  ['Open port 8080 of win-web-01', ['check_firewall win-web-01']],
  ['How do I open port 8080 of win-web-01 to 198.51.100.4?', ['check_firewall win-web-01']],
  [
    'Compare the cpu of win-web-01 and win-files-02',
    ['analyze_droplet_metrics win-web-01', 'analyze_droplet_metrics win-files-02'],
  ],
  ['What is the status of WIN-WEB-01?', ['get_droplet win-web-01']],
])('%s', (question, expected) => expect(calls(question)).toEqual(expected));

test.each([
  'Reboot win-web-01',
  'Please restart win-web-01.',
  'Can you please reboot win-web-01?',
  'I want to restart win-web-01 now',
  'ok, restart win-web-01',
  'Restart my server win-web-01',
  'Please reboot the machine "win-web-01"',
  'Reboot 203.0.113.7',
])('%s is a wish', (question) => expect(calls(question)).toEqual(['reboot_droplet win-web-01']));

test.each([
  ['Turn on backups for win-web-01', ['enable_backups win-web-01']],
  ['Turn on win-web-01', ['power_on_droplet win-web-01']],
  ['Take a snapshot of win-web-01', ['snapshot_droplet win-web-01']],
  ['Shut down win-web-01', ['power_off_droplet win-web-01']],
  ['Shut win-web-01 down', ['power_off_droplet win-web-01']],
  ['Turn backups on for win-web-01', ['enable_backups win-web-01']],
  ['Open port 8080 of win-web-01 to 198.51.100.4', ['open_firewall_port win-web-01 8080 198.51.100.4']],
  ['Open port 443 on 203.0.113.7 to everybody', ['open_firewall_port win-web-01 443 anywhere']],
  [
    'Please allow RDP to win-web-01 from 10.0.0.0/8 and 198.51.100.4',
    ['open_firewall_port win-web-01 3389 10.0.0.0/8, 198.51.100.4'],
  ],
  ['Only let 198.51.100.4 use RDP on win-web-01', ['narrow_firewall_rule win-web-01 3389 198.51.100.4']],
  ['Restrict port 8443 of win-web-01 to 198.51.100.0/24', ['narrow_firewall_rule win-web-01 8443 198.51.100.0/24']],
  ['Resize win-web-01 to s-1vcpu-2gb', ['resize_droplet win-web-01 s-1vcpu-2gb']],
  ['Can you change win-web-01 to c-4?', ['resize_droplet win-web-01 c-4']],
  ['Make win-web-01 s-2vcpu-8gb-amd', ['resize_droplet win-web-01 s-2vcpu-8gb-amd']],
])('%s', (question, expected) => expect(calls(question)).toEqual(expected));

describe('a machine that is not named', () => {
  const BEFORE = ['Why is win-files-02 slow?', 'Why can’t I connect to win-web-01?', 'And what about Windows updates?'];

  test.each([
    ['Restart it', ['reboot_droplet win-web-01']],
    ['Please restart it now.', ['reboot_droplet win-web-01']],
    ['Ok, reboot that server', ['reboot_droplet win-web-01']],
    ['Turn it off', ['power_off_droplet win-web-01']],
    ['Turn on backups for it', ['enable_backups win-web-01']],
    ['Resize it to s-1vcpu-2gb', ['resize_droplet win-web-01 s-1vcpu-2gb']],
    ['Does it have backups?', ['check_backups win-web-01']],
    ['Why is that server so slow?', ['analyze_droplet_metrics win-web-01']],
    ['Restart win-files-02', ['reboot_droplet win-files-02']],
    // Not that one, or none.
    ['Which of my servers can be made smaller?', ['calculate_cost_savings']],
    ['Restart all my servers', []],
    ['Restart the print service on it', []],
    ['Restart', []],
    ['Is it possible to restart?', []],
    ['How do I restart it?', []],
  ])('is the one that was named last: %s', (question, expected) =>
    expect(calls(question, TOOLS, BEFORE)).toEqual(expected),
  );

  test('is none where several were spoken of last, or none was', () => {
    expect(calls('Restart it', TOOLS, ['Why is win-web-01 slow?', 'Which of my servers can be smaller?'])).toEqual([]);
    expect(calls('Restart it', TOOLS, ['Compare win-web-01 with win-files-02'])).toEqual([]);
    expect(calls('Restart it')).toEqual([]);
  });

  test.each([
    ['Restart my server', ['reboot_droplet win-web-01']],
    ['Reboot my Windows server please', ['reboot_droplet win-web-01']],
    ['Take a snapshot of my server', ['snapshot_droplet win-web-01']],
    ['Why is my server slow?', ['analyze_droplet_metrics win-web-01']],
    ['Why can’t I connect to my server with RDP?', ['check_rdp win-web-01']],
    ['Restart SQL Server', []],
    ['Restart the server manager service', []],
    ['What do I pay?', ['get_bill']],
  ])('is the only one that there is: %s', (question, expected) =>
    expect(calls(question, TOOLS, [], [machine()])).toEqual(expected),
  );
});

describe('nothing is called', () => {
  test.each([
    'How do I reset my Administrator password?',
    'Why did win-web-01 reboot last night?',
    'How do I restart win-web-01?',
    'Reboot my server', // which one is not said
    'Restart the print service on win-web-01',
    'Start menu does not open on win-web-01',
    'What is RDP?',
    'How much memory should SQL Server get on win-web-01?',
    'What does a backup cost in general?',
    'Allow 198.51.100.4 on win-web-01', // where is not said
    'Resize win-web-01', // to what is not said
    'How do I resize win-web-01 to s-1vcpu-2gb?',
    'Reboot win-web-011',
    'Neustart von win-web-01',
    '',
  ])('%s', (question) => expect(calls(question)).toEqual([]));

  test('that the user may not use', () => {
    expect(
      calls(
        'Reboot win-web-01',
        TOOLS.filter(({proposes}) => !proposes),
      ),
    ).toEqual([]);
    expect(calls('Why is win-web-01 slow?', [])).toEqual([]);
  });
});

test('never more than three calls, whatever a question says', () => {
  const question = 'cpu rdp backups firewall status of win-web-01 and win-files-02';
  expect(calls(question)).toHaveLength(3);
});
