import type {ActionTool} from '@wincloud/chat-core/protocol';
import {monthlyOf} from '../insights/right-size.ts';
import type {Droplet} from '../resources.ts';
import {type ActionArguments, CannotPlan, type Looked, type PlannedStep, type PlanOf} from './plan.ts';

export type MachineTool = Exclude<ActionTool, 'open_firewall_port' | 'narrow_firewall_rule'>;

/** Changes of a machine itself. */
export function planMachine(tool: MachineTool, given: ActionArguments, looked: Looked): PlanOf {
  const {droplet, prices} = looked;
  const {id, name, status, size, backups} = droplet;
  if (status !== 'active' && status !== 'off')
    throw new CannotPlan(`"${name}" is "${status}" and cannot be changed now.`);
  const isOn = status === 'active';
  const one = (kind: 'reboot' | 'power-on' | 'enable-backups'): PlannedStep => ({
    step: kind,
    change: {kind, dropletId: id},
  });

  switch (tool) {
    case 'reboot_droplet':
      if (!isOn) throw new CannotPlan(`"${name}" is off. Turn it on instead.`);
      return {reversible: true, interrupts: true, steps: [one('reboot')]};
    case 'power_on_droplet':
      if (isOn) throw new CannotPlan(`"${name}" is on already.`);
      return {reversible: true, interrupts: false, steps: [one('power-on')]};
    case 'power_off_droplet':
      if (!isOn) throw new CannotPlan(`"${name}" is off already.`);
      return {reversible: true, interrupts: true, typed: true, steps: [shutDown(id, 'try-off'), turnOff(id)]};
    case 'snapshot_droplet':
      return {
        priceGb: prices.snapshot(1),
        reversible: true,
        interrupts: false,
        steps: [{step: 'snapshot', change: {kind: 'snapshot', dropletId: id, name: String(given.name)}}],
      };
    case 'enable_backups': {
      if (backups) throw new CannotPlan(`"${name}" has backups already.`);
      return {
        // Backups without a price are no gift: then nothing is said about money.
        price: priced(
          monthlyOf(size, false, prices),
          prices.backups(size) === undefined ? undefined : monthlyOf(size, true, prices),
        ),
        reversible: true,
        interrupts: false,
        steps: [one('enable-backups')],
      };
    }
    case 'resize_droplet':
      return planResize(String(given.size), looked);
    default:
      tool satisfies never;
      throw new CannotPlan('There is no such change.');
  }
}

/**
 * Another size, on the same disk, so that it can be taken back. The provider resizes a machine only when it is off: one
 * that is on is shut down before and turned on afterwards, also where it could not be resized.
 */
function planResize(wanted: string, {droplet, sizes, prices}: Looked): PlanOf {
  const {id, name, status, region, size, diskGb, backups} = droplet;
  const to = sizes.find(({slug}) => slug === wanted);
  if (to === undefined) throw new CannotPlan(`There is no size "${wanted}".`);
  if (wanted === size) throw new CannotPlan(`"${name}" has the size "${size}" already.`);
  if (!to.available || !to.regions.includes(region))
    throw new CannotPlan(`"${wanted}" cannot be had in ${region} now.`);
  if (to.diskGb < diskGb) {
    throw new CannotPlan(
      `The disk of "${name}" has ${diskGb} GB, and "${wanted}" has ${to.diskGb}: a disk cannot shrink.`,
    );
  }
  const resize: PlannedStep = {step: 'resize', change: {kind: 'resize', dropletId: id, size: wanted}};
  const on: PlannedStep = {step: 'power-on', change: {kind: 'power-on', dropletId: id}, rule: 'back-on'};
  return {
    price: priced(monthlyOf(size, backups, prices), monthlyOf(wanted, backups, prices)),
    reversible: true,
    interrupts: status === 'active',
    typed: true,
    steps: status === 'active' ? [shutDown(id, 'until-off'), resize, on] : [resize],
  };
}

/** In good order, so that Windows can write what it has in memory. */
const shutDown = (dropletId: Droplet['id'], rule: 'until-off' | 'try-off'): PlannedStep => ({
  step: 'shutdown',
  change: {kind: 'shutdown', dropletId},
  rule,
});

/** As if the plug were pulled, where it did not shut down. */
const turnOff = (dropletId: Droplet['id']): PlannedStep => ({
  step: 'power-off',
  change: {kind: 'power-off', dropletId},
  rule: 'unless-off',
});

/** Nothing is said about money where one of the two has no price. */
function priced(before: number | undefined, after: number | undefined): PlanOf['price'] {
  return before === undefined || after === undefined ? undefined : {before, after};
}
