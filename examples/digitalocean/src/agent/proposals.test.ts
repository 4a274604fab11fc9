import {describe, expect, test} from 'vitest';
import {ALICE, fenced, tool} from '../../test/local.ts';
import {chatRequestOf} from '../inference/chat-request.ts';
import {chooseQuestion, chooseTool} from './tool-choice.ts';

const NAME = {name: {type: 'string', description: 'The name of the server'}};
const PORT = {port: {type: 'number'}};
const proposing = (name: string, what: string, properties: Record<string, unknown> = {}) =>
  tool(name, `Proposes to ${what}; nothing happens until the user confirms.`, {...NAME, ...properties}, [
    'name',
    ...Object.keys(properties),
  ]);

const TOOLS = [
  tool('list_droplets', "Lists all of this user's servers (droplets) with status, region, size and address."),
  tool('get_droplet', "Reads one of this user's servers (a droplet) by its name: status, region, size.", NAME, [
    'name',
  ]),
  tool(
    'calculate_cost_savings',
    "Calculates what this user could save: which of the user's servers can be made smaller, are idle, off or too small, " +
      'volumes without a server, old snapshots, missing backups and open RDP, each with its arithmetic and the saving a month.',
  ),
  tool(
    'check_resource_utilization',
    "Checks how busy this user's servers are now: the utilization of CPU and memory.",
    NAME,
  ),
  tool('get_bill', "What this user's servers, backups, volumes and snapshots cost a month."),
  tool('check_backups', "Which of this user's servers have backups, and of when the latest is.", NAME),
  tool('check_firewall', "Which ports of this user's servers are open to the world.", NAME),
  tool('check_rdp', 'Whether RDP of a server can be reached, and from where.', NAME, ['name']),
  proposing('reboot_droplet', 'reboot a server'),
  proposing('power_on_droplet', 'power a server on'),
  proposing('power_off_droplet', 'shut a server down'),
  proposing('snapshot_droplet', 'take a snapshot of a server'),
  proposing('resize_droplet', 'resize a server', {size: {type: 'string'}}),
  proposing('enable_backups', 'turn on backups for a server'),
  proposing('open_firewall_port', 'open a port of a server', {...PORT, from: {type: 'string'}}),
  proposing('narrow_firewall_rule', 'let fewer use a port of a server', {...PORT, to: {type: 'string'}}),
];

const requestOf = (question: string, before: readonly string[] = [], after: readonly unknown[] = []) => {
  const earlier = before.map((content, index) => ({role: index % 2 === 0 ? 'user' : 'assistant', content}));
  const messages = [...earlier, {role: 'user', content: fenced(question, ALICE)}, ...after];
  const checked = chatRequestOf({model: 'm', messages, tools: TOOLS});
  if ('faults' in checked) throw new Error(JSON.stringify(checked.faults));
  return checked.request;
};

const choose = (question: string, before?: readonly string[], after?: readonly unknown[]) => {
  const chosen = chooseTool(requestOf(question, before, after));
  return chosen && [chosen.name, JSON.parse(chosen.arguments)];
};

const web = {name: 'win-web-01'};

describe('a change is proposed when it is asked for', () => {
  test.each([
    ['Reboot win-web-01', 'reboot_droplet', web],
    ['please restart the server win-web-01.', 'reboot_droplet', web],
    ['Hi! Could you please reboot win-web-01?', 'reboot_droplet', web],
    ['It hangs again. Please power cycle win-web-01 now.', 'reboot_droplet', web],
    ['Reboot WIN-WEB-01', 'reboot_droplet', web],
    ['Reboot win-web', 'reboot_droplet', web],
    ['Turn on win-build-03', 'power_on_droplet', {name: 'win-build-03'}],
    ['Can you switch win-build-03 back on?', 'power_on_droplet', {name: 'win-build-03'}],
    ['Start win-build-03', 'power_on_droplet', {name: 'win-build-03'}],
    ['Shut down win-web-01', 'power_off_droplet', web],
    ['please turn win-web-01 off', 'power_off_droplet', web],
    ['Power off win-web-01', 'power_off_droplet', web],
    ['Take a snapshot of win-web-01', 'snapshot_droplet', web],
    ['I would like you to make a new snapshot of win-web-01', 'snapshot_droplet', web],
    ['please resize win-web-01 to s-1vcpu-2gb', 'resize_droplet', {...web, size: 's-1vcpu-2gb'}],
    ['Resize win-web-01 from s-2vcpu-4gb to s-1vcpu-2gb', 'resize_droplet', {...web, size: 's-1vcpu-2gb'}],
    ['Change the size of win-web-01 to S-4VCPU-16GB-AMD, please', 'resize_droplet', {...web, size: 's-4vcpu-16gb-amd'}],
    ['Make win-web-01 smaller: s-1vcpu-2gb', 'resize_droplet', {...web, size: 's-1vcpu-2gb'}],
    ['Can you turn on backups for win-web-01?', 'enable_backups', web],
    ['Enable the automatic backups of win-web-01', 'enable_backups', web],
    ['Only let 203.0.113.5 use RDP on win-web-01', 'narrow_firewall_rule', {...web, port: 3389, to: '203.0.113.5'}],
    [
      'Restrict port 8080 of win-web-01 to 203.0.113.0/24.',
      'narrow_firewall_rule',
      {...web, port: 8080, to: '203.0.113.0/24'},
    ],
    [
      'Allow https on win-web-01 only from 2001:db8::/32',
      'narrow_firewall_rule',
      {...web, port: 443, to: '2001:db8::/32'},
    ],
    ['Open port 8443 on win-web-01 for 198.51.100.7', 'open_firewall_port', {...web, port: 8443, from: '198.51.100.7'}],
    [
      'Let 198.51.100.7 connect to SQL Server on win-web-01',
      'open_firewall_port',
      {...web, port: 1433, from: '198.51.100.7'},
    ],
    ['Open 443 on win-web-01 to the world', 'open_firewall_port', {...web, port: 443, from: '0.0.0.0/0'}],
  ])('%s', (question, name, args) => {
    expect(choose(question)).toEqual([name, args]);
  });

  test('the machine that was talked about is meant where none is named', () => {
    expect(choose('Reboot it', ['Why is win-files-02 slow?', 'It is busy.'])).toEqual([
      'reboot_droplet',
      {name: 'win-files-02'},
    ]);
  });

  test('an address names no machine, whoever has it', () => {
    expect(choose('Only let 203.0.113.24 use RDP on win-web-01')).toEqual([
      'narrow_firewall_rule',
      {...web, port: 3389, to: '203.0.113.24'},
    ]);
  });

  test('the first of two machines is meant, and a name that is not there is passed on', () => {
    expect(choose('Reboot win-files-02 and leave win-web-01 alone')).toEqual([
      'reboot_droplet',
      {name: 'win-files-02'},
    ]);
    expect(choose('Reboot sql-prod-7')).toEqual(['reboot_droplet', {name: 'sql-prod-7'}]);
  });

  test('once, and then nothing else is looked up', () => {
    const call = {id: 'c', type: 'function', function: {name: 'reboot_droplet', arguments: '{"name":"win-web-01"}'}};
    const after = [
      {role: 'assistant', content: null, tool_calls: [call]},
      {role: 'tool', tool_call_id: 'c', content: '{"proposed":true}'},
    ];
    expect(choose('Reboot win-web-01', [], after)).toBeNull();
  });
});

describe('no change is proposed', () => {
  test.each([
    'How do I resize win-web-01 to s-1vcpu-2gb?',
    'Why did win-web-01 reboot?',
    'Reboot win-web-01?',
    'Should I reboot win-web-01?',
    'Can I turn off win-web-01 at night?',
    'Can you tell me how to reboot win-web-01?',
    'Do not reboot win-web-01',
    'Reboots of win-web-01 take long',
    'Restart IIS on win-web-01',
    'Restart the SQL Server service on win-web-01',
    'Stop the server from sending mail, it is win-web-01',
    'Stop win-web-01 from rebooting at night',
    'Start win-web-01 from the last backup',
    'Start backing up my thoughts on win-web-01',
    'What happens if I resize win-web-01 to s-1vcpu-2gb?',
    'Open a ticket about win-web-01',
    'Let me know how busy win-web-01 is',
    'Was RDP on win-web-01 opened to 203.0.113.5?',
  ])('%s', (question) => {
    const [name = ''] = choose(question) ?? [];
    expect(TOOLS.slice(8).map((one) => one.function.name)).not.toContain(name);
  });

  test.each([
    'Resize win-web-01',
    'Resize win-web-01 to something smaller',
    'Resize win-web-01 to s-1vcpu-2gb or to s-2vcpu-2gb',
    'Open port 8080 on win-web-01',
    'Open port 8080 on win-web-01 for 203.0.113.5 and 203.0.113.6',
    'Open ports 80 and 443 on win-web-01 for 203.0.113.5',
    'Open port 80800 on win-web-01 for 203.0.113.5',
    'Only let 203.0.113.5/99 use RDP on win-web-01',
    'Only let my office use RDP on win-web-01',
    'Only let everybody use RDP on win-web-01',
    'Only let 203.0.113.5 use win-web-01',
    'Reboot my server',
  ])('where something it needs cannot be read: %s', (question) => {
    const [name = ''] = choose(question) ?? [];
    expect(TOOLS.slice(8).map((one) => one.function.name)).not.toContain(name);
  });
});

test.each([
  tool('delete_droplet', 'Proposes to delete a server; nothing happens until the user confirms.', NAME, ['name']),
  tool('reboot_droplet', 'The state of a server after a reboot.', NAME, ['name']),
])('$function.name is not called for what it shares words with', (only) => {
  const request = requestOf('What is the state of the server win-web-01?');
  const [name, description] = [only.function.name, only.function.description];
  expect(chooseTool({...request, tools: [{name, description, parameters: only.function.parameters}]})).toBeNull();
});

describe('what only the user can say is asked back', () => {
  test.each([
    ['Resize win-web-01', 'which size, such as `s-2vcpu-4gb`'],
    ['Reboot my server', 'which server'],
    ['Open port 8080 on win-web-01', 'which address may use it'],
    ['Only let 203.0.113.5 use win-web-01', 'which port, one at a time'],
    ['Only let everybody use RDP on win-web-01', 'which one address or network may use it'],
  ])('%s', (question, what) => {
    expect(choose(question)).toBeNull();
    expect(chooseQuestion(requestOf(question))).toBe(
      `I can put that change on a card for you to confirm. Tell me ${what}.`,
    );
  });

  test.each([
    'Open a ticket',
    'Let me know how busy win-web-01 is',
    'Reboot win-web-01',
    'How do I resize win-web-01?',
  ])('nothing for “%s”', (question) => expect(chooseQuestion(requestOf(question))).toBeNull());

  test.each([
    ['Can you resize win-web-01?', 's-1vcpu-2gb please', 'resize_droplet', {...web, size: 's-1vcpu-2gb'}],
    ['Reboot my server.', 'win-web-01', 'reboot_droplet', web],
    ['Open port 8080 on win-web-01', '203.0.113.5', 'open_firewall_port', {...web, port: 8080, from: '203.0.113.5'}],
  ])('and then the answer completes it: %s %s', (question, said, name, args) => {
    const asking = chooseQuestion(requestOf(question)) ?? '';
    expect(choose(said, [question, asking])).toEqual([name, args]);
    expect(choose(said, [question, 'Something else.'])?.[0]).not.toBe(name);
  });

  test('nothing where no tool could propose it', () => {
    expect(chooseQuestion({...requestOf('Resize win-web-01'), tools: []})).toBeNull();
    expect(chooseQuestion({...requestOf('Resize win-web-01'), toolChoice: 'none'})).toBeNull();
  });
});

describe('what is asked about is looked up', () => {
  test.each([
    ['What do my servers cost?', 'get_bill', {}],
    ['How much do I pay a month?', 'get_bill', {}],
    ['Which of my servers can be made smaller?', 'calculate_cost_savings', {}],
    ['How can I save money on my servers?', 'calculate_cost_savings', {}],
    ['Can I cut the costs of my servers?', 'calculate_cost_savings', {}],
    ['Which of my servers have no backups?', 'check_backups', {}],
    ['When was win-files-02 last backed up?', 'check_backups', {name: 'win-files-02'}],
    ['Which ports of my servers are open to the world?', 'check_firewall', {}],
    ['Is the firewall of win-web-01 all right?', 'check_firewall', web],
    ["Why can't I connect to win-web-01 with RDP?", 'check_rdp', web],
    ['Can RDP on win-web-01 be reached?', 'check_rdp', web],
    ['How busy are my servers now?', 'check_resource_utilization', {}],
  ])('%s', (question, name, args) => {
    expect(choose(question)).toEqual([name, args]);
  });

  test.each(['How do I turn on backups for my server?', 'How do I open a port in my firewall?'])(
    'not for steps: %s',
    (question) => {
      const [name = ''] = choose(question) ?? [];
      expect(name).not.toMatch(/^check_|^enable_|^open_/);
    },
  );
});
