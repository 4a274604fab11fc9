import type {
  ActionData,
  BillData,
  ChatMessage,
  DropletData,
  MessagePart,
  MetricSeries,
  MetricsData,
  RecommendationData,
} from '@wincloud/chat-core';

const NOW = Date.now();
const at = (minutes: number) => new Date(NOW + minutes * 60_000).toISOString();

export const DROPLET: DropletData = {
  id: 7,
  name: 'win-web-01',
  status: 'active',
  region: 'fra1',
  size: 's-4vcpu-8gb',
  vcpus: 4,
  memoryMb: 8192,
  diskGb: 160,
  publicIpv4: '203.0.113.7',
  os: 'windows-2022',
  backups: true,
  createdAt: '2026-01-02T00:00:00.000Z',
  monthly: 57.6,
  currency: 'EUR',
  asOf: at(0),
};

const CPU: MetricSeries = {
  metric: 'cpu',
  unit: '%',
  source: 'prometheus',
  last: {at: at(-5), value: 12.4},
  mean: 9,
  p95: 31,
  max: 88,
  coverage: 0.9994,
  points: [4, 6, 5, 9, 12, 88, 40, 12, 8, null, null, 7, null, 9, 14, 11, 10, 13, 12, 12.4],
};

export const METRICS: MetricsData = {
  droplet: {id: 7, name: 'win-web-01'},
  state: 'measured',
  from: at(-24 * 60),
  to: at(0),
  series: [
    CPU,
    {
      ...CPU,
      metric: 'disk',
      device: 'C:',
      mean: 61,
      p95: 62,
      max: 62,
      last: {at: at(-5), value: 62},
      points: [60, 61, 62],
    },
    {...CPU, metric: 'inbound', unit: 'Mbps', source: 'digitalocean', max: 3.2, points: [0.1, 0.4, 3.2, 1.1, 0.3]},
  ],
  missing: ['memory'],
  unread: ['prometheus'],
  asOf: at(0),
};

export const ADVICE: RecommendationData = {
  id: 'smaller:droplet:7',
  kind: 'smaller',
  resource: {type: 'droplet', id: '7', name: 'win-web-01'},
  savingMonthly: 28.8,
  currency: 'EUR',
  confidence: {level: 'medium', because: ['gaps', 'bursts', 'of-a-newer-server']},
  basis: {
    windowDays: 14,
    today: {slug: 's-4vcpu-8gb', vcpus: 4, memoryMb: 8192, diskGb: 160, monthly: 57.6},
    to: {slug: 's-2vcpu-4gb', vcpus: 2, memoryMb: 4096, diskGb: 80, monthly: 28.8},
    cpu: {p95: 24, mean: 9, max: 88, coverage: 0.97, days: 13.6, targetPercent: 60, needed: 1.6},
    memory: {p95: 33, mean: 30, max: 41, coverage: 0.97, days: 13.6, targetPercent: 80, needed: 3379},
    traffic: {inboundP95: 0.8, outboundP95: 2.4},
    missing: [],
  },
  wouldChange: [
    {change: 'p95-above', metric: 'cpu', percent: 30},
    {change: 'bursts-matter', metric: 'cpu', maxPercent: 88},
    {change: 'of-a-newer-server', days: 3},
    {change: 'copy-within', days: 30},
  ],
  asOf: at(0),
};

export const BILL: BillData = {
  state: 'priced',
  lines: [
    {what: 'droplet', name: 'win-web-01', size: 's-4vcpu-8gb', monthly: 48},
    {what: 'backups', name: 'win-web-01', monthly: 9.6},
    {what: 'volume', name: 'data-01', sizeGb: 250, monthly: 25},
    {what: 'snapshot', name: 'before-the-update-of-march', sizeGb: 31.4},
  ],
  totalMonthly: 82.6,
  currency: 'EUR',
  unread: ['snapshots'],
  asOf: at(0),
};

export const RESIZE: ActionData = {
  id: 'act-1',
  tool: 'resize_droplet',
  arguments: {droplet_id: 7, size: 's-2vcpu-4gb'},
  resource: {type: 'droplet', id: '7', name: 'win-web-01'},
  resourceVersion: 'v1',
  price: {before: 57.6, after: 28.8, currency: 'EUR'},
  priceDelta: -28.8,
  reversible: true,
  interrupts: true,
  expiresAt: at(10),
  signature: 'signed',
  state: 'proposed',
  steps: [
    {step: 'shutdown', state: 'waiting'},
    {step: 'resize', state: 'waiting'},
    {step: 'power-on', state: 'waiting'},
  ],
  changedAt: at(0),
};

/** The action in another state, as the backend would tell it. */
export function standing(state: ActionData['state'], more: Partial<ActionData> = {}): ActionData {
  const steps = RESIZE.steps.map((step, index) => ({
    ...step,
    state:
      state === 'done' ? ('done' as const) : state === 'running' && index === 0 ? ('running' as const) : step.state,
  }));
  return {...RESIZE, state, steps, changedAt: new Date().toISOString(), ...more};
}

export const droplet = (data: Partial<DropletData> = {}): MessagePart => ({
  type: 'data-droplet',
  data: {...DROPLET, ...data},
});
export const metrics = (data: Partial<MetricsData> = {}): MessagePart => ({
  type: 'data-metrics',
  data: {...METRICS, ...data},
});
export const advice = (data: Partial<RecommendationData> = {}): MessagePart => ({
  type: 'data-recommendation',
  data: {...ADVICE, ...data},
});
export const bill = (data: Partial<BillData> = {}): MessagePart => ({type: 'data-bill', data: {...BILL, ...data}});
export const action = (data: Partial<ActionData> = {}): Extract<MessagePart, {type: 'data-action'}> => ({
  type: 'data-action',
  id: data.id ?? RESIZE.id,
  data: {...RESIZE, ...data},
});

/** A conversation whose answer has these parts before its words. */
export function historyOf(...parts: MessagePart[]): ChatMessage[] {
  return [
    {id: 'u', role: 'user', parts: [{type: 'text', text: 'How is my server?'}]},
    {id: 'a', role: 'assistant', parts: [...parts, {type: 'text', text: 'So.'}], metadata: {status: 'complete'}},
  ];
}
