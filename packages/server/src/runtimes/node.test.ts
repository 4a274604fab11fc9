import {request as httpRequest} from 'node:http';
import {connect} from 'node:net';
import {afterEach, expect, test, vi} from 'vitest';
import {createTestApp, says, saysThenWaits} from '../test-app.ts';
import {type Listening, listen} from './node.ts';

let listening: Listening | undefined;
afterEach(async () => {
  await listening?.close(0);
  listening = undefined;
});

/** Sends raw bytes and gives back all that comes until the other side closes. */
function exchange(port: number, bytes: string): Promise<{text: string; reset: boolean}> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    let reset = false;
    socket.on('data', (data) => {
      text += data;
    });
    socket.on('error', () => {
      reset = true;
    });
    socket.on('close', () => resolve({text, reset}));
    socket.write(bytes);
  });
}

test('headers over 16 KiB are refused with an error of our shape', async () => {
  const {app} = createTestApp();
  listening = await listen(app.fetch as never, {port: 0});
  const {text} = await exchange(listening.port, `GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(17_000)}\r\n\r\n`);
  expect(text).toMatch(/^HTTP\/1\.1 431 /);
  expect(JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4)).error.code).toBe('headers_too_large');
});

test('what is not HTTP is refused and does not disturb the server', async () => {
  const {app} = createTestApp();
  listening = await listen(app.fetch as never, {port: 0});
  const {text} = await exchange(listening.port, 'what is this\r\n\r\n');
  expect(text).toMatch(/^HTTP\/1\.1 400 /);
  expect((await fetch(`${listening.url}/healthz`)).status).toBe(200);
});

test('a turn that loses its log breaks the connection: no clean end, no [DONE]', async () => {
  const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
  const waiting = saysThenWaits('Half');
  const {app, signIn, store} = createTestApp({script: waiting.script});
  const token = await signIn('alice');
  listening = await listen(app.fetch as never, {port: 0});
  const body = JSON.stringify({id: 'c1', messages: [{id: 'm', role: 'user', parts: [{type: 'text', text: 'Hi'}]}]});
  const outcome = new Promise<{text: string; complete: boolean}>((resolve) => {
    const request = httpRequest(`${listening?.url}/v1/chat`, {
      method: 'POST',
      headers: {
        origin: 'https://panel.example.com',
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
    });
    request.on('response', (response) => {
      let text = '';
      response.on('data', (data) => {
        text += data;
        if (text.includes('Half')) {
          store.appendEvents = () => Promise.reject(new Error('disk full'));
          store.findTurn = async () => undefined;
          waiting.goOn();
        }
      });
      response.on('error', () => {});
      response.on('close', () => resolve({text, complete: response.complete}));
    });
    request.end(body);
  });
  const {text, complete} = await outcome;
  expect(text).toContain('Half');
  expect(text).not.toContain('[DONE]');
  expect(complete).toBe(false);
  expect(String(printed.mock.lastCall?.[0]?.stack)).toBe('a stream without an ending was cut');
  printed.mockRestore();
});

test('a whole answer ends in good order', async () => {
  const {app, signIn} = createTestApp({script: says('Hello')});
  const token = await signIn('alice');
  listening = await listen(app.fetch as never, {port: 0});
  const response = await fetch(`${listening.url}/v1/chat`, {
    method: 'POST',
    headers: {
      origin: 'https://panel.example.com',
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({id: 'c1', messages: [{id: 'm', role: 'user', parts: [{type: 'text', text: 'Hi'}]}]}),
  });
  expect((await response.text()).endsWith('data: [DONE]\n\n')).toBe(true);
});
