/** Points of one chart at most. A server sends some dozens. */
export const MAX_POINTS = 500;

/** The value at the top of a chart: all of it for per cent, the highest one else. */
export function topOf(unit: '%' | 'Mbps', points: readonly (number | null)[]): number {
  if (unit === '%') return 100;
  return Math.max(...points.map((value) => value ?? 0)) || 1;
}

/**
 * A line through the points in a box of that size, as the `d` of an SVG path. Where nothing was measured it is broken; a
 * point between two gaps is a dash as long as half a step, so that it can be seen.
 */
export function chartPath(points: readonly (number | null)[], top: number, width: number, height: number): string {
  const step = width / Math.max(1, points.length - 1);
  let isBroken = true;
  return points
    .map((value, index) => {
      if (value === null) {
        isBroken = true;
        return '';
      }
      const x = round(index * step);
      const y = round(height - (Math.min(Math.max(value, 0), top) / top) * height);
      const isAlone = isBroken && (points[index + 1] ?? null) === null;
      const command = isBroken ? 'M' : 'L';
      isBroken = false;
      return isAlone ? `M${round(x - step / 4)} ${y}h${round(step / 2)}` : `${command}${x} ${y}`;
    })
    .join('');
}

const round = (value: number) => Math.round(value * 10) / 10;
