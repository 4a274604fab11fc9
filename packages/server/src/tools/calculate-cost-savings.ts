import type {Recommendation} from '../insights/recommendation.ts';
import {rightSize} from '../insights/right-size.ts';
import {findWaste} from '../insights/waste.ts';
import {type Measurement, readMetrics} from '../metrics/read-metrics.ts';
import type {Droplet} from '../ports.ts';
import {unitsOf} from '../prices/price-book.ts';
import type {Size} from '../resources.ts';
import {adviceCards} from './advice-cards.ts';
import {attempt} from './attempt.ts';
import {inUnits} from './cards.ts';
import type {Tool, ToolContext} from './tool.ts';
import {isoTime} from './words.ts';

const DAY_MS = 86_400_000;
const WINDOW_DAYS = 14;

/** Machines whose measurements are read in one call: the first of the user's list. The others are named as not measured. */
const MAX_MACHINES = 12;

export const calculateCostSavings: Tool = {
  name: 'calculate_cost_savings',
  description:
    "Calculates what this user could save: which of the user's servers can be made smaller, are idle, off or too small, " +
    'volumes without a server, old snapshots, missing backups, open RDP and servers that nobody watches, each with its arithmetic and the saving a month.',
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
    ofThatByDeletingMonthly: {
      type: 'number',
      description: 'How much of it is saved only by deleting what nobody needs',
    },
    currency: {type: 'string', description: 'ISO 4217'},
    couldNotBeRead: {type: 'array', description: 'Lists that could not be read just now'},
    measurementsNotRead: {type: 'array', description: 'Names of servers whose measurements could not be read just now'},
    notMeasured: {type: 'array', description: 'Names of servers beyond those that one call measures'},
    proposals: {type: 'array', description: 'Changes that the user can confirm on a card, in a chat'},
    asOf: {type: 'string', description: 'When it was read, ISO 8601'},
  },
  activity: () => 'Comparing your servers with what they need…',
  async run(_input, context) {
    const {cloud, scope, signal, now, prices} = context;
    const {droplets, asOf} = await cloud.listDroplets(scope, signal);
    const [sizes, volumes, snapshots, firewalls, alertPolicies, uptimeChecks] = await Promise.all([
      attempt(async () => (await cloud.listSizes(signal)).sizes, signal),
      attempt(async () => (await cloud.listVolumes(scope, signal)).volumes, signal),
      attempt(async () => (await cloud.listSnapshots(scope, signal)).snapshots, signal),
      attempt(async () => (await cloud.listFirewalls(scope, signal)).firewalls, signal),
      attempt(async () => (await cloud.listAlertPolicies(scope, signal)).policies, signal),
      attempt(async () => (await cloud.listUptimeChecks(scope, signal)).checks, signal),
    ]);
    const lists = {volumes, snapshots, firewalls, alertPolicies, uptimeChecks};
    const looked = droplets.slice(0, MAX_MACHINES);
    const sized = await Promise.all(looked.map((droplet) => sizeOf(droplet, sizes ?? [], context)));
    const unsized = looked.filter((_, index) => sized[index] === undefined).map(({name}) => name);
    const found: Recommendation[] = [
      ...sized.flatMap((one) => one ?? []),
      ...findWaste({droplets, ...lists}, {now: now(), prices}),
    ];
    const advice = found.filter(({kind}) => kind !== 'keep');
    const unread = Object.entries({sizes, ...lists}).flatMap(([name, list]) => (list ? [] : [name]));
    const data = {
      servers: droplets.length,
      windowDays: WINDOW_DAYS,
      recommendations: advice.map(forModel),
      fitsAsItIs: found.filter(({kind}) => kind === 'keep').map(({resource}) => resource.name),
      ...totalOf(advice, prices.currency),
      ...(unread.length === 0 ? {} : {couldNotBeRead: unread}),
      ...(unsized.length === 0 ? {} : {measurementsNotRead: unsized}),
      ...(droplets.length > looked.length ? {notMeasured: droplets.slice(MAX_MACHINES).map(({name}) => name)} : {}),
      asOf: isoTime(asOf),
    };
    const {cards, proposals} = await adviceCards(advice, asOf, context);
    return {data: proposals.length === 0 ? data : {...data, proposals}, cards};
  },
};

/** Undefined where measurements could not be read: that is not the same as that there are none, and nothing follows from it. */
async function sizeOf(droplet: Droplet, sizes: readonly Size[], {metrics, now, prices, scope, signal}: ToolContext) {
  const to = now();
  const window = {from: to - WINDOW_DAYS * DAY_MS, to, by: scope.requiredTagPrefix};
  const {measured, missing, unread} = await readMetrics(metrics, droplet, window, signal);
  if (unread.length > 0 && missing.length > 0) return undefined;
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

/**
 * What all of it would save together; of one machine only what saves most, for it cannot be done twice. What has to be
 * deleted for it is told apart: nobody saves that by a smaller machine.
 */
function totalOf(advice: readonly Recommendation[], currency: string | undefined) {
  if (currency === undefined) return {};
  const best = new Map<string, {saving: number; deletes: boolean}>();
  for (const {kind, resource, savingMonthly: saving = 0} of advice) {
    const key = `${resource.type}:${resource.id}`;
    if (saving > (best.get(key)?.saving ?? 0))
      best.set(key, {saving, deletes: kind !== 'smaller' && kind !== 'larger'});
  }
  const sum = (all: {saving: number}[]) => unitsOf(all.reduce((total, {saving}) => total + saving, 0));
  const savings = [...best.values()];
  const byDeleting = sum(savings.filter(({deletes}) => deletes));
  return {
    possibleSavingMonthly: sum(savings),
    ...(byDeleting > 0 ? {ofThatByDeletingMonthly: byDeleting} : {}),
    currency,
  };
}
