import type {WritableAtom} from 'nanostores';
import {PROTOCOL_VERSION} from '../protocol/index.ts';
import {apply, type ChatEvent} from './apply.ts';
import {isNext, isOld} from './order.ts';
import {type ChatState, nextToSend, type SharedState} from './state.ts';

/** What a tab shows and can do. */
export interface TabWork {
  $state: WritableAtom<ChatState>;
  /** What this tab is sending or reading now. */
  work(): Promise<void> | undefined;
  /** Reads on where the tab that did so was closed. */
  takeOver(): Promise<void>;
  /** Sends what that tab could not send. */
  sendAll(): void;
  /** Reads the whole conversation anew. */
  reread(): Promise<unknown>;
}

/**
 * The tabs of one browser that show one conversation. Each hears what happens in the others (BroadcastChannel), and
 * one at a time reads the stream and sends (Web Locks); when it is closed or dies, the next one goes on.
 */
export interface Tabs {
  /** This happened here: let it happen in the others. */
  tell(event: ChatEvent): void;
  /** Leads while this tab works, or as soon as the one that works is gone. */
  lead(): void;
  /** Resolves when the tab that leads, if one does, has said how the conversation stands. */
  hear(): Promise<void>;
  leave(): void;
}

/** `ask` is answered by `state`, from a tab that knows more than the server would tell. */
type TabMessage = {type: 'event'; event: ChatEvent} | {type: 'ask'} | {type: 'state'; state: SharedState | undefined};

/** Milliseconds for which another tab may answer, before this one asks the server. */
const ANSWER_MS = 1_000;

/** Milliseconds after which the other tabs have heard what was told. */
const LAST_WORDS_MS = 100;

/** Events kept for a tab that does not let go. */
const MAX_EARLY = 10_000;

/** What concerns one tab alone, or is known to the others. */
const OWN_EVENTS: ReadonlySet<ChatEvent['type']> = new Set([
  'loaded',
  'mirrored',
  'opened',
  'configured',
  'agents',
  'request-failed',
  'error-dismissed',
]);

/** Joins the tabs of `name`. Undefined where the browser has no means for it: then each tab reads for itself. */
export function createTabs(name: string, {$state, work, takeOver, sendAll, reread}: TabWork): Tabs | undefined {
  const locks = globalThis.navigator?.locks; // for secure contexts alone
  if (!locks || !globalThis.BroadcastChannel) return undefined;
  const key = `wincloud-chat/${PROTOCOL_VERSION}/${name}`;
  const channel = new BroadcastChannel(key);
  const left = new AbortController();
  const {signal} = left;
  /** Most conversations are in one tab only: until another one was heard, nothing is copied for it. */
  let isShared = false;
  /** Whether this tab leads or waits for it. */
  let leading = false;
  /** What happened while this tab waits to lead: told too early, another tab would take the work for abandoned. */
  let early: ChatEvent[] | undefined;
  /** Whether two tabs sent at once. Then each has its own order of things until the server is asked. */
  let crossed = false;
  /** Who waits for an answer. */
  const asked: (() => void)[] = [];

  const post = (message: TabMessage) => channel.postMessage(message);

  channel.onmessage = ({data}: MessageEvent<TabMessage>) => {
    isShared = true;
    if (data.type === 'event') mirror(data.event);
    else if (data.type === 'ask') post({type: 'state', state: leading ? shared($state.get()) : undefined});
    else if (data.state !== undefined) {
      mirror({type: 'mirrored', state: data.state});
      for (const resolve of asked.splice(0)) resolve();
    }
  };

  /** The same happens here, for it happened in another tab. */
  function mirror(event: ChatEvent): void {
    const {cursor} = $state.get();
    if (event.type === 'mirrored' && work()) return;
    if (event.type === 'sent' && work()) crossed = true;
    if (event.type === 'chunk' && !isNext(cursor, event.id)) {
      if (!isOld(cursor, event.id)) post({type: 'ask'}); // some of it was missed
      return;
    }
    $state.set(apply($state.get(), event));
    lead();
  }

  const isRunning = () => $state.get().status !== 'idle';

  function lead(): void {
    if (leading || !(work() || isRunning() || nextToSend($state.get()))) return;
    leading = true;
    early = [];
    locks.request(key, {signal}, whileLeading).catch(() => {}); // left meanwhile, or a frame without locks
  }

  /** Does what the tab before left undone, and leads until there is nothing more to do. */
  async function whileLeading(): Promise<void> {
    for (const event of early ?? []) post({type: 'event', event});
    early = undefined;
    if (!work() && isRunning()) await takeOver();
    if (!signal.aborted) sendAll();
    do {
      while (work() && !signal.aborted) await work();
      // The last words are on their way: the tab that leads next must not ask the server for them.
      await pause(LAST_WORDS_MS);
    } while (work() && !signal.aborted);
    if (signal.aborted) return;
    leading = false;
    if (crossed && !isRunning()) await reread();
    crossed = false;
  }

  /** Resolves after `ms`, or when the tabs are left. */
  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      setTimeout(resolve, ms);
      signal.addEventListener('abort', () => resolve(), {once: true});
    });
  }

  async function isLed(): Promise<boolean> {
    try {
      const {held = []} = await locks.query();
      return held.some((lock) => lock.name === key);
    } catch {
      return false; // a sandboxed frame may have no locks
    }
  }

  post({type: 'ask'});
  lead();

  return {
    tell(event) {
      if (!isShared || OWN_EVENTS.has(event.type)) return;
      lead();
      if (early === undefined) post({type: 'event', event});
      else if (early.length < MAX_EARLY) early.push(event); // what is missed is asked for
    },
    lead,
    async hear() {
      if (!(await isLed())) return;
      const answered = new Promise<void>((resolve) => asked.push(resolve));
      post({type: 'ask'});
      await Promise.race([answered, pause(ANSWER_MS)]);
    },
    leave() {
      channel.close();
      left.abort();
    },
  };
}

function shared({conversationId: _, config: __, agents: ___, ...state}: ChatState): SharedState {
  return state;
}
