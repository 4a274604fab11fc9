import type {Server} from './servers.ts';

/**
 * A machine's name as Markdown. Whoever made the machine chose its name, so one that is more than a plain host name
 * is shown as a quotation, on one line and without the means to end it.
 */
export const nameOf = (server: {readonly name: string}): string =>
  /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/.test(server.name) ? `**${server.name}**` : code(server.name);

/** Any other text from the data, as inline code. */
export const code = (text: string): string => `\`${flat(text).replaceAll('`', "'").slice(0, 120)}\``;

const flat = (text: string): string => text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').trim();

export const isOff = (server: Server): boolean => server.status === 'off' || server.status === 'archive';
export const isRunning = (server: Server): boolean => server.status === 'active';

export const statusWords = (server: Server): string => {
  switch (server.status) {
    case 'active':
      return 'running';
    case 'off':
      return 'powered off';
    case 'new':
      return 'still being set up';
    case 'archive':
      return 'archived';
    default:
      return server.status === null ? 'in a state I was not told' : `in state ${code(server.status)}`;
  }
};

export const regionWords = (server: Server): string | null =>
  server.region === null
    ? null
    : /^[a-z]{3}\d$/.test(server.region)
      ? server.region.toUpperCase()
      : code(server.region);

export const osWords = (server: Server): string | null => {
  if (server.os === null) return null;
  const year = /^windows-?(?:server-?)?(20\d\d(?:-?r2)?)$/i.exec(server.os)?.[1];
  return year ? `Windows Server ${year.replace(/-?r2/i, ' R2')}` : code(server.os);
};

export const memoryWords = (server: Server): string | null =>
  server.memoryMb === null ? null : `${Math.round((server.memoryMb / 1024) * 10) / 10} GB`;

/** `2 vCPUs, 4 GB of memory and an 80 GB disk`, as far as it is known. */
export const specWords = (server: Server): string => {
  const memory = memoryWords(server);
  const disk = server.diskGb;
  return joined([
    server.vcpus === null ? null : `${server.vcpus} vCPU${server.vcpus === 1 ? '' : 's'}`,
    memory === null ? null : `${memory} of memory`,
    disk === null ? null : `${/^8|^1[18]$/.test(String(disk)) ? 'an' : 'a'} ${disk} GB disk`,
  ]);
};

/** `a, b and c` without what is missing. */
export const joined = (parts: readonly (string | null)[], last = 'and'): string => {
  const present = parts.filter((part) => part !== null);
  return present.length < 2 ? (present[0] ?? '') : `${present.slice(0, -1).join(', ')} ${last} ${present.at(-1)}`;
};

/** The machines as a Markdown table. */
export const serverTable = (servers: readonly Server[]): string => {
  const cell = (text: string | null): string => (text ?? '–').replaceAll('|', '\\|');
  const rows = servers.map((server) =>
    [
      nameOf(server),
      statusWords(server),
      server.address === null ? null : code(server.address),
      regionWords(server),
      joined([server.vcpus === null ? null : `${server.vcpus} vCPU`, memoryWords(server)], '/').replace(' / ', ' / ') ||
        null,
      osWords(server),
      server.backups === null ? null : server.backups ? 'on' : 'off',
    ].map(cell),
  );
  return [
    ['Server', 'Status', 'Public address', 'Region', 'Size', 'System', 'Backups'],
    ['---', '---', '---', '---', '---', '---', '---'],
    ...rows,
  ]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
};
