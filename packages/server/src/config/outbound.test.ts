import {describe, expect, test} from 'vitest';
import {parseSettings, SettingsError} from './load.ts';

const good = {
  tenants: [{id: 'wincloud', name: 'W', origins: ['https://a.example'], anonymous: true, agents: ['support']}],
  agents: [{id: 'support', kind: 'gradient', url: 'https://agent.example', key: 'not-a-real-key'}],
  cloud: {token: 'not-a-real-token'},
};
const s3 = {
  endpoint: 'https://fra1.digitaloceanspaces.com',
  region: 'fra1',
  bucket: 'acme-audit',
  accessKeyId: '${AUDIT_S3_KEY_ID}',
  secretAccessKey: '${AUDIT_S3_SECRET}',
};
const env = {AUDIT_S3_KEY_ID: 'DO00TESTACCESSKEYID', AUDIT_S3_SECRET: 'a/test+secret=of-the-bucket'};

function faultOf(settings: object): string {
  try {
    parseSettings({...good, ...settings}, env);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    return (error as Error).message;
  }
  return '';
}

describe('audit.s3', () => {
  const filled = {...s3, accessKeyId: env.AUDIT_S3_KEY_ID, secretAccessKey: env.AUDIT_S3_SECRET};

  test('is nowhere by default, and needs no prefix', () => {
    expect(parseSettings(good, {}).audit.s3).toBeUndefined();
    expect(parseSettings({...good, audit: {s3}}, env).audit.s3).toEqual({...filled, prefix: ''});
  });

  test.each(['chat/', 'chat/check.points_1/', 'chat-', '2026/audit'])('takes the prefix %s', (prefix) => {
    expect(parseSettings({...good, audit: {s3: {...s3, prefix}}}, env).audit.s3?.prefix).toBe(prefix);
  });

  test('may be on this machine', () => {
    expect(faultOf({audit: {s3: {...s3, endpoint: 'http://127.0.0.1:9000'}}})).toBe('');
  });

  test.each<[keyof typeof s3 | 'prefix', unknown[]]>([
    ['endpoint', [undefined, 'fra1.digitaloceanspaces.com', 'http://minio.example', 'https://s3.example/bucket']],
    ['region', [undefined, '', 'FRA 1', 'a/b']],
    ['bucket', [undefined, '', 'ab', 'Acme', 'a/b', '../b', 'acme-']],
    ['prefix', [1, '/chat/', 'chat//', '../', 'chat/../', 'a b/', 'ä/', '.hidden/', 'a?b', 'a'.repeat(201)]],
    ['accessKeyId', [undefined, '', 'a b c d', 'a/b/c', 'a,b,c', 'key\nkey']],
    ['secretAccessKey', [undefined, '', 'short', 'with a space in it', 'with-a-line-\nbreak']],
  ])('%s that is missing or wrong is named, with a right one', (name, values) => {
    for (const value of values) {
      const fault = faultOf({audit: {s3: {...s3, [name]: value}}});
      expect(fault, String(value)).toMatch(new RegExp(`^audit\\.s3\\.${name}: .*Example: "`));
      expect(fault).not.toContain(env.AUDIT_S3_SECRET);
    }
  });

  test('a prefix that is made to be slow is not', () => {
    const startedAt = performance.now();
    expect(faultOf({audit: {s3: {...s3, prefix: `${'a'.repeat(50_000)}!`}}})).toContain('audit.s3.prefix');
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

describe('outbound.privateHosts', () => {
  test('is empty by default', () => {
    expect(parseSettings(good, {}).outbound).toEqual({privateHosts: []});
  });

  test.each(['agent.vpc.example', '10.0.0.5', '[fd00::5]', 'prometheus'])('takes %s', (host) => {
    expect(parseSettings({...good, outbound: {privateHosts: [host]}}, {}).outbound.privateHosts).toEqual([host]);
  });

  test.each([
    '',
    'https://agent.example',
    'agent.example:8443',
    'agent.example/x',
    'Agent.example',
    'fd00::5',
    '10.5',
    '*',
  ])('says what is wrong with "%s"', (host) => {
    expect(faultOf({outbound: {privateHosts: [host]}})).toMatch(/^outbound\.privateHosts\[0\]: .*Example: "/);
  });

  test('says so where it is no list', () => {
    expect(faultOf({outbound: {privateHosts: 'agent.example'}})).toMatch(/^outbound\.privateHosts: .*Example: \["/);
    expect(faultOf({outbound: {hosts: []}})).toContain('unknown setting "hosts"');
  });
});
