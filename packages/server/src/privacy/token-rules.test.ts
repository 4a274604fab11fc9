import {describe, expect, test} from 'vitest';
import {redactionOf} from './policy.ts';

const HEADER = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9';
const PAYLOAD = `eyJ0YWciOiJ3Yy11c2VyLWFsaWNlIiw${'QmFzZTY0dXJs'.repeat(12)}`;
const SIGNATURE = 'h3Jq-0aLx_7Zp2WmVtYbQe9RsUcKdNfG5oPiTy8A4sE';
const TOKEN = `${HEADER}.${PAYLOAD}.${SIGNATURE}`;

const tenant = {privacy: {redact: 'off', retentionDays: undefined}} as const;
const redaction = redactionOf(tenant, 'a'.repeat(26)).hiding(TOKEN);

const spaced = (text: string, by: string) => [...text].join(by);

const FORMS: Record<string, string> = {
  'the whole': TOKEN,
  'in JSON': JSON.stringify({context_token: TOKEN}),
  'in a sentence': `Your token is ${TOKEN}.`,
  twice: `${TOKEN} ${TOKEN}`,
  'the signature alone': SIGNATURE,
  'half of the signature': SIGNATURE.slice(0, 22),
  'the first half of all': TOKEN.slice(0, TOKEN.length / 2),
  'all but its beginning': TOKEN.slice(20),
  'the signature, spaced out': spaced(SIGNATURE, ' '),
  'the signature, a line each': spaced(SIGNATURE, '\n'),
  'the signature with hyphens': spaced(SIGNATURE, '-'),
  'the signature backwards': [...SIGNATURE].reverse().join(''),
  'the signature in hexadecimal': Buffer.from(SIGNATURE).toString('hex'),
  'the signature in base64': Buffer.from(`xy${SIGNATURE}`).toString('base64'),
  'all in base64': Buffer.from(TOKEN).toString('base64'),
};

/** Whether any sixteen signs of the token, or its signature in another form, are still there. */
function remains(text: string): boolean {
  for (let at = 0; at + 16 <= TOKEN.length; at += 1) if (text.includes(TOKEN.slice(at, at + 16))) return true;
  const plain = text.replace(/[\s-]/g, '');
  const signature = SIGNATURE.replaceAll('-', '');
  return plain.includes(signature) || text.includes(Buffer.from(SIGNATURE.slice(0, 21)).toString('hex'));
}

describe('a token of ours is taken out', () => {
  test.each(Object.entries(FORMS))('%s', (_name, form) => {
    const text = `Here: ${form} and the rest.`;
    const whole = redaction.text(text);
    expect(whole).toContain('[redacted: JWT]');
    expect(remains(whole)).toBe(false);
    expect(whole).toMatch(/^Here: .* and the rest\.$/s);
    // In pieces it comes to the same.
    for (const size of [1, 7, 100]) {
      const rolling = redaction.rolling();
      let out = '';
      for (let at = 0; at < text.length; at += size) out += rolling.write(text.slice(at, at + size));
      expect(out + rolling.end()).toBe(whole);
    }
  });

  test('of a value too, and what the tenant wants hidden, and the instructions, as before', () => {
    expect(redaction.value({deep: [TOKEN]})).toEqual({deep: ['[redacted: JWT]']});
    expect(redaction.text(`x ${'a'.repeat(26)} y`)).toBe('x [redacted: instructions] y');
    expect(redaction.leaks(`x ${'a'.repeat(26)} y`)).toBe(true);
    expect(redaction.hiding('another.token.with-a-signature-of-its-own').text(`${TOKEN}`)).toBe('[redacted: JWT]');
  });

  test('and nothing else', () => {
    const text = 'A JWT begins with eyJhbGciOi, has three parts and ends: https://jwt.example/introduction?x=1.';
    expect(redaction.text(text)).toBe(text);
  });
});
