import type {AlertPolicy, UptimeCheck} from '../resources.ts';
import {fieldsOf, idsOf, numberOf, textOf, textsOf} from './fields.ts';

/*
 * Who watches machines, in our words. Who is told by mail or by Slack is not read at all, so it cannot get anywhere.
 */

/** An alert policy of the account, with all machines that it names, whoever's they are. */
export interface AccountPolicy extends AlertPolicy {
  tags: string[];
}

export type AccountCheck = Omit<UptimeCheck, 'dropletIds'>;

/** Policies of balancers, databases and pools have other things under the same ids. */
const OF_DROPLETS = 'v1/insights/droplet/';

const METRICS: Record<string, string> = {
  cpu: 'cpu',
  memory_utilization_percent: 'memory',
  disk_utilization_percent: 'disk',
};

const COMPARES = {GreaterThan: 'above', LessThan: 'below'} as const;

/** Undefined where it watches no machines, or it cannot be told what it watches. */
export function toAlertPolicy(value: unknown): AccountPolicy | undefined {
  const body = fieldsOf(value);
  const id = textOf(body.uuid);
  const type = textOf(body.type);
  const {compare} = body;
  const limit = numberOf(body.value);
  if (id === undefined || limit === undefined || type?.startsWith(OF_DROPLETS) !== true) return undefined;
  if (compare !== 'GreaterThan' && compare !== 'LessThan') return undefined;
  const metric = type.slice(OF_DROPLETS.length);
  return {
    id,
    description: textOf(body.description) ?? '',
    enabled: body.enabled === true,
    metric: Object.hasOwn(METRICS, metric) ? (METRICS[metric] as string) : metric,
    compare: COMPARES[compare],
    value: limit,
    window: textOf(body.window) ?? '',
    dropletIds: idsOf(body.entities),
    tags: textsOf(body.tags),
  };
}

/** Undefined where it cannot be told what it asks, or how. */
export function toUptimeCheck(value: unknown): AccountCheck | undefined {
  const body = fieldsOf(value);
  const id = textOf(body.id);
  const {type} = body;
  const target = textOf(body.target);
  if (id === undefined || target === undefined) return undefined;
  if (type !== 'ping' && type !== 'http' && type !== 'https') return undefined;
  // One that does not say is on, as the published document has it.
  const enabled = body.enabled !== false;
  return {id, name: textOf(body.name) ?? id, type, target: withoutKeys(target), enabled};
}

/** The host that is asked, as a URL writes it; an address of its own is one, too. */
export function hostOf(target: string): string | undefined {
  return urlOf(target)?.hostname.replace(/^\[|\]$/g, '');
}

/** What comes after the path may be a key, and so may what stands before the host. */
function withoutKeys(target: string): string {
  const url = urlOf(target);
  if (url === undefined) return target.split(/[?#]/)[0] ?? '';
  const path = url.pathname === '/' && !target.includes('://') ? '' : url.pathname;
  return `${target.includes('://') ? `${url.protocol}//` : ''}${url.host}${path}`;
}

function urlOf(target: string): URL | undefined {
  const url = target.includes('://') ? target : `http://${target}`;
  return URL.canParse(url) ? new URL(url) : undefined;
}
