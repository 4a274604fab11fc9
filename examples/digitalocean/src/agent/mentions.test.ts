import {describe, expect, test} from 'vitest';
import {ALICE} from '../../test/local.ts';
import {mentionsIn, nameLikes} from './mentions.ts';
import {serversIn} from './servers.ts';

const known = serversIn([ALICE]);
const read = (question: string) => {
  const {servers, unknown} = mentionsIn(question, known);
  return {servers: servers.map(({name}) => name), unknown};
};

describe('mentionsIn', () => {
  test.each([
    ['Is WIN-WEB-01 up?', ['win-web-01']],
    ['is 203.0.113.24 reachable', ['win-files-02']],
    ['compare win-web-01 and win-build-03.', ['win-web-01', 'win-build-03']],
    ['why is win-web slow', ['win-web-01']],
    ['my-win-web-01 is slow', []],
  ])('%s', (question, names) => expect(read(question).servers).toEqual(names));

  test.each([
    ['Is win-db-09 up?', ['win-db-09']],
    ['restart the server called zeus', ['zeus']],
    ['my droplet "mail-host" is slow', ['mail-host']],
  ])('%s names no machine that is there', (question, unknown) =>
    expect(read(question)).toEqual({servers: [], unknown}),
  );

  test('takes names out of what is searched for', () => {
    expect(mentionsIn('Why is win-web-01 (203.0.113.10) slow?', known).stripped).toBe('Why is ( ) slow?');
  });
});

test.each([
  'Which size is s-2vcpu-4gb?',
  'Windows Server 2022 and utf-8',
  'event-41 in the log, KB-500, tls-1',
  'the server is slow and the server side fails',
  'does IIS 10 support http-2',
])('sees no machine in "%s"', (text) => expect(nameLikes(text)).toEqual([]));
