import {expect, test} from 'vitest';
import {createSealer, KEY_BYTES} from './seal.ts';

const key = new Uint8Array(KEY_BYTES).fill(7);
const sealer = createSealer(key);

test.each(['', 'Zoë', '„Käse“ 🧀', '\u0000', 'x'.repeat(100_000)])('%.20j opens as it was sealed', (text) => {
  expect(sealer.open(sealer.seal(text, 'title c1'), 'title c1')).toBe(text);
});

test('it opens with another key no more than at another place, and no bit of it can be changed', () => {
  const sealed = sealer.seal('secret', 'title c1');
  expect(() => createSealer(new Uint8Array(KEY_BYTES).fill(8)).open(sealed, 'title c1')).toThrow();
  expect(() => sealer.open(sealed, 'title c2')).toThrow();
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Uint8Array.from(sealed);
    changed[at] = (changed[at] as number) ^ 1;
    expect(() => sealer.open(changed, 'title c1'), `byte ${at}`).toThrow();
  }
  for (let length = 0; length < sealed.length; length += 1) {
    expect(() => sealer.open(sealed.subarray(0, length), 'title c1')).toThrow();
  }
});

test('the same text is sealed differently each time, and shows nothing of itself', () => {
  const many = Array.from({length: 1_000}, () => Buffer.from(sealer.seal('the same words', 'p')));
  expect(new Set(many.map((one) => one.toString('hex'))).size).toBe(1_000);
  expect(many.some((one) => one.includes('same'))).toBe(false);
});

test('a part of a larger buffer opens too', () => {
  const sealed = sealer.seal('secret', 'p');
  const larger = Buffer.concat([Buffer.from('before'), sealed, Buffer.from('after')]);
  expect(sealer.open(larger.subarray(6, 6 + sealed.length), 'p')).toBe('secret');
});
