import {Buffer} from 'node:buffer';
import {randomBytes} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import {canaryRule, createCanary, leaks} from '../../packages/server/src/privacy/canary.ts';
import {redact} from '../../packages/server/src/privacy/redact.ts';
import {createRollingRedactor} from '../../packages/server/src/privacy/rolling-redactor.ts';
import {createCorpus} from './corpus/samples.ts';

const canary = createCanary((bytes) => new Uint8Array(bytes).map((_, index) => (index * 37 + 11) % 256));

const sentence = `You are the support agent. ${canary} Answer briefly.`;
const FORMS = {
  plain: sentence,
  capitals: sentence.toUpperCase(),
  'spaced out': [...sentence].join(' '),
  'with hyphens': canary.replace(/.(?=.)/g, '$&-'),
  'in two lines': `${canary.slice(0, 9)}\n> ${canary.slice(9)}`.replace('> ', ''),
  backwards: [...sentence].reverse().join(''),
  hexadecimal: Buffer.from(sentence).toString('hex'),
  'hexadecimal bytes': Buffer.from(sentence)
    .toString('hex')
    .toUpperCase()
    .replace(/..(?=.)/g, '$& '),
  base64: Buffer.from(sentence).toString('base64'),
  'base64 shifted by one': Buffer.from(` ${sentence}`).toString('base64'),
  'base64 shifted by two': Buffer.from(`  ${sentence}`).toString('base64'),
  'base64 of itself': Buffer.from(canary).toString('base64url'),
  'base64 in lines': Buffer.from(sentence).toString('base64').replace(/.{10}/g, '$&\n'),
};

describe('a canary', () => {
  it('is random and long', () => {
    const many = new Set(Array.from({length: 100}, () => createCanary(randomBytes)));
    expect(many.size).toBe(100);
    for (const one of many) expect(one).toMatch(/^[a-z2-9]{26}$/);
  });

  for (const [name, text] of Object.entries(FORMS)) {
    it(`is found: ${name}`, () => {
      expect(leaks(text, canary)).toBe(true);
      const options = {rules: [canaryRule(canary)]};
      const redactor = createRollingRedactor(options);
      const sent = text.split('').map((char) => redactor.write(char));
      const whole = redact(text, options).text;
      expect(sent.join('') + redactor.end()).toBe(whole);
      expect(whole).toContain('[redacted: instructions]');
      expect(leaks(whole, canary)).toBe(false);
    });
  }

  it('is found nowhere else', () => {
    expect(createCorpus().filter(({text}) => leaks(text, canary))).toEqual([]);
    const middle = canary.length / 2;
    expect(leaks(canary.slice(0, middle - 1), canary)).toBe(false);
    expect(leaks(`${canary.slice(1, middle)} and ${canary.slice(middle, -1)}`, canary)).toBe(false);
  });

  it('is found in half, as it comes in two answers', () => {
    const middle = canary.length / 2;
    for (const half of [canary.slice(0, middle), canary.slice(middle)])
      expect(leaks(`It is ${half}.`, canary)).toBe(true);
  });
});
