import type {Load, Machine} from '../fixtures/machines.ts';
import {sizeOf} from '../fixtures/sizes.ts';

/**
 * Counters never fall, so CPU time is written as the exact integral of a busy share that only swings: a base plus
 * three sines (a day, an hour, seven minutes). A sum of random steps would need the whole past to answer for one
 * second; this answers for any second alone.
 */
const PERIODS_S = [86_400, 3_600, 420] as const;
const WEIGHTS = [0.6, 0.25, 0.15] as const;
const TURN = 2 * Math.PI;

/** A droplet's own offset in every wave, so that no two machines breathe together. */
const phaseOf = (id: number, index: number): number => ((Math.imul(id + index, 2_654_435_761) >>> 0) / 2 ** 32) * TURN;

/** A number between -1 and 1 that depends on the droplet and the second alone. */
export const wave = (id: number, second: number): number =>
  PERIODS_S.reduce(
    (sum, period, index) => sum + (WEIGHTS[index] ?? 0) * Math.sin((TURN * second) / period + phaseOf(id, index)),
    0,
  );

/** The integral of `wave` from 0 to `second`, minus its value at 0. */
const waveSum = (id: number, second: number): number =>
  PERIODS_S.reduce((sum, period, index) => {
    const phase = phaseOf(id, index);
    const scale = ((WEIGHTS[index] ?? 0) * period) / TURN;
    return sum + scale * (Math.cos(phase) - Math.cos((TURN * second) / period + phase));
  }, 0);

/** Shares of the busy time by mode. Idle takes what is left. */
const BUSY_MODES = {user: 0.71, system: 0.22, iowait: 0.04, softirq: 0.01, steal: 0.02, irq: 0, nice: 0} as const;

/** Seconds of CPU time by mode since the machine was made, summed over its vCPUs. */
export const cpuCounters = (machine: Machine, load: Load, second: number): Record<string, number> => {
  const vcpus = sizeOf(machine.size).vcpus;
  const bornAt = Date.parse(machine.createdAt) / 1000;
  const age = Math.max(0, second - bornAt);
  const swing = waveSum(machine.id, second) - waveSum(machine.id, bornAt);
  const busy = Math.max(0, vcpus * (load.cpu * age + load.cpuSwing * swing));
  const counters: Record<string, number> = {idle: Math.max(0, vcpus * age - busy)};
  for (const [mode, share] of Object.entries(BUSY_MODES)) counters[mode] = busy * share;
  return counters;
};
