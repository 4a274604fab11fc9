import {createHash, createPublicKey, generateKeyPairSync, type KeyObject, verify} from 'node:crypto';
import {expect, test} from 'vitest';
import {createTestApp} from '../test-app.ts';
import {createResponseSigner} from './signed-response.ts';

/*
 * What a reader does who has nothing of ours but the standards: HTTP message signatures (RFC 9421) and digest fields
 * (RFC 9530), with the public key as it is handed out.
 */

interface Answer {
  status: number;
  headers: Headers;
  body: string;
}

const digestOf = (body: string) => `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;

/** Whether the signature holds, over a base that is built from the answer by what `Signature-Input` names. */
function holds({status, headers, body}: Answer, key: KeyObject): boolean {
  const [, label = '', input = '', components = ''] =
    /^([a-z]+)=(\(([^)]*)\).*)$/.exec(headers.get('signature-input') ?? '') ?? [];
  const covered = components.split(' ').map((quoted) => JSON.parse(quoted) as string);
  // What is not covered may be anything: a reader must ask for what it relies on.
  if (!covered.includes('@status') || !covered.includes('content-digest')) return false;
  const fieldOf = (name: string) => (name === '@status' ? String(status) : headers.get(name));
  const lines = covered.map((name) => `"${name}": ${fieldOf(name)}`);
  const base = [...lines, `"@signature-params": ${input}`].join('\n');
  const signed = new RegExp(`^${label}=:([A-Za-z0-9+/]+=*):$`).exec(headers.get('signature') ?? '')?.[1] ?? '';
  const isSigned = verify(null, Buffer.from(base), key, Buffer.from(signed, 'base64'));
  return isSigned && headers.get('content-digest') === digestOf(body);
}

async function setUp() {
  const app = createTestApp();
  const token = await app.signIn('eye', {roles: ['auditor']});
  const answer = await (await app.request('GET', '/v1/admin/audit/key', {token})).json();
  const der = Buffer.from((answer as {key: string}).key, 'base64');
  const key = createPublicKey({key: der, format: 'der', type: 'spki'});
  const read = async (tenant = 'wincloud'): Promise<Answer> => {
    const response = await app.request('GET', `/v1/config?tenant=${tenant}`);
    return {status: response.status, headers: response.headers, body: await response.text()};
  };
  return {...app, key, read};
}

test('what a page may know of a tenant is signed with the key of the record, and says when and what for', async () => {
  const {read, key, clock} = await setUp();
  const answer = await read();
  expect(holds(answer, key)).toBe(true);
  expect(JSON.parse(answer.body)).toMatchObject({tenant: 'wincloud', features: {feedback: true, followUps: true}});
  const input = answer.headers.get('signature-input') ?? '';
  expect(input).toContain(`;created=${clock.now / 1000};`);
  expect(input).toMatch(/;keyid="[0-9a-f]{16}";alg="ed25519";tag="wincloud-chat-config"$/);
  expect(answer.headers.get('access-control-expose-headers')).toMatch(/content-digest.*signature-input.*signature/);
});

test.each<[string, (answer: Answer) => Answer]>([
  ['another body', (answer) => ({...answer, body: answer.body.replace('WinCloud', 'WinClown')})],
  ['another status', (answer) => ({...answer, status: 203})],
  [
    'another time',
    (answer) => withHeader(answer, 'signature-input', (text) => text.replace(/created=\d/, 'created=9')),
  ],
  ['another use', (answer) => withHeader(answer, 'signature-input', (text) => text.replace('-config', '-other'))],
  ['less that is covered', (answer) => withHeader(answer, 'signature-input', (text) => text.replace('"@status" ', ''))],
  [
    'another body with its digest',
    ({headers, ...answer}) => {
      const body = answer.body.replace('WinCloud', 'WinClown');
      return withHeader({...answer, body, headers}, 'content-digest', () => digestOf(body));
    },
  ],
])('%s does not hold', async (_what, change) => {
  const {read, key} = await setUp();
  const answer = await read();
  const changed = change(answer);
  expect(changed).not.toEqual(answer);
  expect([holds(answer, key), holds(changed, key)]).toEqual([true, false]);
});

test('another key does not hold', async () => {
  const {read} = await setUp();
  expect(holds(await read(), generateKeyPairSync('ed25519').publicKey)).toBe(false);
});

test('a refusal is not signed', async () => {
  const {read} = await setUp();
  const {status, headers} = await read('nobody');
  expect([status, headers.get('signature'), headers.get('content-digest')]).toEqual([404, null, null]);
});

test('a text in any language is digested as it goes out, in UTF-8', () => {
  const {privateKey, publicKey} = generateKeyPairSync('ed25519');
  const body = '{"greeting":"Grüße, 你好 👋"}';
  const signed = createResponseSigner(privateKey.export({format: 'der', type: 'pkcs8'}))(body, 1_700_000_000_999);
  expect(signed['signature-input']).toContain(';created=1700000000;');
  expect(holds({status: 200, headers: new Headers({...signed}), body}, publicKey)).toBe(true);
});

function withHeader(answer: Answer, name: string, change: (text: string) => string): Answer {
  const headers = new Headers(answer.headers);
  headers.set(name, change(headers.get(name) ?? ''));
  return {...answer, headers};
}
