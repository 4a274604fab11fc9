import {describe, expect, test} from 'vitest';
import {proposalWords} from './proposal-words.ts';
import {toolWords} from './tool-words.ts';

const words = (value: unknown, name = 'reboot_droplet') => proposalWords({name, arguments: '{}', value});
const proposed = (action: Record<string, unknown>) =>
  words({proposed: true, action, confirm: 'The user must confirm it'});

describe('a proposed change is on a card and not done', () => {
  test.each([
    [{tool: 'reboot_droplet', server: 'web-1'}, 'to reboot **web-1**'],
    [{tool: 'power_on_droplet', server: 'web-1'}, 'to power **web-1** on'],
    [{tool: 'power_off_droplet', server: 'web-1'}, 'to shut **web-1** down'],
    [{tool: 'snapshot_droplet', server: 'web-1'}, 'to take a snapshot of **web-1**'],
    [{tool: 'enable_backups', server: 'web-1'}, 'to turn on backups for **web-1**'],
    [{tool: 'resize_droplet', server: 'web-1', size: 's-1vcpu-2gb'}, 'to resize **web-1** to `s-1vcpu-2gb`'],
    [{tool: 'resize_droplet', server: 'web-1', arguments: {size: 'c-4'}}, 'to resize **web-1** to `c-4`'],
    [{tool: 'resize_droplet', server: 'web-1'}, 'to resize **web-1**'],
    [
      {tool: 'open_firewall_port', server: 'web-1', port: 443, from: '0.0.0.0/0'},
      'to open port `443` of **web-1** to `0.0.0.0/0`',
    ],
    [
      {tool: 'narrow_firewall_rule', server: 'web-1', port: 3389, to: '203.0.113.5'},
      'to let only `203.0.113.5` use port `3389` of **web-1**',
    ],
    [{tool: 'of a later version', server: 'web-1'}, 'with the change of **web-1**'],
    [{}, 'with the change'],
  ])('%j', (action, what) => {
    expect(proposed(action)).toBe(`I have put a card here ${what}. Nothing happens until you confirm it there.`);
  });
});

test('where there is no card, the reason is said', () => {
  const because = 'Another server of the account is behind this firewall.';
  expect(words({proposed: false, because})).toBe(`I cannot propose that change, so nothing was done. ${because}`);
  expect(words({proposed: false})).toBe('I cannot propose that change, so nothing was done.');
  expect(words({error: 'There is no server of that name.'})).toMatch(
    /nothing was done\. There is no server of that name\.$/,
  );
});

test('an error of another tool, and other results, are left to others', () => {
  for (const value of [{error: 'x'}, {droplets: []}, null]) expect(words(value, 'get_droplet')).toBeNull();
});

test('two proposals are told one after the other', () => {
  const value = {proposed: false, because: 'No.'};
  const results = [1, 2].map(() => ({name: 'reboot_droplet', arguments: '{}', value}));
  expect(toolWords(results).answer?.split('\n\n')).toHaveLength(2);
});

test('advice that can be confirmed says where', () => {
  const advice = {
    recommendations: [],
    fitsAsItIs: [],
    proposals: [{server: 'web-1', tool: 'resize_droplet', to: 'c-4'}],
  };
  const value = (proposals: unknown) => toolWords([{name: 'c', arguments: '{}', value: {...advice, proposals}}]).answer;
  expect(value(advice.proposals)).toMatch(/\n\nYou can confirm the change on the card\.$/);
  expect(value([])).not.toContain('card');
});
