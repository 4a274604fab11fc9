import type {Kind} from '../../../packages/server/src/privacy/kinds.ts';
import {markerOf} from '../../../packages/server/src/privacy/kinds.ts';
import {createGenerators, createRandom} from './generate.ts';
import {HARMLESS} from './harmless.ts';
import {KEY_SAMPLES} from './keys.ts';
import {PASSWORD_SAMPLES} from './passwords.ts';
import {PERSONAL_SAMPLES} from './personal.ts';

/** Texts by kind. What is to be found is in `«…»`, `{name}` is a value that a generator makes. */
export type Samples = Partial<Record<Kind, readonly string[]>>;

export interface Sample {
  /** Undefined: there is nothing to find. */
  kind: Kind | undefined;
  text: string;
  /** With markers. */
  expected: string;
  secrets: string[];
}

/** Reproducible: the same texts in each run. */
const SEED = 20_261_123;

export function createCorpus(): Sample[] {
  const generators = createGenerators(createRandom(SEED));
  const all = [KEY_SAMPLES, PASSWORD_SAMPLES, PERSONAL_SAMPLES].flatMap(
    (samples) => Object.entries(samples) as [Kind, readonly string[]][],
  );
  const found = all.flatMap(([kind, templates]) =>
    templates.map((template) => createSample(kind, template, generators)),
  );
  return [...found, ...HARMLESS.map((template) => createSample(undefined, template, generators))];
}

function createSample(kind: Kind | undefined, template: string, generators: Record<string, () => string>): Sample {
  const filled = template.replace(/\{(\w+)\}/g, (whole, name: string) => generators[name]?.() ?? whole);
  return {
    kind,
    text: filled.replace(/[«»]/g, ''),
    expected: filled.replace(/«[^»]*»/g, () => markerOf(kind as Kind)),
    secrets: [...filled.matchAll(/«([^»]*)»/g)].map(([, secret = '']) => secret),
  };
}
