import {expect, test} from 'vitest';
import {toSeries} from './series.ts';

const window = {from: 0, to: 100};
const at = (...times: number[]) => times.map((time) => ({at: time, value: time / 2}));
const base = {metric: 'disk', device: 'C:', source: 'prometheus', stepMs: 10} as const;

test('in order, of the window, with its unit, step and gaps', () => {
  expect(toSeries({...base, samples: at(100, 80, 60, 40, 20, -20, 120, 20)}, window)).toEqual({
    metric: 'disk',
    unit: '%',
    device: 'C:',
    source: 'prometheus',
    samples: at(20, 40, 60, 80, 100),
    stepMs: 20,
    gaps: [],
  });
  expect(toSeries({...base, metric: 'inbound', samples: at(20)}, window)?.unit).toBe('Mbps');
});

test('two samples may have a gap between them: the step is the one that is said', () => {
  const {stepMs, gaps} = toSeries({...base, samples: at(10, 100)}, window) ?? {};
  expect([stepMs, gaps]).toEqual([10, [{from: 10, to: 90}]]);
});

test('nothing measured, or not in the window, is no series; without a device there is none', () => {
  expect(toSeries({...base, samples: [...at(101), {at: 50, value: Number.NaN}]}, window)).toBeUndefined();
  expect(toSeries({...base, device: undefined, samples: at(50)}, window)).not.toHaveProperty('device');
});
