import {createServer} from 'node:net';
import {expect, test} from 'vitest';
import {reachAt, reachPublic} from './reach.ts';

const never = new AbortController().signal;

const listening = async () => {
  const heard: string[] = [];
  const server = createServer((socket) => socket.on('data', (data) => heard.push(String(data))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as {port: number};
  return {port, heard, close: () => new Promise((resolve) => server.close(resolve))};
};

test('what answers is reached, and nothing is sent to it; what refuses is not', async () => {
  const {port, heard, close} = await listening();
  expect(await reachAt('127.0.0.1', port, never)).toBe('yes');
  await close();
  expect(heard).toEqual([]);
  expect(await reachAt('127.0.0.1', port, never)).toBe('no');
});

test('who stops waiting is told nothing', async () => {
  expect(await reachAt('127.0.0.1', 9, AbortSignal.abort())).toBe('unknown');
});

test.each(['127.0.0.1', '10.0.0.5', '169.254.169.254', '203.0.113.10', '::1', 'localhost', ''])(
  '%s is no address of a server on the internet, and not tried',
  async (address) => {
    const {port, close} = await listening();
    expect(await reachPublic(address, port, never)).toBe('unknown');
    await close();
  },
);
