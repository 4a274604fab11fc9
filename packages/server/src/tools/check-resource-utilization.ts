import {type Measurement, readMetrics} from '../metrics/read-metrics.ts';
import type {Droplet} from '../ports.ts';
import {metricsCard} from './cards.ts';
import {findDroplets, shownName} from './find-droplet.ts';
import type {Tool, ToolContext} from './tool.ts';
import {isoTime, missingForModel, round} from './words.ts';

/** What counts as now: an agent that reports every few minutes has reported in it. */
const NOW_MS = 3_600_000;

/** Machines that are looked at in one call: each is several calls of an account that all users share. */
const MAX_MACHINES = 8;

/** Per cent above which somebody should look. Memory and disks end where a processor only gets slower. */
const TIGHT = {cpu: 90, memory: 90, disk: 85} as const;

export const checkResourceUtilization: Tool = {
  name: 'check_resource_utilization',
  description:
    "Checks how busy this user's servers are now: the current utilization of CPU, memory and disks of one server or of " +
    'all, and which of them are tight or full.',
  parameters: {name: {type: 'string', description: 'The name of one server; without it all are checked'}},
  returns: {
    servers: {
      type: 'array',
      description: 'Each server with its utilization now in per cent, what is tight, and what is not measured',
    },
    notLookedAt: {type: 'array', description: 'Names of servers beyond those that one call looks at'},
    asOf: {type: 'string', description: 'When it was read, ISO 8601'},
  },
  activity: ({name}) => (name === undefined ? 'Checking your servers…' : `Checking ${shownName(name)}…`),
  async run({name}, context) {
    const {now} = context;
    const {droplets: looked, left} = await findDroplets(name, MAX_MACHINES, context);
    const read = await Promise.all(looked.map((droplet) => utilizationOf(droplet, context)));
    const data = {
      servers: read.map(({server}) => server),
      ...left,
      asOf: isoTime(now()),
    };
    // One server is looked at; many are told in words, for as many charts say less.
    return {data, cards: name === undefined ? [] : read.map(({card}) => card)};
  },
};

async function utilizationOf(droplet: Droplet, {metrics, now, scope, signal}: ToolContext) {
  const {name, status} = droplet;
  const to = now();
  const window = {from: to - NOW_MS, to, by: scope.requiredTagPrefix};
  // One that is off does nothing, and nothing measures it.
  if (status === 'off') {
    const nothing = {measured: [], missing: [], unread: [], asOf: to};
    return {server: {name, status}, card: metricsCard(droplet, nothing, window)};
  }
  const found = await readMetrics(metrics, droplet, window, signal);
  const shares = found.measured.filter(({unit}) => unit === '%');
  const server = {
    name,
    status,
    now: shares.map(({metric, device, last, source}) => ({
      metric,
      ...(device === undefined ? {} : {device}),
      percent: round(last.value),
      at: isoTime(last.at),
      source,
    })),
    tight: shares.filter(isTight).map(({metric, device}) => device ?? metric),
    ...missingForModel({...found, missing: found.missing.filter((metric) => Object.hasOwn(TIGHT, metric))}),
  };
  return {server, card: metricsCard(droplet, found, window)};
}

function isTight({metric, last}: Measurement): boolean {
  return Object.hasOwn(TIGHT, metric) && last.value >= TIGHT[metric as keyof typeof TIGHT];
}
