import type {Turn} from '../ports.ts';
import {turnKey} from './follow-turn.ts';
import {INTERRUPTED, type Run, STOPPED} from './run-turn.ts';

/** The turns that this process answers. A run belongs to no connection, but it ends when nobody came back to it. */
export interface Runs {
  /** Starts a run. It is stopped when it has had no listener for `graceMs`. */
  start(run: Run, graceMs: number): void;
  /** Counts a listener; call what it returns when the listener has left. */
  attend(turn: Turn): () => void;
  /** Stops the run of a conversation and waits for its ending. False when there is none here. */
  stop(conversation: number): Promise<boolean>;
  /** Ends every run with an error that says why. */
  interrupt(): Promise<void>;
  /** Whether this process answers a turn, or any. */
  has(turn?: Turn): boolean;
}

interface Running {
  turn: Turn;
  abort: AbortController;
  done: Promise<void>;
  listeners: number;
  graceMs: number;
  grace: ReturnType<typeof setTimeout> | undefined;
}

/** @param isRead whether somebody at another process has read a turn within so many milliseconds */
export function createRuns(
  answer: (run: Run, stop: AbortSignal) => Promise<void>,
  isRead: (turn: Turn, withinMs: number) => Promise<boolean>,
): Runs {
  const running = new Map<string, Running>();

  function waitForListeners(one: Running): void {
    one.grace = setTimeout(async () => {
      const read = await isRead(one.turn, one.graceMs).catch(() => false);
      if (one.listeners > 0 || running.get(turnKey(one.turn)) !== one) return;
      if (read) waitForListeners(one);
      else one.abort.abort(STOPPED);
    }, one.graceMs);
  }

  return {
    start(run, graceMs) {
      const abort = new AbortController();
      const key = turnKey(run.turn);
      const done = answer(run, abort.signal).finally(() => {
        clearTimeout(one.grace);
        running.delete(key);
      });
      const one: Running = {turn: run.turn, abort, done, listeners: 0, graceMs, grace: undefined};
      running.set(key, one);
      waitForListeners(one);
    },

    attend(turn) {
      const one = running.get(turnKey(turn));
      if (one === undefined) return () => {};
      one.listeners += 1;
      clearTimeout(one.grace);
      let left = false;
      return () => {
        if (left) return;
        left = true;
        one.listeners -= 1;
        if (one.listeners === 0 && running.get(turnKey(turn)) === one) waitForListeners(one);
      };
    },

    async stop(conversation) {
      const one = [...running.values()].find(({turn}) => turn.conversation === conversation);
      if (one === undefined) return false;
      one.abort.abort(STOPPED);
      await one.done;
      return true;
    },

    has: (turn) => (turn === undefined ? running.size > 0 : running.has(turnKey(turn))),

    async interrupt() {
      for (const {abort} of running.values()) abort.abort(INTERRUPTED);
      await Promise.all([...running.values()].map(({done}) => done));
    },
  };
}
