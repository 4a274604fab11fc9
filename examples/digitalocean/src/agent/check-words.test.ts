import {describe, expect, test} from 'vitest';
import {toolWords} from './tool-words.ts';

const lines = (value: unknown) => toolWords([{name: 'tool', arguments: '{}', value}]).lines;

test('backups: when the latest is of, and what has none', () => {
  const servers = [
    {name: 'a-1', backups: true, lastBackupAt: '2026-11-22T04:23:00Z', missing: false},
    {name: 'b-1', backups: true, missing: false},
    {name: 'c-1', backups: false, lastSnapshotAt: '2026-08-21T18:03:44Z', missing: true},
    {name: 'd-1', backups: false, missing: true},
  ];
  expect(lines({servers})).toEqual([
    '- **a-1**: backups are on, the latest is of 2026-11-22.',
    '- **b-1**: backups are on, and none has been made yet.',
    '- **c-1**: no automatic backups, the latest snapshot is of 2026-08-21. There is no recent copy to go back to.',
    '- **d-1**: no automatic backups, and no snapshot. There is no recent copy to go back to.',
  ]);
});

test('firewalls: what is open to everybody, and what has none', () => {
  const servers = [
    {
      name: 'a-1',
      firewalls: ['web'],
      openToWorld: [
        {port: 80, protocol: 'tcp'},
        {port: '8000-8100', protocol: 'udp'},
      ],
      protected: true,
    },
    {name: 'b-1', firewalls: [{name: 'crm'}], openToWorld: [{port: 3389, protocol: 'tcp'}], protected: true},
    {name: 'c-1', firewalls: ['sql'], openToWorld: [], protected: true},
    {name: 'd-1', firewalls: [], openToWorld: [], protected: false},
  ];
  expect(lines({servers})).toEqual([
    '- **a-1**: behind `web`, open to everybody: 80/tcp and 8000-8100/udp.',
    '- **b-1**: behind `crm`, open to everybody: 3389/tcp. RDP should be open to your own addresses alone.',
    '- **c-1**: behind `sql`, nothing is open to everybody.',
    '- **d-1**: no cloud firewall is in front of it, so every port that Windows answers on is open to everybody.',
  ]);
});

describe('RDP', () => {
  const rdp = (fields: Record<string, unknown>) =>
    lines({server: 'a-1', port: 3389, firewall: 'closed', allowedFrom: [], reachable: 'unknown', ...fields});

  test.each([
    [
      {firewall: 'restricted', allowedFrom: ['203.0.113.0/24', '198.51.100.7/32']},
      'the firewall lets in only `203.0.113.0/24` and `198.51.100.7/32`.',
    ],
    [{firewall: 'restricted'}, 'the firewall lets in only some addresses.'],
    [
      {firewall: 'open-to-all', reachable: 'yes'},
      'the firewall lets everybody in, which is more than it should. It answers.',
    ],
    [{reachable: 'no'}, 'the firewall lets nobody in. It does not answer.'],
    [
      {firewall: 'no-firewall', explanation: 'Windows may still refuse'},
      'no cloud firewall is in front of it, so only the one of Windows decides. Windows may still refuse.',
    ],
    [{firewall: 'of a later version'}, 'I was not told how its firewall stands.'],
  ])('%j', (fields, expected) => {
    expect(rdp(fields)).toEqual([`- RDP of **a-1** (port 3389): ${expected}`]);
  });

  test('what is more than plain words is a quotation', () => {
    expect(rdp({explanation: '[click](https://evil.example)'})[0]).toContain('`[click](https://evil.example)`.');
  });
});
