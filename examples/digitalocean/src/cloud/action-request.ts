import {isRecord} from '../read-json.ts';

/** The actions that can be asked for here. The real one has more, and refuses what it does not know just as this does. */
const PLAIN_TYPES = ['reboot', 'shutdown', 'power_off', 'power_on'] as const;

export type ActionType = (typeof PLAIN_TYPES)[number] | 'snapshot' | 'resize' | 'enable_backups';

/** A request for an action, once it is known to make sense by itself. */
export type ActionRequest =
  | {readonly type: (typeof PLAIN_TYPES)[number] | 'enable_backups'}
  | {readonly type: 'snapshot'; readonly name: string | undefined}
  /** `disk` makes the disk as large as the size's, which cannot be undone. */
  | {readonly type: 'resize'; readonly size: string; readonly disk: boolean};

export type Checked<T> = {readonly request: T} | {readonly fault: string};

const MAX_NAME_CHARS = 255;
const PLANS = ['daily', 'weekly'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const BACKUP_HOURS = [0, 4, 8, 12, 16, 20];

/** Reads the body of `POST /v2/droplets/{id}/actions`, or says what is wrong with it, without repeating it. */
export const actionRequestOf = (body: unknown): Checked<ActionRequest> => {
  if (!isRecord(body)) return {fault: 'The body must be an object.'};
  const {type} = body;
  const plain = PLAIN_TYPES.find((one) => one === type);
  if (plain) return {request: {type: plain}};
  switch (type) {
    case 'snapshot':
      return snapshotOf(body.name);
    case 'resize':
      return resizeOf(body);
    case 'enable_backups': {
      const fault = policyFault(body.backup_policy);
      return fault === null ? {request: {type}} : {fault};
    }
    default:
      return {fault: 'You specified an invalid type for this action.'};
  }
};

const snapshotOf = (name: unknown): Checked<ActionRequest> => {
  if (name === undefined) return {request: {type: 'snapshot', name: undefined}};
  if (typeof name !== 'string' || name.trim() === '' || name.length > MAX_NAME_CHARS) {
    return {fault: `name must be a text of 1 to ${MAX_NAME_CHARS} characters.`};
  }
  return {request: {type: 'snapshot', name}};
};

const resizeOf = ({size, disk = false}: Record<string, unknown>): Checked<ActionRequest> => {
  if (typeof size !== 'string' || size === '') return {fault: 'size is required to resize a Droplet.'};
  return typeof disk === 'boolean' ? {request: {type: 'resize', size, disk}} : {fault: 'disk must be true or false.'};
};

/** A policy is checked and then left aside: every backup here is made on a Sunday. */
const policyFault = (policy: unknown): string | null => {
  if (policy === undefined) return null;
  if (!isRecord(policy)) return 'backup_policy must be an object.';
  const {plan, weekday, hour} = policy;
  if (!PLANS.includes(String(plan))) return 'backup_policy.plan must be daily or weekly.';
  if (weekday !== undefined && !WEEKDAYS.includes(String(weekday))) return 'backup_policy.weekday is not a weekday.';
  return hour === undefined || BACKUP_HOURS.includes(Number(hour))
    ? null
    : 'backup_policy.hour is not an hour of backups.';
};
