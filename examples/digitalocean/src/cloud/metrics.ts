import {type Load, MACHINES, type Machine} from '../fixtures/machines.ts';
import {diskGbOf, sizeOf} from '../fixtures/sizes.ts';
import {cpuCounters, wave} from './load-curve.ts';

/** Samples are two minutes apart, as seen on the real one. */
const STEP_S = 120;
/** The control panel's longest graph; a client that asks for years gets this much of it. */
const MAX_WINDOW_S = 14 * 86_400;
const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [number, string])[];
}

export interface MetricsAnswer {
  readonly status: 'success';
  readonly data: {readonly resultType: 'matrix'; readonly result: readonly Series[]};
}

type Reading = (machine: Machine, load: Load, second: number) => number;

/** Metrics that are one number a machine and a moment. */
const READINGS: Readonly<Record<string, Reading>> = {
  memory_total: (machine) => sizeOf(machine.size).memory * MIB,
  memory_available: (machine, load, at) => sizeOf(machine.size).memory * MIB * (1 - memoryShare(machine, load, at)),
  memory_free: (machine, load, at) => sizeOf(machine.size).memory * MIB * (1 - memoryShare(machine, load, at)) * 0.4,
  memory_cached: (machine, load, at) => sizeOf(machine.size).memory * MIB * (1 - memoryShare(machine, load, at)) * 0.6,
  filesystem_size: (machine) => diskGbOf(machine) * GIB,
  filesystem_free: (machine, load, at) => diskGbOf(machine) * GIB * (1 - load.disk - 0.01 * wave(machine.id, at)),
  load_1: (machine, load, at) => sizeOf(machine.size).vcpus * load.cpu * (1 + 0.3 * wave(machine.id, at)),
  load_5: (machine, load, at) => sizeOf(machine.size).vcpus * load.cpu * (1 + 0.15 * wave(machine.id, at)),
  load_15: (machine, load, at) => sizeOf(machine.size).vcpus * load.cpu * (1 + 0.05 * wave(machine.id, at)),
};

export const METRIC_NAMES: readonly string[] = ['cpu', 'bandwidth', ...Object.keys(READINGS)];

/** What is wrong with a metrics query, or null when all that it needs is there. */
export const metricsQueryFault = (name: string, query: URLSearchParams): string | null => {
  for (const key of ['host_id', 'start', 'end']) {
    if (!/^\d+$/.test(query.get(key) ?? '')) return `${key} is required and must be a number.`;
  }
  if (Number(query.get('start')) > Number(query.get('end'))) return 'start must not be later than end.';
  if (name !== 'bandwidth') return null;
  if (!['public', 'private'].includes(query.get('interface') ?? '')) return 'interface must be public or private.';
  return ['inbound', 'outbound'].includes(query.get('direction') ?? '')
    ? null
    : 'direction must be inbound or outbound.';
};

/**
 * One metric over a window. Every value follows from the droplet and the second it belongs to, so the same question
 * has the same answer, and overlapping windows agree. A machine without a load answers 200 and an empty result: that
 * is what the real one does when no metrics agent runs, and on Windows none does. Nothing is measured on one that is off.
 */
export const metricsAnswer = (
  name: string,
  query: URLSearchParams,
  nowMs: number,
  machines: readonly Machine[] = MACHINES,
): MetricsAnswer => {
  const machine = machines.find((one) => String(one.id) === query.get('host_id'));
  const untilMs = Math.min(nowMs, machine?.offSinceMs ?? nowMs);
  const seconds = secondsBetween(Number(query.get('start')), Number(query.get('end')), untilMs);
  const load = machine?.load;
  const result = machine && load && seconds.length > 0 ? seriesOf(name, query, machine, load, seconds) : [];
  return {status: 'success', data: {resultType: 'matrix', result}};
};

const seriesOf = (
  name: string,
  query: URLSearchParams,
  machine: Machine,
  load: Load,
  seconds: readonly number[],
): Series[] => {
  const host_id = String(machine.id);
  if (name === 'cpu') {
    const samples = seconds.map((second) => ({second, counters: cpuCounters(machine, load, second)}));
    return Object.keys(samples[0]?.counters ?? {}).map((mode) => ({
      metric: {host_id, mode},
      values: samples.map(({second, counters}) => [second, (counters[mode] ?? 0).toFixed(2)] as const),
    }));
  }
  if (name === 'bandwidth') {
    const direction = query.get('direction') ?? '';
    const side = query.get('interface') ?? '';
    const usual = (direction === 'inbound' ? load.inboundMbps : load.outboundMbps) * (side === 'public' ? 1 : 0.1);
    return [
      {
        metric: {direction, host_id, interface: side},
        values: seconds.map((at) => [at, String(usual * (1 + 0.5 * wave(machine.id, at)))] as const),
      },
    ];
  }
  const read = READINGS[name];
  if (!read) return [];
  const disk = name.startsWith('filesystem') ? {device: 'C:', fstype: 'NTFS', mountpoint: 'C:\\'} : {};
  const round = name.startsWith('load') ? (value: number) => value.toFixed(2) : (value: number) => value.toFixed(0);
  return [{metric: {...disk, host_id}, values: seconds.map((at) => [at, round(read(machine, load, at))] as const)}];
};

const memoryShare = (machine: Machine, load: Load, second: number): number =>
  Math.min(0.97, load.memory + 0.04 * wave(machine.id, second));

/** Sample times on the common grid; none lies in the future. */
const secondsBetween = (start: number, end: number, nowMs: number): number[] => {
  const until = Math.min(end, Math.floor(nowMs / 1000));
  const from = Math.max(start, until - MAX_WINDOW_S);
  const seconds: number[] = [];
  for (let at = Math.ceil(from / STEP_S) * STEP_S; at <= until; at += STEP_S) seconds.push(at);
  return seconds;
};
