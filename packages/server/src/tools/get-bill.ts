import type {BillData, BillLine} from '@wincloud/chat-core/protocol';
import type {Amount, PriceBook} from '../prices/price-book.ts';
import {unitsOf} from '../prices/price-book.ts';
import type {Droplet, Snapshot, Volume} from '../resources.ts';
import {attempt} from './attempt.ts';
import type {Tool} from './tool.ts';
import {isoTime} from './words.ts';

/** Lines that are listed. What is beyond is in the total, and counted. */
const MAX_LINES = 60;

type Priced = Omit<BillLine, 'monthly'> & {amount: Amount | undefined};

export const getBill: Tool = {
  name: 'get_bill',
  description:
    "Reads what this user's servers, backups, volumes and snapshots cost a month at today's prices of their seller, line by " +
    'line with the total. Not an invoice: nothing about payments or past months.',
  parameters: {},
  returns: {
    state: {type: 'string', description: 'priced, or no-prices where the seller has not said what it charges'},
    lines: {type: 'array', description: 'What costs something: what, name, size, price a month'},
    totalMonthly: {type: 'number', description: 'The total a month, in the currency'},
    currency: {type: 'string', description: 'ISO 4217'},
    unread: {type: 'array', description: 'Lists that could not be read just now'},
    linesNotListed: {type: 'number', description: 'Lines beyond those that are listed; they are in the total'},
    asOf: {type: 'string', description: 'When it was read, ISO 8601'},
  },
  activity: () => 'Adding up what you have…',

  async run(_input, {cloud, scope, prices, signal}) {
    const {droplets, asOf} = await cloud.listDroplets(scope, signal);
    const [volumes, snapshots] = await Promise.all([
      attempt(async () => (await cloud.listVolumes(scope, signal)).volumes, signal),
      attempt(async () => (await cloud.listSnapshots(scope, signal)).snapshots, signal),
    ]);
    const lines = linesOf({droplets, volumes: volumes ?? [], snapshots: snapshots ?? []}, prices);
    const bill: BillData = {
      state: prices.currency === undefined ? 'no-prices' : 'priced',
      lines: lines.slice(0, MAX_LINES).map(({amount, ...line}) => ({
        ...line,
        ...(amount === undefined ? {} : {monthly: unitsOf(amount)}),
      })),
      ...totalOf(lines, prices.currency),
      unread: [...(volumes ? [] : ['volumes' as const]), ...(snapshots ? [] : ['snapshots' as const])],
      asOf: isoTime(asOf),
    };
    const more = lines.length > MAX_LINES ? {linesNotListed: lines.length - MAX_LINES} : {};
    return {data: {...bill, ...more}, cards: [{type: 'data-bill', id: 'bill', data: bill}]};
  },
};

function linesOf(
  {droplets, volumes, snapshots}: {droplets: Droplet[]; volumes: Volume[]; snapshots: Snapshot[]},
  prices: PriceBook,
): Priced[] {
  return [
    ...droplets.flatMap(({name, size, backups}) => [
      {what: 'droplet' as const, name, size, amount: prices.monthly(size)},
      ...(backups ? [{what: 'backups' as const, name, amount: prices.backups(size)}] : []),
    ]),
    ...volumes.map(({name, sizeGb}) => ({what: 'volume' as const, name, sizeGb, amount: prices.volume(sizeGb)})),
    ...snapshots.map(({name, sizeGb}) => ({what: 'snapshot' as const, name, sizeGb, amount: prices.snapshot(sizeGb)})),
  ];
}

/** Of what has a price. Without any there is no total, for 0 would be a price. */
function totalOf(lines: readonly Priced[], currency: string | undefined) {
  const priced = lines.flatMap(({amount}) => amount ?? []);
  if (currency === undefined || (priced.length === 0 && lines.length > 0)) return {};
  return {totalMonthly: unitsOf(priced.reduce((sum, amount) => sum + amount, 0)), currency};
}
