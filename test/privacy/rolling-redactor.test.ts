import {describe, expect, it} from 'vitest';
import {type RedactOptions, redact} from '../../packages/server/src/privacy/redact.ts';
import {createRollingRedactor} from '../../packages/server/src/privacy/rolling-redactor.ts';
import {createRandom} from './corpus/generate.ts';
import {createCorpus} from './corpus/samples.ts';

const corpus = createCorpus();
const all: RedactOptions = {emails: true, ips: true};

function roll(pieces: readonly string[], options: RedactOptions): string {
  const redactor = createRollingRedactor(options);
  const sent = pieces.map((piece) => redactor.write(piece));
  return sent.join('') + redactor.end();
}

function cutAtRandom(text: string, random: () => number, longest: number): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = 1 + Math.floor(random() * longest);
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

/** What is still held back after each character, for as long as the text is. */
function heldAfter(text: string, options: RedactOptions = {}): number[] {
  const redactor = createRollingRedactor(options);
  let sent = 0;
  return Array.from({length: text.length}, (_, at) => {
    sent += redactor.write(text.charAt(at)).length;
    return at + 1 - sent;
  });
}

describe('a rolling redactor', () => {
  it('sends what redact makes of the whole, wherever a sample is cut in two', () => {
    for (const {text} of corpus) {
      const {text: whole} = redact(text, all);
      for (let at = 0; at <= text.length; at += 1) {
        const sent = roll([text.slice(0, at), text.slice(at)], all);
        if (sent !== whole) expect(sent, `${JSON.stringify(text)} at ${at}`).toBe(whole);
      }
    }
  }, 60_000);

  it('sends the same by single characters', () => {
    for (const {text} of corpus) {
      expect(roll([...text.split('')], all)).toBe(redact(text, all).text);
      expect(roll([...text.split('')], {})).toBe(redact(text).text);
    }
  });

  it('sends the same of all samples in a row, cut at random', {timeout: 60_000}, () => {
    const random = createRandom(7);
    for (const between of ['', ' ', '\n']) {
      const text = corpus.map((sample) => sample.text).join(between);
      const whole = redact(text, all).text;
      for (const longest of [3, 20, 200]) expect(roll(cutAtRandom(text, random, longest), all)).toBe(whole);
    }
  });

  it('sends the same of what never was a sample', () => {
    const random = createRandom(11);
    const words = corpus.flatMap(({text}) => text.split(/(?<=[ \n:="'])/));
    for (let round = 0; round < 400; round += 1) {
      const text = Array.from({length: 30}, () => words[Math.floor(random() * words.length)]).join('');
      const {text: whole} = redact(text, all);
      expect(roll(cutAtRandom(text, random, 6), all), JSON.stringify(text)).toBe(whole);
      expect(redact(whole, all).text, JSON.stringify(text)).toBe(whole);
    }
  });

  it('holds back a word of ordinary text', () => {
    const text = 'Your droplet web-1 runs Windows Server 2022 and its processor is at 98 % since 12:30. Restart it.';
    expect(Math.max(...heldAfter(text))).toBeLessThanOrEqual('processor '.length);
  });

  it('holds back a few words behind "password", and lets go of them as soon as they are a sentence', () => {
    const redactor = createRollingRedactor();
    expect(redactor.write('My password is ')).toBe('My ');
    expect(redactor.write('not ')).toBe('password is not ');
  });

  it('says nothing of a private key until its end', () => {
    const key = corpus.find(({kind, text}) => kind === 'private-key' && text.startsWith('Here:'))?.text ?? '';
    const redactor = createRollingRedactor();
    const sent = key.split('').map((char) => redactor.write(char));
    expect(sent.slice(0, key.indexOf('-----END')).join('')).toBe('Here:\n');
    expect(sent.join('') + redactor.end()).toBe('Here:\n[redacted: private key]\nThanks');
    expect(redactor.found).toEqual([{kind: 'private-key', count: 1}]);
  });

  it('holds back no more than the longest token may have, whatever comes', () => {
    for (const bad of [
      'a',
      'sk-a1',
      'password for a ',
      '-----BEGIN PRIVATE KEY-----\nMIIE',
      'a://b:',
      'eyJhbGciOiJIUzI1NiJ9.',
    ]) {
      const redactor = createRollingRedactor(all);
      let silent = 0;
      for (let piece = 0; piece < 400; piece += 1) {
        silent = redactor.write(bad.repeat(200).slice(0, 200)) === '' ? silent + 200 : 0;
        expect(silent, bad).toBeLessThan(36_000);
      }
    }
  });

  it('does not send half a character', () => {
    const redactor = createRollingRedactor();
    const word = 'x'.repeat(100);
    expect(redactor.write(`${word}🙂`.slice(0, 101))).toBe(word);
    expect(redactor.write('🙂'.slice(1))).toBe('🙂');
  });
});
