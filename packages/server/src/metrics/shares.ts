import type {Sample} from '../resources.ts';
import {inOrder} from './gaps.ts';

/**
 * How much of something is used, in per cent: `100 * (1 - free / total)`, for memory and for a disk. Only where both were
 * measured at the same moment; no value comes of a total of zero, nor of more that is free than there is.
 */
export function usedPercent(free: readonly Sample[], total: readonly Sample[]): Sample[] {
  return combined(free, total, (left, all) =>
    all > 0 && left >= 0 && left <= all ? 100 * (1 - left / all) : undefined,
  );
}

/** The sum of two series, where both were measured. */
export function added(first: readonly Sample[], second: readonly Sample[]): Sample[] {
  return combined(first, second, (a, b) => a + b);
}

function combined(
  first: readonly Sample[],
  second: readonly Sample[],
  of: (a: number, b: number) => number | undefined,
): Sample[] {
  const others = new Map(inOrder(second).map(({at, value}) => [at, value]));
  return inOrder(first).flatMap(({at, value}) => {
    const other = others.get(at);
    const result = other === undefined ? undefined : of(value, other);
    return result === undefined ? [] : [{at, value: result}];
  });
}
