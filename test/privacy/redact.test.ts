import {describe, expect, it} from 'vitest';
import {redact} from '../../packages/server/src/privacy/redact.ts';
import {createCorpus} from './corpus/samples.ts';

const corpus = createCorpus();
const all = {emails: true, ips: true};

/** Of the processor on this thread: what else the machine does is not in it. */
function spentMs(run: () => void): number {
  const before = process.threadCpuUsage();
  run();
  const {user, system} = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** What patterns are worst at: beginnings without an end, and runs that could begin anywhere. */
const HOSTILE = [
  'a',
  '1',
  ' ',
  '\n',
  '-',
  'a ',
  'é',
  '密码',
  '👩',
  '\ud800',
  '4111 ',
  '4111-1111-',
  'eyJ',
  'eyJhbGciOiJIUzI1NiJ9.',
  'eyJ-',
  'sk-',
  'sk-sk_',
  'dop_v1_',
  'dop_v1_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ',
  '%3Dsk-',
  'AKIA',
  'DE89 ',
  'password ',
  'password is ',
  'password: ',
  'password for ',
  'password="',
  'password=',
  'passwordpassword',
  'mot de passe ',
  'net user ',
  'net use \\\\',
  'Bearer ',
  'basic YTpi',
  'a://',
  'a://b:',
  'a://b:c@',
  '-----BEGIN RSA PRIVATE KEY-----',
  '-----BEGIN PRIVATE KEY-----\n',
  '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n',
  '-----END ',
  'PuTTY-User-Key-File-3: a\n',
  '[redacted: ',
  '[redacted: password]',
  'a@',
  'a@b.',
  'a.',
  '1.',
  '1:',
  ':',
  '"',
  '\\',
];

describe('redact', () => {
  it('counts by kind', () => {
    const {text, found} = redact('password: Hunter2! and pwd=Hunter3! for https://a:Hunter4!@b.example');
    expect(text).toBe(
      'password: [redacted: password] and pwd=[redacted: password] for https://a:[redacted: password]@b.example',
    );
    expect(found).toEqual([{kind: 'password', count: 3}]);
  });

  it('leaves addresses unless asked', () => {
    const text = 'jane@example.com has 203.0.113.7 and 2001:db8::1';
    expect(redact(text)).toEqual({text, found: []});
    expect(redact(text, {emails: true}).text).toBe('[redacted: e-mail address] has 203.0.113.7 and 2001:db8::1');
    expect(redact(text, {ips: true}).text).toBe(
      'jane@example.com has [redacted: IP address] and [redacted: IP address]',
    );
  });

  it('changes nothing the second time', () => {
    for (const {text} of corpus) {
      const once = redact(text, all).text;
      expect(redact(once, all)).toEqual({text: once, found: []});
    }
    for (const [index, {text}] of corpus.entries()) {
      const joined = `${text}${corpus[(index * 7 + 3) % corpus.length]?.text}`;
      const once = redact(joined, all).text;
      expect(redact(once, all).text).toBe(once);
    }
  });

  it('looks at what is between a word and its secret', () => {
    expect(redact('The password for jane@example.com is Hunter2!', all).text).toBe(
      'The password for [redacted: e-mail address] is [redacted: password]',
    );
  });

  it('knows a number by its check digits', () => {
    const wrong = corpus.flatMap(({kind, secrets}) => (kind === 'card' || kind === 'iban' ? secrets : []));
    expect(wrong.length).toBeGreaterThan(20);
    for (const number of wrong) {
      const other = number.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
      expect(redact(`pay ${number}`).found, number).toHaveLength(1);
      expect(redact(`pay ${other}`), other).toEqual({text: `pay ${other}`, found: []});
    }
  });

  it('leaves code fences, tables and what is around a secret', () => {
    const text = '| a | b |\n|---|---|\n\n```ini\npassword = "Hunter2!"\n```\n\n> pwd: Hunter2!\n';
    expect(redact(text).text).toBe(text.replaceAll('Hunter2!', '[redacted: password]'));
  });

  it('is linear in whatever it is given', () => {
    for (const bad of HOSTILE) {
      const text = bad.repeat(Math.ceil(50_000 / bad.length));
      expect(
        spentMs(() => redact(text, all)),
        JSON.stringify(bad),
      ).toBeLessThan(400);
    }
  }, 60_000);

  it('takes four times as long for four times as much', () => {
    const text = corpus.map(({text}) => text).join('\n');
    redact(text, all);
    const once = spentMs(() => redact(text.repeat(2), all));
    const fourfold = spentMs(() => redact(text.repeat(8), all));
    expect(fourfold).toBeLessThan(10 * once + 50);
  }, 60_000);
});
