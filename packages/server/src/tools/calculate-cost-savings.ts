import type {Recommendation} from '../insights/recommendation.ts';
import {rightSize} from '../insights/right-size.ts';
import {findWaste} from '../insights/waste.ts';
import {type Measurement, readMetrics} from '../metrics/read-metrics.ts';
import type {Droplet} from '../ports.ts';
import {unitsOf} from '../prices/price-book.ts';
import type {Size} from '../resources.ts';
import {attempt} from './attempt.ts';
import {inUnits, recommendationCard} from './cards.ts';
import type {Tool, ToolContext} from './tool.ts';
import {isoTime} from './words.ts';

const DAY_MS = 86_400_000;
const WINDOW_DAYS = 14;

/** Machines whose measurements are read in one call: the first of the user's list. The others are named as not measured. */
const MAX_MACHINES = 12;

/** Cards of one answer. All advice is in the data. */
const MAX_CARDS = 4;

export const calculateCostSavings: Tool = {
  name: 'calculate_cost_savings',
  description:
    "Calculates what this user could save: which of the user's servers can be made smaller, are idle, off or too small, " +
    'volumes without a server, old snapshots, missing backups and open RDP, each with its arithmetic and the saving a month.',
  parameters: {},
  returns: {
    servers: {type: 'number', description: 'How many servers there are'},
    windowDays: {type: 'number', description: 'Days that were looked at'},
    recommendations: {
      type: 'array',
      description: 'Advice: kind, resource, saving a month, confidence and the arithmetic',
    },
    fitsAsItIs: {type: 'array', description: 'Names of servers that should stay as they are'},
    possibleSavingMonthly: {type: 'number', description: 'What all of it saves a month together, in the currency'},
    currency: {type: 'string', description: 'ISO 4217'},
    couldNotBeRead: {type: 'array', description: 'Lists that could not be read just now'},
    notMeasured: {type: 'array', description: 'Names of servers beyond those that one call measures'},
    asOf: {type: 'string', description: 'When it was read, ISO 8601'},
  },
  activity: () => 'Comparing your servers with what they need…',
  async run(_input, context) {
    const {cloud, scope, signal, now, prices} = context;
    const {droplets, asOf} = await cloud.listDroplets(scope, signal);
    const [sizes, volumes, snapshots, firewalls] = await Promise.all([
      attempt(async () => (await cloud.listSizes(signal)).sizes, signal),
      attempt(async () => (await cloud.listVolumes(scope, signal)).volumes, signal),
      attempt(async () => (await cloud.listSnapshots(scope, signal)).snapshots, signal),
      attempt(async () => (await cloud.listFirewalls(scope, signal)).firewalls, signal),
    ]);
    const looked = droplets.slice(0, MAX_MACHINES);
    const sized = await Promise.all(looked.map((droplet) => sizeOf(droplet, sizes ?? [], context)));
    const found: Recommendation[] = [
      ...sized,
      ...findWaste({droplets, volumes, snapshots, firewalls}, {now: now(), prices}),
    ];
    const advice = found.filter(({kind}) => kind !== 'keep');
    const unread = Object.entries({sizes, volumes, snapshots, firewalls}).flatMap(([name, list]) =>
      list ? [] : [name],
    );
    const data = {
      servers: droplets.length,
      windowDays: WINDOW_DAYS,
      recommendations: advice.map(forModel),
      fitsAsItIs: found.filter(({kind}) => kind === 'keep').map(({resource}) => resource.name),
      ...totalOf(advice, prices.currency),
      ...(unread.length === 0 ? {} : {couldNotBeRead: unread}),
      ...(droplets.length > looked.length ? {notMeasured: droplets.slice(MAX_MACHINES).map(({name}) => name)} : {}),
      asOf: isoTime(asOf),
    };
    return {data, cards: best(advice).map((one) => recommendationCard(one, asOf))};
  },
};

async function sizeOf(droplet: Droplet, sizes: readonly Size[], {metrics, now, prices, signal}: ToolContext) {
  const to = now();
  const window = {from: to - WINDOW_DAYS * DAY_MS, to};
  const {measured} = await readMetrics(metrics, droplet, window, signal);
  const summaryOf = (metric: Measurement['metric']) => {
    const one = measured.find((measurement) => measurement.metric === metric);
    if (one === undefined) return undefined;
    const {p95, mean, max, coverage, firstAt, last} = one;
    return {p95, mean, max, coverage, days: (last.at - firstAt) / DAY_MS};
  };
  const usage = {
    cpu: summaryOf('cpu'),
    memory: summaryOf('memory'),
    inbound: summaryOf('inbound'),
    outbound: summaryOf('outbound'),
  };
  return rightSize({droplet, usage, sizes, prices}, {windowDays: WINDOW_DAYS});
}

/** An advice as a model reads it: amounts in whole currency, the arithmetic as it is. */
function forModel({kind, resource, savingMonthly, currency, confidence, basis, wouldChange}: Recommendation) {
  const money = savingMonthly === undefined ? {} : {savingMonthly: unitsOf(savingMonthly), currency};
  const {level, because} = confidence;
  return {kind, resource, ...money, confidence: level, because, basis: inUnits(basis), wouldChange};
}

/** What is shown as cards: what saves most, then what is missing or open. What nobody can act on is told in words. */
function best(advice: readonly Recommendation[]): Recommendation[] {
  const worth = ({kind, savingMonthly = 0}: Recommendation) =>
    kind === 'no-data' ? Number.NEGATIVE_INFINITY : savingMonthly;
  return advice.toSorted((a, b) => worth(b) - worth(a)).slice(0, MAX_CARDS);
}

/** What all of it would save together; of one machine only what saves most, for it cannot be done twice. */
function totalOf(advice: readonly Recommendation[], currency: string | undefined) {
  const best = new Map<string, number>();
  for (const {resource, savingMonthly = 0} of advice) {
    const key = `${resource.type}:${resource.id}`;
    best.set(key, Math.max(best.get(key) ?? 0, savingMonthly));
  }
  const total = [...best.values()].reduce((sum, saving) => sum + saving, 0);
  return currency === undefined ? {} : {possibleSavingMonthly: unitsOf(total), currency};
}
