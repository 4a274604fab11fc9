import {PROTOCOL_VERSION} from '../protocol/index.ts';
import type {ChatEvent} from './apply.ts';
import type {SharedState} from './state.ts';

/** What tabs say to each other. `ask` is answered by `state`, from a tab that knows more than the server would tell. */
type TabMessage = {type: 'event'; event: ChatEvent} | {type: 'ask'} | {type: 'state'; state: SharedState | undefined};

export interface TabListener {
  /** Something happened to the conversation in another tab. */
  onEvent(event: ChatEvent): void;
  /** How the conversation stands, if this tab is the one that reads its stream. */
  onAsk(): SharedState | undefined;
}

/**
 * The tabs of one browser that show one conversation. Each hears what happens in the others (BroadcastChannel), and
 * one at a time reads the stream and sends (Web Locks); when it is closed or dies, the next one goes on.
 */
export interface Tabs {
  /** Joins the tabs of `name`. Does nothing where it was joined already or the browser has no means for it. */
  join(name: string): void;
  leave(): void;
  readonly joined: boolean;
  tell(event: ChatEvent): void;
  /** Asks how the conversation stands. The answer comes as an event; then it resolves. */
  ask(): Promise<void>;
  /** Runs `work` as soon as no other tab leads, and leads until it resolves. */
  lead(work: () => Promise<void>): void;
  /** Whether a tab leads now. */
  isLed(): Promise<boolean>;
}

export function createTabs({onEvent, onAsk}: TabListener): Tabs {
  let channel: BroadcastChannel | undefined;
  let left = new AbortController();
  let name = '';
  /** Most conversations are in one tab only: until another one was heard, nothing is copied for it. */
  let isShared = false;
  /** Who asked and was not answered yet. */
  const asked: (() => void)[] = [];

  const post = (message: TabMessage) => channel?.postMessage(message);

  function hear({data}: MessageEvent<TabMessage>): void {
    isShared = true;
    if (data.type === 'event') onEvent(data.event);
    else if (data.type === 'ask') post({type: 'state', state: onAsk()});
    else if (data.state !== undefined) {
      onEvent({type: 'mirrored', state: data.state});
      for (const resolve of asked.splice(0)) resolve();
    }
  }

  return {
    join(key) {
      // Web Locks are for secure contexts alone. Without them every tab would read for itself, so none tells.
      if (channel !== undefined || !globalThis.navigator?.locks || !globalThis.BroadcastChannel) return;
      name = `wincloud-chat/${PROTOCOL_VERSION}/${key}`;
      channel = new BroadcastChannel(name);
      channel.onmessage = hear;
      post({type: 'ask'});
    },
    leave() {
      channel?.close();
      channel = undefined;
      isShared = false;
      left.abort();
      left = new AbortController();
    },
    get joined() {
      return channel !== undefined;
    },
    tell(event) {
      if (isShared) post({type: 'event', event});
    },
    ask: () =>
      new Promise((resolve) => {
        asked.push(resolve);
        post({type: 'ask'});
      }),
    lead(work) {
      if (channel === undefined) return;
      navigator.locks.request(name, {signal: left.signal}, work).catch(() => {}); // left meanwhile
    },
    async isLed() {
      if (channel === undefined) return false;
      try {
        const {held = []} = await navigator.locks.query();
        return held.some((lock) => lock.name === name);
      } catch {
        return false; // a sandboxed frame may have no locks
      }
    },
  };
}
