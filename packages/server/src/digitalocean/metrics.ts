import {atMost} from '../metrics/at-most.ts';
import {cpuPercent} from '../metrics/counters.ts';
import {type Labelled, readMatrix} from '../metrics/matrix.ts';
import {toSeries} from '../metrics/series.ts';
import {added, usedPercent} from '../metrics/shares.ts';
import type {MetricName, Metrics, MetricsWindow, Sample, Series} from '../resources.ts';
import {type Api, type ApiOptions, createApi, flowOf} from './api.ts';
import {createSharedReads} from './shared-reads.ts';

export interface DropletMetricsOptions extends ApiOptions {
  /** The client of the account, where there is one: two of them would count its quota twice. */
  api?: Api | undefined;
  /** Milliseconds for which a machine's measurements are served again without asking. */
  cacheMs?: number | undefined;
}

/** The account has 250 calls a minute for all that is asked of it, and one machine takes four, or seven to nine with an agent. */
const MAX_CALLS_AT_ONCE = 4;

/** Machines and windows kept at most. Two weeks of one machine are some 70,000 samples, and most machines have none. */
const MAX_KEPT = 100;

/** Disks of a machine that are shown; the first ones. */
const MAX_DISKS = 26;

/** Windows of the same minutes share an answer. */
const MINUTE_MS = 60_000;

/** Between two samples, as the published examples have it. */
const USUAL_STEP_MS = 120_000;

/** Reads one metric of one machine in one window. */
type ReadMetric = (name: string, more?: Record<string, string>) => Promise<Labelled[]>;

/**
 * What DigitalOcean's monitoring knows of a machine. Its agent is not made for Windows, so most machines here have nothing:
 * that is an answer without series, and no error. The window is taken in whole minutes.
 *
 * ```ts
 * const metrics = createDropletMetrics({url, token, send: outbound.for(url)});
 * const {series} = await metrics.read(droplet, {from: Date.now() - 3_600_000, to: Date.now()}, signal);
 * ```
 */
export function createDropletMetrics({
  cacheMs = MINUTE_MS,
  now = Date.now,
  ...options
}: DropletMetricsOptions): Metrics {
  const api = options.api ?? createApi({...options, now});
  const reads = createSharedReads({keptMs: cacheMs, maxKept: MAX_KEPT, now});
  const inTurn = atMost(MAX_CALLS_AT_ONCE);

  async function get(flow: string, name: string, query: Record<string, string>): Promise<Labelled[]> {
    const path = `/v2/monitoring/metrics/droplet/${name}`;
    const body = await inTurn(() => api.get(flow, `${path}?${new URLSearchParams(query)}`));
    if (body === undefined) return []; // a machine that monitoring has not heard of
    const series = readMatrix(body);
    if (series === undefined) throw new Error(`the cloud's answer to GET ${path} is not a matrix`);
    return series;
  }

  return {
    source: 'digitalocean',
    async read({id}, {from, to, by}, signal) {
      const window = {from: toMinute(from), to: toMinute(to)};
      const key = `metrics ${id} ${window.from} ${window.to}`;
      const query = {host_id: String(id), start: String(window.from / 1_000), end: String(window.to / 1_000)};
      const flow = flowOf({requiredTagPrefix: by}, key);
      const one: ReadMetric = (name, more = {}) => get(flow, name, {...query, ...more});
      const {value, asOf} = await reads.read(key, signal, () => readAll(one, window));
      return {series: value, asOf};
    },
  };
}

async function readAll(one: ReadMetric, window: MetricsWindow): Promise<Series[]> {
  const [cpu, total, inbound, outbound] = await Promise.all([
    one('cpu'),
    one('memory_total'),
    one('bandwidth', {interface: 'public', direction: 'inbound'}),
    one('bandwidth', {interface: 'public', direction: 'outbound'}),
  ]);
  // Memory and disks are measured by one agent inside the machine. Without it, as on Windows, each further call is for nothing.
  const hasAgent = total.length > 0;
  const [available, free, sizes] = await Promise.all([
    hasAgent ? memoryAvailable(one) : [],
    hasAgent ? one('filesystem_free') : [],
    hasAgent ? one('filesystem_size') : [],
  ]);
  const series = (metric: MetricName, samples: readonly Sample[], device?: string) =>
    toSeries({metric, device, source: 'digitalocean', samples, stepMs: USUAL_STEP_MS}, window);
  const modes = cpu.flatMap(({labels: {mode}, samples}) => (mode === undefined ? [] : [[mode, samples] as const]));
  const found = [
    series('cpu', cpuPercent(Object.fromEntries(modes))),
    series('memory', usedPercent(available, first(total))),
    ...sizes.slice(0, MAX_DISKS).map((disk) => {
      const samples = usedPercent(first(free.filter((other) => isSameDisk(other, disk))), disk.samples);
      return series('disk', samples, nameOf(disk));
    }),
    series('inbound', first(inbound)),
    series('outbound', first(outbound)),
  ];
  return found.filter((one) => one !== undefined);
}

/** Old agents do not say what is available. Then it is what is free, and what is cached and can be had back at once. */
async function memoryAvailable(one: ReadMetric): Promise<Sample[]> {
  const available = first(await one('memory_available'));
  if (available.length > 0) return available;
  const free = first(await one('memory_free'));
  return free.length === 0 ? [] : added(free, first(await one('memory_cached')));
}

/** The only series there is, where there is one. */
function first(series: readonly Labelled[]): Sample[] {
  return series[0]?.samples ?? [];
}

function isSameDisk({labels: a}: Labelled, {labels: b}: Labelled): boolean {
  return a.device === b.device && a.mountpoint === b.mountpoint;
}

/** `/`, and `C:` for what calls itself `C:\`. */
function nameOf({labels: {mountpoint, device}}: Labelled): string | undefined {
  return (mountpoint ?? device)?.replace(/^([A-Z]:)\\$/, '$1');
}

/** In milliseconds, as it came. */
function toMinute(at: number): number {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}
