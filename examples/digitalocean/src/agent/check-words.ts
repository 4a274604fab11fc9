import {isRecord} from '../read-json.ts';
import {codes, dayOf, numberOf, sentenceOf, stringOf, stringsOf} from './read-values.ts';
import {joined, nameOf} from './server-words.ts';

type Fields = Record<string, unknown>;

/** What a check of backups, of firewalls or of RDP found, a line a machine; empty for data of another shape. */
export const checkLines = (value: Fields): string[] => {
  if (stringOf(value.server) !== null && Array.isArray(value.allowedFrom)) return [rdpLine(value)];
  const servers = Array.isArray(value.servers) ? value.servers.filter(isRecord) : [];
  if (servers.some((one) => Array.isArray(one.openToWorld))) return servers.map(firewallLine);
  return servers.some((one) => typeof one.backups === 'boolean' && 'missing' in one) ? servers.map(backupsLine) : [];
};

const named = (value: unknown): string => nameOf({name: stringOf(value) ?? 'one without a name'});

const backupsLine = ({name, backups, lastBackupAt, lastSnapshotAt, missing}: Fields): string => {
  const [backup, snapshot] = [dayOf(lastBackupAt), dayOf(lastSnapshotAt)];
  const isMissing = Array.isArray(missing) ? missing.length > 0 : missing === true;
  const state = backups
    ? `backups are on, ${backup === null ? 'and none has been made yet' : `the latest is of ${backup}`}`
    : 'no automatic backups';
  const copies = snapshot === null ? (backups ? '' : ', and no snapshot') : `, the latest snapshot is of ${snapshot}`;
  return `- ${named(name)}: ${state}${copies}${isMissing ? '. There is no recent copy to go back to' : ''}.`;
};

const firewallLine = ({name, firewalls, openToWorld, protected: isProtected}: Fields): string => {
  const before = namesIn(firewalls);
  const open = Array.isArray(openToWorld) ? openToWorld.filter(isRecord).map(portWords) : [];
  if (before.length === 0 && isProtected !== true) {
    return `- ${named(name)}: no cloud firewall is in front of it, so every port that Windows answers on is open to everybody.`;
  }
  const behind = before.length === 0 ? '' : `behind ${codes(before)}, `;
  const rdp = open.some((port) => /^3389\b/.test(port)) ? ' RDP should be open to your own addresses alone.' : '';
  return `- ${named(name)}: ${behind}${open.length === 0 ? 'nothing is open to everybody' : `open to everybody: ${joined(open)}`}.${rdp}`;
};

/** Firewalls by their names, whether they come as names or with more about them. */
const namesIn = (firewalls: unknown): string[] =>
  (Array.isArray(firewalls) ? firewalls : []).flatMap((one: unknown) => stringOf(isRecord(one) ? one.name : one) ?? []);

const portWords = ({port, protocol}: Fields): string => {
  const number = numberOf(port) ?? stringOf(port);
  const ports = number === null || !/^[\d-]+$/.test(String(number)) ? 'all ports' : String(number);
  return protocol === 'tcp' || protocol === 'udp' || protocol === 'icmp' ? `${ports}/${protocol}` : ports;
};

const rdpLine = ({server, port, firewall, allowedFrom, reachable, explanation}: Fields): string => {
  const from = stringsOf(allowedFrom);
  const number = numberOf(port);
  return [
    `- RDP of ${named(server)}${number === null ? '' : ` (port ${number})`}: ${firewallWords(firewall, from)}`,
    REACHABLE[String(reachable)] ?? '',
    sentenceOf(explanation),
  ]
    .filter((part) => part !== '')
    .join(' ');
};

const firewallWords = (firewall: unknown, from: readonly string[]): string => {
  switch (firewall) {
    case 'open-to-all':
      return 'the firewall lets everybody in, which is more than it should.';
    case 'restricted':
      return `the firewall lets in ${from.length === 0 ? 'only some addresses' : `only ${codes(from)}`}.`;
    case 'closed':
      return 'the firewall lets nobody in.';
    case 'no-firewall':
      return 'no cloud firewall is in front of it, so only the one of Windows decides.';
    default:
      return 'I was not told how its firewall stands.';
  }
};

const REACHABLE: Readonly<Record<string, string>> = {
  yes: 'It answers.',
  no: 'It does not answer.',
};
