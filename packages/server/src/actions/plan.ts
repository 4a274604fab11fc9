import {createHash} from 'node:crypto';
import type {ActionStep, ActionTool} from '@wincloud/chat-core/protocol';
import type {Amount, PriceBook} from '../prices/price-book.ts';
import type {CloudChange, Droplet, Firewall, Size} from '../resources.ts';
import {planFirewall} from './plan-firewall.ts';
import {planMachine} from './plan-machine.ts';

/** What a change is called with, flat and canonical: ids and values, nothing that has to be looked up by a name. */
export type ActionArguments = Record<string, string | number | boolean>;

/** How the machine stands, read for this. What a tool does not need is not read. */
export interface Looked {
  droplet: Droplet;
  firewalls: readonly Firewall[];
  sizes: readonly Size[];
  prices: PriceBook;
}

export interface PlannedStep {
  step: ActionStep;
  change: CloudChange;
  /**
   * `until-off`: over only when the machine is off. `try-off`: the same, and what comes next comes also where it stays on.
   * `unless-off`: left out where it is off. `back-on`: whatever came before, unless it is on.
   */
  rule?: 'until-off' | 'try-off' | 'unless-off' | 'back-on' | undefined;
}

/** What a tool adds to what all plans have. */
export interface PlanOf {
  /** Beside the machine's version, where something else is changed. */
  version?: string | undefined;
  price?: {before: Amount; after: Amount} | undefined;
  priceGb?: Amount | undefined;
  reversible: boolean;
  interrupts: boolean;
  /** Whether the machine's name has to be typed. */
  typed?: boolean | undefined;
  steps: PlannedStep[];
}

/** All that a person confirms: the same arguments on the same machine at the same prices come to the same plan. */
export interface Plan {
  tool: ActionTool;
  arguments: ActionArguments;
  resource: {type: 'droplet'; id: string; name: string};
  version: string;
  price?: {before: Amount; after: Amount; currency: string} | undefined;
  priceGb?: {amount: Amount; currency: string} | undefined;
  reversible: boolean;
  interrupts: boolean;
  typedName?: string | undefined;
  steps: PlannedStep[];
}

/** Why it cannot be done as the machine stands, in words for whoever asked. */
export class CannotPlan extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotPlan';
  }
}

/**
 * What would be done, step by step. Made when a change is proposed and again when it is confirmed: where the two differ,
 * something changed in between. Throws `CannotPlan`.
 */
export function planAction(tool: ActionTool, given: ActionArguments, looked: Looked): Plan {
  const {droplet, prices} = looked;
  const {steps, reversible, interrupts, version, price, priceGb, typed} =
    tool === 'open_firewall_port' || tool === 'narrow_firewall_rule'
      ? planFirewall(tool, given, looked)
      : planMachine(tool, given, looked);
  const {currency} = prices;
  return {
    tool,
    arguments: given,
    resource: {type: 'droplet', id: String(droplet.id), name: droplet.name},
    version: [versionOf(droplet), ...(version === undefined ? [] : [version])].join('.'),
    ...(price === undefined || currency === undefined ? {} : {price: {...price, currency}}),
    ...(priceGb === undefined || currency === undefined ? {} : {priceGb: {amount: priceGb, currency}}),
    reversible,
    interrupts,
    ...(typed === true ? {typedName: droplet.name} : {}),
    steps,
  };
}

/** 96 bits: two states of one machine are told apart. */
const VERSION_CHARS = 16;

/** Where a machine stands: all that a person sees of it when they decide. Not its tags, which say nothing to them. */
function versionOf({id, name, status, region, size, vcpus, memoryMb, diskGb, publicIpv4, backups}: Droplet): string {
  const said = [id, name, status, region, size, vcpus, memoryMb, diskGb, publicIpv4 ?? null, backups];
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, VERSION_CHARS);
}
