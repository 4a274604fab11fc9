import {isRecord} from '../read-json.ts';
import {sentenceOf, stringOf} from './read-values.ts';
import {PROPOSING} from './requests.ts';
import {code, nameOf} from './server-words.ts';
import type {ToolResult} from './turn.ts';

/**
 * What became of a change that was to be proposed: there is a card to confirm it, or a reason why there is none. Never that
 * it was done, for that only the user's own click does.
 */
export const proposalWords = ({name, value}: ToolResult): string | null => {
  if (!isRecord(value)) return null;
  if (value.proposed === true) {
    return `I have put a card here ${whatOf(isRecord(value.action) ? value.action : {}, name)}. Nothing happens until you confirm it there.`;
  }
  if (value.proposed === false) return notProposed(value.because);
  return PROPOSING.includes(name) && value.error !== undefined ? notProposed(value.error) : null;
};

const notProposed = (because: unknown): string =>
  `I cannot propose that change, so nothing was done. ${sentenceOf(because)}`.trim();

const whatOf = (action: Record<string, unknown>, calledTool: string): string => {
  const given = isRecord(action.arguments) ? {...action.arguments, ...action} : action;
  const server = stringOf(given.server);
  if (server === null) return 'with the change';
  const name = nameOf({name: server});
  const said = (key: string): string => (given[key] === undefined ? '…' : code(String(given[key])));
  switch (stringOf(action.tool) ?? calledTool) {
    case 'reboot_droplet':
      return `to reboot ${name}`;
    case 'power_on_droplet':
      return `to power ${name} on`;
    case 'power_off_droplet':
      return `to shut ${name} down`;
    case 'snapshot_droplet':
      return `to take a snapshot of ${name}`;
    case 'enable_backups':
      return `to turn on backups for ${name}`;
    case 'resize_droplet':
      return given.size === undefined ? `to resize ${name}` : `to resize ${name} to ${said('size')}`;
    case 'open_firewall_port':
      return given.port === undefined
        ? `to open a port of ${name}`
        : `to open port ${said('port')} of ${name} to ${said('from')}`;
    case 'narrow_firewall_rule':
      return given.port === undefined
        ? `to narrow a rule for ${name}`
        : `to let only ${said('to')} use port ${said('port')} of ${name}`;
    default:
      return `with the change of ${name}`;
  }
};
