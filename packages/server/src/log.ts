import {redact} from './privacy/redact.ts';

/** One line of the log: what happened, in fields. */
export type LogEntry = {event: string; requestId?: string | undefined} & Record<string, unknown>;

export type Log = (level: 'info' | 'warn' | 'error', entry: LogEntry) => void;

/**
 * JSON lines to `write`, without any of `secrets`, wherever in an entry they turn up, nor what looks like one.
 *
 * @param more secrets that come and go: those of tenants in the store, which have 44 characters
 */
export function createLog(
  write: (line: string) => void,
  secrets: readonly string[],
  now: () => number = Date.now,
  more: () => Iterable<string> = () => [],
): Log {
  // As JSON writes them: a quote or a backslash looks otherwise there.
  const hidden = secrets.filter((secret) => secret.length >= 8).map((secret) => JSON.stringify(secret).slice(1, -1));
  return (level, entry) => {
    const fields = {at: new Date(now()).toISOString(), level, ...entry};
    let line = JSON.stringify(fields, (_, value) => (typeof value === 'string' ? redact(value).text : value));
    for (const secret of hidden) line = line.replaceAll(secret, '[secret]');
    // There may be thousands of them, and hardly a line has anything as long.
    if (/[\w+/=-]{40}/.test(line)) for (const secret of more()) line = line.replaceAll(secret, '[secret]');
    write(line);
  };
}
