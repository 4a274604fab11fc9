import type {
  ActionData,
  ActionFailure,
  ActionState,
  ActionStep,
  ActionTool,
  BillData,
  BillLine,
  MetricKind,
  RecommendationKind,
} from '@wincloud/chat-core';

/** Codes of a refused decision that have words of their own. */
export type ActionProblem =
  | 'action_name_mismatch'
  | 'action_used'
  | 'action_expired'
  | 'action_changed'
  | 'action_tampered'
  | 'not_found'
  | 'cloud_unavailable';

/** The words of cards. Numbers, amounts and times come in as texts of the reader's language. */
export interface CardLabels {
  asOf(time: string): string;
  perMonth(amount: string): string;
  yes: string;
  no: string;
  /** A server's status, where it has a word. */
  statuses: Record<'active' | 'off' | 'new' | 'archive', string>;
  facts: Record<
    'size' | 'vcpus' | 'memory' | 'disk' | 'region' | 'address' | 'system' | 'backups' | 'price' | 'age' | 'port',
    string
  >;
  kinds: Record<BillLine['what'], string>;
  metrics: Record<MetricKind, string>;
  last: string;
  mean: string;
  max: string;
  /** What `p95` means. */
  p95Means: string;
  source(name: string): string;
  measured(share: string): string;
  noData: string;
  howToMeasure: string;
  isOff: string;
  missing(names: string): string;
  unreadSources(names: string): string;
  asTable: string;
  time: string;
  notMeasured: string;
  advice: Record<RecommendationKind, string>;
  saves(amount: string): string;
  costsMore(amount: string): string;
  calculation: string;
  period: string;
  mayUse: string;
  today: string;
  needed: string;
  advised: string;
  traffic: string;
  lastCopy: string;
  rules: string;
  /** What gets data that is missing. */
  ways: Record<'install-agent' | 'wait' | 'check-agent' | 'turn-on', string>;
  because: Record<'gone' | 'more-than-kept' | 'rule' | 'no-firewall', string>;
  confidence: Record<'high' | 'medium' | 'low', string>;
  reasons: Record<
    | 'few-days'
    | 'gaps'
    | 'cpu-unmeasured'
    | 'memory-unmeasured'
    | 'bursts'
    | 'new'
    | 'contents-unknown'
    | 'since-unknown'
    | 'other-copies'
    | 'copies-unread'
    | 'address-unknown'
    | 'system-unknown'
    | 'guards-inside-unknown'
    | 'other-watchers',
    string
  >;
  wouldChange: string;
  changes: {
    'p95-above'(metric: string, share: string): string;
    'p95-at-most'(metric: string, share: string): string;
    'traffic-above'(rate: string): string;
    measure(metric: string): string;
    'longer-window'(days: string): string;
    'bursts-matter'(share: string): string;
    price(thing: string): string;
    'copy-within'(days: string): string;
    'turned-on': string;
    attached: string;
    'kept-on-purpose': string;
    'other-backups': string;
    guarded: string;
    'guarded-inside': string;
    watched: string;
    'watched-elsewhere': string;
  };
  bill: string;
  item: string;
  aMonth: string;
  noPrice: string;
  total: string;
  /** The total, where some lines have no price. */
  totalOfPriced: string;
  noPrices: string;
  unreadLists(names: string): string;
  lists: Record<BillData['unread'][number], string>;
  notAnInvoice: string;
  tools: Record<ActionTool, string>;
  /** What some arguments of an action are. One without a word is shown by its own name. */
  arguments: Record<'size' | 'port' | 'addresses' | 'name', string>;
  fromTo(before: string, after: string): string;
  samePrice: string;
  priceGb(amount: string): string;
  reversible: string;
  irreversible: string;
  interrupts: string;
  staysUp: string;
  expiresIn(time: string): string;
  typeName(name: string): string;
  confirm: string;
  dismiss: string;
  confirming: string;
  dismissing: string;
  /** Said at once when a proposal comes. */
  needsYou(what: string, server: string): string;
  states: Record<ActionState, string>;
  failures: Record<ActionFailure, string>;
  lookFirst: string;
  elsewhere: string;
  progress: string;
  steps: Record<ActionStep, string>;
  stepStates: Record<ActionData['steps'][number]['state'], string>;
  problems: Record<ActionProblem, string>;
}

export const enCards: CardLabels = {
  asOf: (time) => `As of ${time}`,
  perMonth: (amount) => `${amount} a month`,
  yes: 'Yes',
  no: 'No',
  statuses: {active: 'Running', off: 'Off', new: 'Being set up', archive: 'Archived'},
  facts: {
    size: 'Size',
    vcpus: 'vCPUs',
    memory: 'Memory',
    disk: 'Disk',
    region: 'Region',
    address: 'Address',
    system: 'System',
    backups: 'Backups',
    price: 'Price',
    age: 'Age',
    port: 'Port',
  },
  kinds: {droplet: 'Server', backups: 'Backups', volume: 'Volume', snapshot: 'Snapshot'},
  metrics: {
    cpu: 'Processor',
    memory: 'Memory in use',
    disk: 'Disk in use',
    inbound: 'Incoming traffic',
    outbound: 'Outgoing traffic',
  },
  last: 'Last',
  mean: 'Mean',
  max: 'Highest',
  p95Means: 'p95: no more than this for 95 % of the time.',
  source: (name) => `From ${name}`,
  measured: (share) => `${share} of the time measured`,
  noData: 'Nothing is measured on this server yet.',
  howToMeasure:
    'Windows reports nothing by itself: install windows_exporter on the server and have Prometheus watch it.',
  isOff: 'This server is off, so there is nothing to measure.',
  missing: (names) => `Not measured: ${names}`,
  unreadSources: (names) => `Did not answer, and may know more: ${names}`,
  asTable: 'Show as table',
  time: 'Time',
  notMeasured: 'not measured',
  advice: {
    smaller: 'A smaller size is enough',
    larger: 'A larger size is needed',
    idle: 'This server does next to nothing',
    'no-data': 'Too little is measured to advise a size',
    'unattached-volume': 'This volume is attached to no server',
    'old-snapshot': 'This snapshot may not be needed any more',
    'no-backups': 'This server has no backups',
    'machine-off': 'This server is off and still costs money',
    'open-rdp': 'Remote Desktop is open to everybody',
    unwatched: 'Nothing watches this server',
  },
  saves: (amount) => `Saves ${amount} a month`,
  costsMore: (amount) => `Costs ${amount} more a month`,
  calculation: 'How this was calculated',
  period: 'Period',
  mayUse: 'Use allowed, the rest is headroom',
  today: 'Today',
  needed: 'Needed',
  advised: 'Advised',
  traffic: 'Traffic in and out, p95',
  lastCopy: 'Time since the last copy',
  rules: 'Firewall rules',
  ways: {
    'install-agent': 'have it measured',
    wait: 'wait until there is more',
    'check-agent': 'look why measurements are missing',
    'turn-on': 'turn the server on',
  },
  because: {
    gone: 'What it was made of is gone.',
    'more-than-kept': 'There are enough newer ones.',
    rule: 'A firewall rule lets everybody in.',
    'no-firewall': 'No firewall stands before the server.',
  },
  confidence: {high: 'High confidence', medium: 'Medium confidence', low: 'Low confidence'},
  reasons: {
    'few-days': 'measured for few days',
    gaps: 'measurements are missing',
    'cpu-unmeasured': 'the processor was not measured',
    'memory-unmeasured': 'memory was not measured',
    bursts: 'for short times it did much more',
    new: 'it is only some days old',
    'contents-unknown': 'what is on it is not known',
    'since-unknown': 'how long it has been so is not known',
    'other-copies': 'there are copies of another kind',
    'copies-unread': 'other copies could not be read',
    'address-unknown': 'whether it has an IPv6 address is not known',
    'system-unknown': 'whether Remote Desktop runs there is not known',
    'guards-inside-unknown': 'the firewall inside the server is not known',
    'other-watchers': 'somebody else may watch it',
  },
  wouldChange: 'What would change this',
  changes: {
    'p95-above': (metric, share) => `${metric}: p95 above ${share}`,
    'p95-at-most': (metric, share) => `${metric}: p95 of ${share} or less`,
    'traffic-above': (rate) => `Traffic of more than ${rate}`,
    measure: (metric) => `Measurements: ${metric}`,
    'longer-window': (days) => `Measurements of ${days}`,
    'bursts-matter': (share) => `Short peaks of up to ${share} that matter to you`,
    price: (thing) => `A price that is missing: ${thing}`,
    'copy-within': (days) => `A copy of your own every ${days}`,
    'turned-on': 'Turning the server on',
    attached: 'Attaching it to a server',
    'kept-on-purpose': 'Keeping it on purpose',
    'other-backups': 'Backups made in another way',
    guarded: 'A firewall rule that names who may come in',
    'guarded-inside': 'A firewall inside the server that keeps others out',
    watched: 'An alert or a check that is on',
    'watched-elsewhere': 'Watching it by other means',
  },
  bill: 'Costs a month at today’s prices',
  item: 'Item',
  aMonth: 'A month',
  noPrice: 'no price',
  total: 'Total',
  totalOfPriced: 'Total of what has a price',
  noPrices: 'There are no prices here, so nothing can be added up.',
  unreadLists: (names) => `Could not be read and is not in it: ${names}`,
  lists: {volumes: 'volumes', snapshots: 'snapshots'},
  notAnInvoice: 'An estimate, not an invoice.',
  tools: {
    reboot_droplet: 'Restart the server',
    power_on_droplet: 'Turn the server on',
    power_off_droplet: 'Turn the server off',
    snapshot_droplet: 'Take a snapshot',
    resize_droplet: 'Change the size',
    enable_backups: 'Turn on backups',
    open_firewall_port: 'Open a port in the firewall',
    narrow_firewall_rule: 'Restrict a port in the firewall',
  },
  arguments: {size: 'New size', port: 'Port', addresses: 'Open for', name: 'Name'},
  fromTo: (before, after) => `from ${before} to ${after} a month`,
  samePrice: 'no change',
  priceGb: (amount) => `${amount} for each GB a month; its size is not known yet`,
  reversible: 'Can be undone',
  irreversible: 'Cannot be undone',
  interrupts: 'The server is out of reach meanwhile',
  staysUp: 'The server stays in reach',
  expiresIn: (time) => `Can be confirmed for ${time}`,
  typeName: (name) => `Type ${name} to confirm`,
  confirm: 'Confirm',
  dismiss: 'Dismiss',
  confirming: 'Confirming…',
  dismissing: 'Dismissing…',
  needsYou: (what, server) => `${what}, ${server}: this needs your confirmation.`,
  states: {
    proposed: 'Needs your confirmation',
    running: 'In progress',
    done: 'Done',
    failed: 'Failed',
    unknown: 'Outcome unknown',
    dismissed: 'Dismissed, nothing was done',
    expired: 'Expired, nothing was done',
  },
  failures: {
    refused: 'The provider would not do it.',
    'not-shut-down': 'The server did not shut down in time. Nothing else was done.',
    'provider-error': 'It was begun and failed.',
    'too-long': 'It was begun and had not ended when we stopped looking.',
  },
  lookFirst: 'Nobody can say what came of it. Look at the server before you ask for it again.',
  elsewhere: 'Decided in another tab or window.',
  progress: 'Steps',
  steps: {
    shutdown: 'Shut down',
    'power-off': 'Turn off',
    'power-on': 'Turn on',
    reboot: 'Restart',
    snapshot: 'Take the snapshot',
    resize: 'Change the size',
    'enable-backups': 'Turn on backups',
    firewall: 'Change the firewall',
  },
  stepStates: {
    waiting: 'waiting',
    running: 'in progress',
    done: 'done',
    failed: 'failed',
    unknown: 'not known',
    skipped: 'skipped',
  },
  problems: {
    action_name_mismatch: 'That is not the name. Nothing was done; type it as it is shown.',
    action_used: 'This was decided already. This is how it stands.',
    action_expired: 'This proposal is too old, and nothing was done. Ask for it again.',
    action_changed: 'The server or its price has changed since, so nothing was done. Ask for it again.',
    action_tampered: 'This is not what was proposed, so nothing was done. This is how it stands.',
    not_found: 'This proposal is not there any more. Nothing was done.',
    cloud_unavailable: 'The state of the server cannot be read now, so nothing was done. Try again in a moment.',
  },
};
