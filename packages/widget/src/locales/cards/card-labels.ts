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
