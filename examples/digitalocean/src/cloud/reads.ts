import {ACCOUNT} from '../fixtures/account.ts';
import {REGIONS} from '../fixtures/regions.ts';
import {SIZES} from '../fixtures/sizes.ts';
import {VOLUMES} from '../fixtures/volumes.ts';
import type {CloudState} from './cloud-state.ts';
import {droplets, readDroplet} from './droplet-reads.ts';
import {readMonitoring, readUptime} from './monitoring-reads.ts';
import {pageOf} from './page.ts';

/** What a path under `/v2` answers with: a body, a refusal, or null when there is no such thing. */
export type Found = {readonly body: unknown} | {readonly fault: string; readonly status: 400 | 422} | null;

/** What a read is answered from. */
export interface Read {
  readonly url: URL;
  readonly state: CloudState;
  readonly nowMs: number;
}

/** Steps of the longest path that is known: `monitoring/metrics/droplet/cpu`. */
const MAX_STEPS = 4;

/** Answers a `GET` under `/v2`. */
export const find = (read: Read): Found => {
  const [first = '', ...rest] = read.url.pathname.split('/').slice(2);
  if (rest.length >= MAX_STEPS) return null;
  const [second, third] = rest;
  if (first === 'monitoring') return readMonitoring(rest, read);
  if (first === 'uptime') return readUptime(rest, read);
  if (second === undefined) return list(first, read);
  if (first === 'droplets') return readDroplet(rest, read);
  return third === undefined ? one(first, second, read.state) : null;
};

const one = (name: string, id: string, state: CloudState): Found => {
  if (name === 'actions') {
    const action = state.action(id);
    return action ? {body: {action}} : null;
  }
  const firewall = name === 'firewalls' ? state.firewalls().find((known) => known.id === id) : undefined;
  return firewall ? {body: {firewall}} : null;
};

const list = (name: string, read: Read): Found => {
  const {url, state} = read;
  const query = url.searchParams;
  switch (name) {
    case 'account':
      return {body: {account: ACCOUNT}};
    case 'droplets':
      return droplets(read);
    case 'sizes':
      return {body: pageOf('sizes', SIZES, url)};
    case 'regions':
      return {body: pageOf('regions', REGIONS, url)};
    case 'firewalls':
      return {body: pageOf('firewalls', state.firewalls(), url)};
    case 'volumes':
      return {body: pageOf('volumes', VOLUMES.filter(volumeFilter(query)), url)};
    case 'snapshots': {
      const type = query.get('resource_type');
      const wanted = state.snapshots().filter((snapshot) => type === null || snapshot.resource_type === type);
      return {body: pageOf('snapshots', wanted, url)};
    }
    default:
      return null;
  }
};

const volumeFilter = (query: URLSearchParams) => (volume: (typeof VOLUMES)[number]) =>
  (query.get('name') ?? volume.name) === volume.name &&
  (query.get('region') ?? volume.region.slug) === volume.region.slug;
