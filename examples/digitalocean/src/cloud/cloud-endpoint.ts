import {ACCOUNT} from '../fixtures/account.ts';
import {actionsOf} from '../fixtures/actions.ts';
import {backupsOf} from '../fixtures/backups.ts';
import {type Droplet, dropletsAt} from '../fixtures/droplets.ts';
import {FIREWALLS, firewallsOf} from '../fixtures/firewalls.ts';
import {MACHINES} from '../fixtures/machines.ts';
import {REGIONS} from '../fixtures/regions.ts';
import {SIZES} from '../fixtures/sizes.ts';
import {dropletSnapshotsOf, SNAPSHOTS} from '../fixtures/snapshots.ts';
import {VOLUMES} from '../fixtures/volumes.ts';
import {ALERT_POLICIES, UPTIME_CHECKS} from '../fixtures/watchers.ts';
import {type Call, isAuthorized, sendError, sendJson} from '../reply.ts';
import {METRIC_NAMES, metricsAnswer, metricsQueryFault} from './metrics.ts';
import {pageOf} from './page.ts';
import {rateLimitHeaders} from './rate-limit.ts';

interface CloudOptions {
  readonly key: string;
  readonly clock: () => number;
}

/** What a path under `/v2` answers with: a body, a refusal, or null when there is no such thing. */
type Found = {readonly body: unknown} | {readonly fault: string; readonly status: 400 | 422} | null;

/**
 * The control plane: everything under `/v2`, read only. A write is refused as the real one refuses a token that lacks
 * the scope, because the token of a support chat should never have it.
 */
export const cloudEndpoint = ({key, clock}: CloudOptions) => {
  const limits = rateLimitHeaders(clock);
  return ({method, url, request, response}: Call) => {
    const headers = limits();
    if (!isAuthorized(request, key)) return sendError(response, 401, undefined, headers);
    if (method !== 'GET') return sendError(response, 403, undefined, headers);
    const found = find(url, clock());
    if (!found) return sendError(response, 404, undefined, headers);
    if ('fault' in found) return sendError(response, found.status, found.fault, headers);
    sendJson(response, 200, found.body, headers);
  };
};

const find = (url: URL, nowMs: number): Found => {
  const [, , first = '', second, third, fourth, ...rest] = url.pathname.split('/');
  if (rest.length > 0) return null;
  if (first === 'monitoring') {
    if (second === 'alerts' && third === undefined) return {body: pageOf('policies', ALERT_POLICIES, url)};
    return second === 'metrics' && third === 'droplet' && fourth ? metrics(fourth, url, nowMs) : null;
  }
  if (fourth !== undefined) return null;
  if (first === 'uptime') {
    return second === 'checks' && third === undefined ? {body: pageOf('checks', UPTIME_CHECKS, url)} : null;
  }
  if (first === 'droplets' && second !== undefined) return dropletPart(second, third, url, nowMs);
  return second === undefined ? list(first, url, nowMs) : null;
};

const list = (name: string, url: URL, nowMs: number): Found => {
  const query = url.searchParams;
  switch (name) {
    case 'account':
      return {body: {account: ACCOUNT}};
    case 'droplets':
      if (query.has('tag_name') && query.has('name')) {
        return {status: 422, fault: 'tag_name can not be combined with name.'};
      }
      return {body: pageOf('droplets', dropletsAt(nowMs).filter(dropletFilter(query)), url)};
    case 'sizes':
      return {body: pageOf('sizes', SIZES, url)};
    case 'regions':
      return {body: pageOf('regions', REGIONS, url)};
    case 'firewalls':
      return {body: pageOf('firewalls', FIREWALLS, url)};
    case 'volumes':
      return {body: pageOf('volumes', VOLUMES.filter(volumeFilter(query)), url)};
    case 'snapshots': {
      const type = query.get('resource_type');
      const wanted = SNAPSHOTS.filter((one) => type === null || one.resource_type === type);
      return {body: pageOf('snapshots', wanted, url)};
    }
    default:
      return null;
  }
};

const dropletFilter = (query: URLSearchParams) => (droplet: Droplet) => {
  const tag = query.get('tag_name');
  const name = query.get('name');
  // Only droplets without a GPU are listed by default, and this account has none with one.
  if (query.get('type') === 'gpus') return false;
  return (
    (tag === null || droplet.tags.includes(tag)) && (name === null || droplet.name.toLowerCase() === name.toLowerCase())
  );
};

const volumeFilter = (query: URLSearchParams) => (volume: (typeof VOLUMES)[number]) =>
  (query.get('name') ?? volume.name) === volume.name &&
  (query.get('region') ?? volume.region.slug) === volume.region.slug;

const dropletPart = (idText: string, part: string | undefined, url: URL, nowMs: number): Found => {
  const machine = MACHINES.find((one) => String(one.id) === idText);
  if (!machine) return null;
  switch (part) {
    case undefined:
      return {body: {droplet: dropletsAt(nowMs).find((one) => one.id === machine.id)}};
    case 'backups':
      return {body: pageOf('backups', backupsOf(machine, nowMs), url)};
    case 'snapshots':
      return {body: pageOf('snapshots', dropletSnapshotsOf(machine.id), url)};
    case 'actions':
      return {body: pageOf('actions', actionsOf(machine), url)};
    case 'firewalls':
      return {body: pageOf('firewalls', firewallsOf(machine), url)};
    default:
      return null;
  }
};

const metrics = (name: string, url: URL, nowMs: number): Found => {
  if (!METRIC_NAMES.includes(name)) return null;
  const fault = metricsQueryFault(name, url.searchParams);
  return fault ? {status: 400, fault} : {body: metricsAnswer(name, url.searchParams, nowMs)};
};
