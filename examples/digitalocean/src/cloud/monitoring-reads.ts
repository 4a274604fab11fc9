import {ALERT_POLICIES} from '../fixtures/alert-policies.ts';
import {UPTIME_CHECKS, UPTIME_STATES} from '../fixtures/uptime-checks.ts';
import {METRIC_NAMES, metricsAnswer, metricsQueryFault} from './metrics.ts';
import {pageOf} from './page.ts';
import type {Found, Read} from './reads.ts';

/** `GET /v2/monitoring/alerts` and `/v2/monitoring/metrics/droplet/{name}`. */
export const readMonitoring = ([kind, id, name]: readonly string[], read: Read): Found => {
  if (kind === 'alerts') return name === undefined ? alerts(id, read) : null;
  if (kind !== 'metrics' || id !== 'droplet' || name === undefined) return null;
  return metrics(name, read);
};

const alerts = (uuid: string | undefined, {url}: Read): Found => {
  if (uuid === undefined) return {body: pageOf('policies', ALERT_POLICIES, url)};
  const policy = ALERT_POLICIES.find((one) => one.uuid === uuid);
  return policy ? {body: {policy}} : null;
};

const metrics = (name: string, {url, state, nowMs}: Read): Found => {
  if (!METRIC_NAMES.includes(name)) return null;
  const fault = metricsQueryFault(name, url.searchParams);
  if (fault) return {status: 400, fault};
  return {body: metricsAnswer(name, url.searchParams, nowMs, state.machines())};
};

/** `GET /v2/uptime/checks`, one of them, and how it stands. */
export const readUptime = ([kind, id, part]: readonly string[], {url}: Read): Found => {
  if (kind !== 'checks') return null;
  if (id === undefined) return {body: pageOf('checks', UPTIME_CHECKS, url)};
  const check = UPTIME_CHECKS.find((one) => one.id === id);
  if (!check) return null;
  if (part === undefined) return {body: {check}};
  return part === 'state' ? {body: {state: UPTIME_STATES[check.id]}} : null;
};
