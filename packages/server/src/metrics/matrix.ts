import type {Sample} from '../resources.ts';

/** Series of one answer that are read; a machine has far fewer disks and modes. */
const MAX_SERIES = 100;

/** Samples of one series that are read: two weeks, one a minute. */
const MAX_SAMPLES = 20_160;

/** One series of an answer, by its labels. */
export interface Labelled {
  labels: Readonly<Record<string, string>>;
  samples: Sample[];
}

/**
 * Reads the answer to a query of a range as Prometheus gives it, and others in its form: a matrix, with seconds as
 * numbers and values as strings. Undefined for what has not that form. No series is an ordinary answer.
 */
export function readMatrix(body: unknown): Labelled[] | undefined {
  const {status, data} = fieldsOf(body);
  const {resultType, result} = fieldsOf(data);
  if (status !== 'success' || resultType !== 'matrix' || !Array.isArray(result)) return undefined;
  return result.slice(0, MAX_SERIES).map((series) => {
    const {metric, values} = fieldsOf(series);
    return {labels: labelsOf(metric), samples: Array.isArray(values) ? values.slice(0, MAX_SAMPLES).map(toSample) : []};
  });
}

/** What is no number becomes `NaN`, which is left out of every series. */
function toSample(pair: unknown): Sample {
  const [seconds, value] = Array.isArray(pair) ? pair : [];
  const isWritten = typeof value === 'string' && value.trim() !== '';
  return {
    at: typeof seconds === 'number' ? seconds * 1_000 : Number.NaN,
    value: isWritten ? Number(value) : Number.NaN,
  };
}

function labelsOf(metric: unknown): Record<string, string> {
  const labels = Object.entries(fieldsOf(metric));
  return Object.fromEntries(labels.filter((label): label is [string, string] => typeof label[1] === 'string'));
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
