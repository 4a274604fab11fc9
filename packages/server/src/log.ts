import {redact} from './privacy/redact.ts';

/** One line of the log: what happened, in fields. */
export type LogEntry = {event: string; requestId?: string | undefined} & Record<string, unknown>;

export type Log = (level: 'info' | 'warn' | 'error', entry: LogEntry) => void;

/**
 * JSON lines to `write`, without any of `secrets`, wherever in an entry they turn up, nor what looks like one.
 *
 * @param isSecret for secrets that come and go, such as those of tenants in the store
 */
export function createLog(
  write: (line: string) => void,
  secrets: readonly string[],
  now: () => number = Date.now,
  isSecret: (word: string) => boolean = () => false,
): Log {
  // As JSON writes them: a quote or a backslash looks otherwise there.
  const hidden = secrets.filter((secret) => secret.length >= 8).map((secret) => JSON.stringify(secret).slice(1, -1));
  return (level, entry) => {
    const fields = {at: new Date(now()).toISOString(), level, ...entry};
    let line = JSON.stringify(fields, (_, value) => (typeof value === 'string' ? redact(value).text : value));
    for (const secret of hidden) line = line.replaceAll(secret, '[secret]');
    line = line.replace(/[\w+/=-]{32,}/g, (word) => (isSecret(word) ? '[secret]' : word));
    write(line);
  };
}
