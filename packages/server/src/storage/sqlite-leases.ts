import {randomBytes} from 'node:crypto';
import {hostname} from 'node:os';
import {LEASE_MS, type LeaseStore, type Turn} from '../ports.ts';
import type {SqliteDatabase} from './sqlite-database.ts';

/** Names this process among all there ever were: a process id alone comes again. */
const PROCESS = randomBytes(9).toString('base64url');

let opened = 0;

/** A name for one opened store, as the writer of turns. */
export function makeRunner(): string {
  opened += 1;
  return `${PROCESS}.${opened}`;
}

export interface RunnerRow {
  runner: string;
  host: string;
  pid: number;
  seen_at: number;
}

export interface Leases {
  /** What the store offers of it. */
  calls: Omit<LeaseStore, 'extend' | 'readSpending'>;
  /** Within a transaction: says that this process lives. */
  seen(now: number): void;
  /** Whether the writer of a turn has said lately that it lives. */
  isLive(runner: string, now: number): boolean;
  /** Whether the process is dead: it has been silent for too long, or its machine has it no more. */
  isDead(runner: string, now: number): boolean;
  /** This process writes no more. */
  leave(): void;
}

/** Who writes which turn. A process says in one row that it lives, however many turns it writes. */
export function sqliteLeases({sql, write}: SqliteDatabase, runner: string, readTurn: (row: object) => Turn): Leases {
  const seen = (now: number) => {
    const upsert = `INSERT INTO runners (runner, host, pid, seen_at) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET seen_at = max(seen_at, excluded.seen_at)`;
    sql(upsert).run(runner, hostname(), process.pid, now);
  };
  const isLive = (writer: string, now: number) => {
    const row = sql('SELECT seen_at FROM runners WHERE runner = ?').get(writer) as {seen_at: number} | undefined;
    return row !== undefined && row.seen_at > now - LEASE_MS;
  };

  return {
    seen,
    isLive,
    isDead(writer, now) {
      const select = 'SELECT runner, host, pid, seen_at FROM runners WHERE runner = ?';
      const row = sql(select).get(writer) as RunnerRow | undefined;
      return row === undefined || row.seen_at <= now - LEASE_MS || isGone(row);
    },
    leave: () => void sql('DELETE FROM runners WHERE runner = ?').run(runner),
    calls: {
      beat: (now) => write(() => seen(now)),

      async readStops() {
        const rows = sql("SELECT conversation FROM turns WHERE status = 'streaming' AND stop_asked = 1 AND runner = ?");
        return (rows.all(runner) as {conversation: number}[]).map(({conversation}) => conversation);
      },

      askStop: (conversation) =>
        write(() => {
          const ask = sql("UPDATE turns SET stop_asked = 1 WHERE conversation = ? AND status = 'streaming'");
          return ask.run(conversation).changes > 0;
        }),

      attend: ({conversation, turn}, now) =>
        write(() => {
          const touch = sql('UPDATE turns SET attended_at = ? WHERE conversation = ? AND turn = ? AND runner <> ?');
          touch.run(now, conversation, turn, runner);
        }),

      async attendedAt({conversation, turn}) {
        const row = sql('SELECT attended_at FROM turns WHERE conversation = ? AND turn = ?').get(conversation, turn);
        return (row as {attended_at: number} | undefined)?.attended_at ?? 0;
      },

      async adopt(now) {
        const others = "SELECT 1 FROM turns WHERE status = 'streaming' AND runner <> ? LIMIT 1";
        // Asked every few seconds: without a write as long as there is nothing to do.
        if (sql(others).get(runner) === undefined) return [];
        return write(() => {
          const rows = sql('SELECT runner, host, pid, seen_at FROM runners').all() as unknown as RunnerRow[];
          const dead = rows.filter((row) => row.seen_at <= now - LEASE_MS || isGone(row)).map((row) => row.runner);
          // One that is silent may only have nothing to write: its row stays, for `key change` asks who is there.
          for (const row of rows) if (isGone(row)) sql('DELETE FROM runners WHERE runner = ?').run(row.runner);
          const left = sql("SELECT * FROM turns WHERE status = 'streaming'").all() as {runner: string}[];
          const live = new Set(rows.map((row) => row.runner).filter((name) => !dead.includes(name)));
          const found = left.filter((row) => row.runner !== runner && !live.has(row.runner)).map(readTurn);
          if (found.length > 0) seen(now);
          for (const {conversation, turn} of found) {
            sql('UPDATE turns SET runner = ? WHERE conversation = ? AND turn = ?').run(runner, conversation, turn);
          }
          return found;
        });
      },
    },
  };
}

/** Whether a process of this machine is no more: nobody has its number, or another one has. */
export function isGone({host, pid, runner}: RunnerRow): boolean {
  if (host !== hostname()) return false;
  if (pid === process.pid) return !runner.startsWith(`${PROCESS}.`);
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
