import {connect} from 'node:net';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type Listening, listen} from '../../packages/server/src/runtimes/node.ts';
import {createTestApp, ORIGIN} from '../../packages/server/src/test-app.ts';
import {expectAlive, expectAnswer, expectQuiet, type TestApp} from './check.ts';
import {WIRE, type WireCase} from './input-wire.ts';
import {exchange} from './wire.ts';

let app: TestApp;
let token: string;
let listening: Listening;
beforeAll(async () => {
  app = createTestApp();
  token = await app.signIn('alice');
  listening = await listen(app.app.fetch as never, {port: 0});
});
afterAll(() => listening.close(0));

async function play({bytes, answers, cors}: WireCase): Promise<void> {
  const asked = app.requests.length;
  const seen = await exchange(listening.port, bytes(token));
  expect(seen.map(({status}) => status)).toEqual(answers.map((answer) => [answer].flat()[0]));
  for (const [at, answer] of answers.entries()) {
    const one = seen[at];
    // Of two, the second is the health check.
    if (one !== undefined) expectAnswer(one, answer, cors && at === 0 ? ORIGIN : undefined);
  }
  expectQuiet(app, seen, [token]);
  expect(app.requests).toHaveLength(asked);
}

const cases = Object.entries(WIRE);

test('there are enough of them', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
});

for (const [name, one] of cases) {
  test(name, async () => {
    await play(one);
    await expectAlive(app);
  });
}

test('who promises a body and does not send it keeps nobody else waiting', async () => {
  const socket = connect(listening.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(`POST /v1/chat HTTP/1.1\r\nHost: x\r\nOrigin: ${ORIGIN}\r\nAuthorization: Bearer ${token}\r\n`);
  socket.write('Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"id":');
  await expectAlive(app);
  const asked = app.requests.length;
  socket.destroy();
  await expectAlive(app);
  expect(app.requests).toHaveLength(asked + 1);
});
