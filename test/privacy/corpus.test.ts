import {describe, expect, it} from 'vitest';
import type {Kind} from '../../packages/server/src/privacy/kinds.ts';
import {redact} from '../../packages/server/src/privacy/redact.ts';
import {KEY_SAMPLES} from './corpus/keys.ts';
import {createCorpus, type Sample} from './corpus/samples.ts';

const corpus = createCorpus();
const options = {emails: true, ips: true};

/** A text is looked at as a tenant would have it who hides addresses only where the sample is one. */
const optionsOf = ({kind}: Sample) => (kind === 'email' || kind === 'ip' || kind === undefined ? options : {});

interface Score {
  secrets: number;
  hidden: number;
  findings: number;
  right: number;
}

function scoreOf(samples: readonly Sample[]): Score {
  const score = {secrets: 0, hidden: 0, findings: 0, right: 0};
  for (const sample of samples) {
    const {text, found} = redact(sample.text, optionsOf(sample));
    const findings = found.reduce((sum, {count}) => sum + count, 0);
    const hidden = sample.secrets.filter((secret) => !text.includes(secret)).length;
    score.secrets += sample.secrets.length;
    score.hidden += hidden;
    score.findings += findings;
    score.right += text === sample.expected ? findings : Math.max(0, Math.min(hidden, findings) - 1);
  }
  return score;
}

const mistakes = corpus
  .map((sample) => ({...sample, actual: redact(sample.text, optionsOf(sample)).text}))
  .filter(({actual, expected}) => actual !== expected)
  .map(({expected, actual}) => `wanted ${JSON.stringify(expected)}\n     got ${JSON.stringify(actual)}`);

describe('the corpus', () => {
  const kinds = [...new Set(corpus.flatMap(({kind}) => (kind === undefined ? [] : [kind])))];
  const recall = new Map(kinds.map((kind) => [kind, scoreOf(corpus.filter((sample) => sample.kind === kind))]));
  const all = scoreOf(corpus);

  it('is large, and half of it is harmless', () => {
    const harmless = corpus.filter(({kind}) => kind === undefined).length;
    expect(corpus.length).toBeGreaterThanOrEqual(250);
    expect(harmless / corpus.length).toBeGreaterThan(0.4);
    expect(new Set(corpus.map(({text}) => text)).size).toBe(corpus.length);
  });

  for (const [kind, {secrets, hidden}] of recall) {
    const least = (kind as Kind) in KEY_SAMPLES ? 1 : 0.95;
    it(`has ${least * 100} % of each ${kind} found`, () => {
      expect(hidden / secrets, mistakes.join('\n')).toBeGreaterThanOrEqual(least);
    });
  }

  it('has at most 2 % of the findings wrong', () => {
    expect(all.right / all.findings, mistakes.join('\n')).toBeGreaterThanOrEqual(0.98);
  });
});
