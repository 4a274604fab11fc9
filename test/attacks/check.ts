import {randomUUID} from 'node:crypto';
import type {ErrorBody, ErrorCode} from '@wincloud/chat-core/protocol';
import {expect} from 'vitest';
import {ACME_SECRET, type createTestApp, SECRET} from '../../packages/server/src/test-app.ts';

/*
 * What holds after every attack, whatever it was: the answer is one of ours, says nothing that it should not, and the
 * server goes on.
 */

export type TestApp = ReturnType<typeof createTestApp>;

/** A status alone for what is served, with a code for what is refused. */
export type Answer = number | readonly [status: number, code: ErrorCode];

/** A response as it was seen, over `app.request` or over a socket. */
export interface Seen {
  status: number;
  headers: Headers;
  body: string;
}

/** Bytes of an error's body. */
const MAX_ERROR_BYTES = 512;

/** Names of files, frames of a stack, words of the runtime and of the database. */
const INNER_WORDS =
  /node:internal|node_modules|\bat [\w.<>]+ \(|\.[jt]s:\d|\b(?:Type|Syntax|Range|Reference)Error\b|SQLITE|\bsqlite\b|SELECT .* FROM/;

export async function see(response: Response): Promise<Seen> {
  return {status: response.status, headers: response.headers, body: await response.text()};
}

/** The answer is the expected one, to the letter. `cors`: the listed origin that may read it. */
export function expectAnswer({status, headers, body}: Seen, answer: Answer, cors?: string | undefined): void {
  const [wanted, code] = typeof answer === 'number' ? [answer, undefined] : answer;
  expect([status, codeOf(body)]).toEqual([wanted, code]);
  expect(headers.get('vary') ?? '').toMatch(/(^|, )Origin(,|$)/);
  expect(headers.get('x-wincloud-protocol')).toBe('1');
  expect(headers.get('access-control-allow-credentials')).toBeNull();
  expect(headers.get('access-control-allow-origin')).toBe(cors ?? null);
  if (cors === undefined) expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  if (code === undefined) return;
  expect(Buffer.byteLength(body)).toBeLessThan(MAX_ERROR_BYTES);
  expect(headers.get('content-type')).toMatch(/^application\/json/);
  const {error, ...more} = JSON.parse(body) as ErrorBody;
  expect(more).toEqual({});
  expect(Object.keys(error).sort()).toEqual(['code', 'message', 'requestId', 'retryable']);
  // What the HTTP parser could not read has no id yet.
  expect(error.requestId).toBe(headers.get('x-request-id') ?? '');
}

/** Nothing that was said, or logged since it was last looked at, has a secret, a stack or a word of what lies beneath. */
export function expectQuiet(app: TestApp, seen: readonly Seen[], hidden: readonly string[] = []): void {
  const said = seen.flatMap(({headers, body}) => [body, ...[...headers].flat()]);
  const {serverSecret} = app.store;
  const secrets = [
    SECRET,
    ACME_SECRET,
    'not-a-real-key',
    'not-a-real-token',
    ...(['base64', 'base64url', 'hex'] as const).map((encoding) => Buffer.from(serverSecret).toString(encoding)),
    // Of a token each part for itself: a line may have only one of them.
    ...hidden.flatMap((secret) => [secret, ...secret.split('.').slice(1)]).filter((part) => part.length > 8),
  ];
  const logged = app.logged.splice(0);
  const all = [...said, ...logged].join('\n');
  expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
  expect(INNER_WORDS.exec(all)?.[0]).toBeUndefined();
  expect(logged.filter((line) => line.includes('"event":"unexpected"'))).toEqual([]);
}

/** Somebody else signs in and is answered, as if nothing had happened. */
export async function expectAlive(app: TestApp): Promise<void> {
  const response = await app.send(await app.signIn(randomUUID()), 'Still there?', {id: 'afterwards'});
  const text = await response.text();
  expect([response.status, text.endsWith('data: [DONE]\n\n')]).toEqual([200, true]);
}

function codeOf(body: string): string | undefined {
  try {
    return (JSON.parse(body) as Partial<ErrorBody>).error?.code;
  } catch {
    return undefined;
  }
}
