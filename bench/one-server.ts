import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {signIdentity} from '@wincloud/chat-server';
import {listen, openServer, parseSettings} from '@wincloud/chat-server/node';

const SECRET = 'the-secret-of-the-benchmark-32-chars';

/** The real server over a real file and HTTP on this machine, with one agent and one signed-in user. */
export async function startOneServer(agentUrl: string) {
  const limits = {turnsPerMinute: 100_000, tenantTurnsPerMinute: 1_000_000};
  const settings = parseSettings(
    {
      tenants: [
        {
          id: 'wincloud',
          name: 'WinCloud',
          origins: ['https://panel.example.com'],
          secrets: [{kid: 'k', secret: SECRET}],
          agents: ['support'],
          limits,
        },
      ],
      agents: [{id: 'support', kind: 'gradient', url: agentUrl, key: 'the-agent-key'}],
      cloud: {token: 'not-a-real-token'},
      upstream: {requestsPerMinute: 1_000_000},
    },
    {},
  );
  const dataDir = mkdtempSync(join(tmpdir(), 'wincloud-chat-bench-'));
  const server = await openServer({settings, dataDir, writeLog: () => {}});
  const listening = await listen(server.app.fetch as never, {port: 0});

  const request = (method: string, path: string, headers: Record<string, string> = {}, body?: object) =>
    fetch(listening.url + path, {
      method,
      headers: {'content-type': 'application/json', ...headers},
      ...(body === undefined ? {} : {body: JSON.stringify(body)}),
    });
  /** Signs a user in, and asks as them from then on. */
  async function as(sub: string) {
    const identity = await signIdentity({tenant: 'wincloud', sub, kid: 'k', secret: SECRET});
    const session = await request('POST', '/v1/session', {}, {tenant: 'wincloud', identity});
    const {token} = (await session.json()) as {token: string};
    return (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
      request(method, path, {authorization: `Bearer ${token}`, ...headers}, body);
  }
  const bench = await as('bench');

  return {
    as,
    get: (path: string, headers: Record<string, string> = {}) => bench('GET', path, undefined, headers),
    post: (path: string, body: object) => bench('POST', path, body),
    async close() {
      await server.close();
      await listening.close(0);
      rmSync(dataDir, {recursive: true});
    },
  };
}

/** The number below which this share of them lies. */
export function quantile(numbers: readonly number[], share: number): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(share * (numbers.length - 1))] as number;
}
