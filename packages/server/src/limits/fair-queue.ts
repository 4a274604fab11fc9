/** A call that was not let through because it could not have its turn in time. */
export class Shed extends Error {
  /** Milliseconds until it would have had its turn, as far as can be told. At least 1. */
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super(`The queue for the shared quota is too long. Try again in ${Math.ceil(retryAfterMs / 1000)} s.`);
    this.name = 'Shed';
    this.retryAfterMs = retryAfterMs;
  }
}

export interface FairQueueOptions {
  /**
   * Takes one from the shared quota: from the store, so that several processes share it. `retryAfterMs` says when there
   * is one again, where there is none. Called once at a time. When it rejects, all that wait are refused with its error.
   */
  take(): Promise<{allowed: boolean; retryAfterMs: number}>;
  /** Milliseconds that a call waits at most before it is shed. With 0 it is served at once or not at all. */
  maxWaitMs: number;
  /** Calls that may wait in all, and of one flow. */
  maxWaiting: number;
  maxWaitingOfFlow: number;
  now?: (() => number) | undefined;
  /** Resolves after `ms`, or at once when `signal` aborts. Never rejects. */
  wait?: ((ms: number, signal: AbortSignal) => Promise<void>) | undefined;
}

export interface FairQueue {
  /**
   * Resolves when it is this call's turn: one of the quota is its own then. Rejects with `Shed` when it cannot be served
   * in time, with the signal's reason, or with the error of `take`.
   *
   * @param flow Whom the quota is divided among: a tenant.
   * @param weight The flow's part of the quota, beside the weights of the others. More than 0.
   * @param onWait Called at most once, when the quota is used up and the call has to wait. If it throws, its call is
   * refused with that error.
   */
  enter(flow: string, weight: number, signal: AbortSignal, onWait?: () => void): Promise<void>;
  /** Calls that have not had their turn yet. */
  readonly waiting: number;
  /** Flows that are remembered: those that wait, and those that lately had more than others. */
  readonly flows: number;
}

/** Idle flows that are remembered at most. One that is forgotten early gains one call. */
const MAX_IDLE_FLOWS = 1_000;

/** Milliseconds that `take` has to answer at least, also where no call may wait for so long. */
const TAKE_MS = 1_000;

interface Flow {
  id: string;
  weight: number;
  /** The start tag of its first waiting call. Of a flow that does not wait, the finish tag of its last one. */
  tag: number;
  calls: Call[];
}

interface Call {
  flow: Flow;
  /** The how manyth call it is. */
  arrival: number;
  /** When it is shed, in milliseconds since 1970. */
  deadline: number;
  /** Whether it knows that the quota is used up. */
  waits: boolean;
  onWait: (() => void) | undefined;
  resolve: () => void;
  reject: (reason: unknown) => void;
  /** Aborts when the call is out of the queue, which ends its timer and its listener. */
  left: AbortController;
}

/**
 * Divides one quota fairly among flows, by start-time fair queueing (Goyal, Vin and Cheng, 1996): each call has a start
 * tag, the later of the virtual time and the finish tag of the one before it in its flow, and a finish tag 1 / weight
 * after it. The lowest start tag is served first, of equal ones the first come; its start tag is the virtual time. So a
 * flow that was idle has no credit, and of two that wait all the time none is ahead by more than a call of each.
 *
 * Who is next is decided when there is a slot, not before: a call that leaves costs its flow nothing, and no slot is lost
 * with it. It is fair within this process; others that share the quota make the slots of this one fewer.
 */
export function createFairQueue({
  take,
  maxWaitMs,
  maxWaiting,
  maxWaitingOfFlow,
  now = Date.now,
  wait = sleep,
}: FairQueueOptions): FairQueue {
  const flows = new Map<string, Flow>();
  let virtualTime = 0;
  let arrivals = 0;
  let waiting = 0;
  let serving = false;
  /** Milliseconds between two slots, as `take` last told. */
  let paceMs = 0;
  /** While the quota is used up: until when. */
  let pause: {until: number; over: AbortController} | undefined;

  /** Gives out slots for as long as somebody waits. */
  async function serve(): Promise<void> {
    serving = true;
    let previous: 'none' | 'allowed' | 'refused' = 'none';
    try {
      while (waiting > 0) {
        const {allowed, retryAfterMs} = await take();
        if (allowed) {
          if (previous === 'none') beginAnew();
          serveNext();
        } else {
          // Right after a slot it is a whole interval until the next one, else what is left of one.
          paceMs = previous === 'allowed' ? retryAfterMs : Math.max(paceMs, retryAfterMs);
          await waitForSlot(Math.max(1, retryAfterMs));
        }
        previous = allowed ? 'allowed' : 'refused';
      }
    } catch (error) {
      for (const call of allCalls()) remove(call).reject(error);
    } finally {
      serving = false;
    }
  }

  async function waitForSlot(ms: number): Promise<void> {
    const over = new AbortController();
    pause = {until: now() + ms, over};
    for (const call of allCalls().sort((a, b) => a.arrival - b.arrival)) startWaiting(call);
    if (waiting > 0) await wait(ms, over.signal);
    pause = undefined;
  }

  /** A call that finds quota when nobody is before it begins a new busy period: what was before it counts no more. */
  function beginAnew(): void {
    virtualTime = 0;
    for (const flow of flows.values()) {
      flow.tag = 0;
      if (flow.calls.length === 0) flows.delete(flow.id);
    }
  }

  function serveNext(): void {
    let first: Call | undefined;
    for (const {calls} of flows.values()) {
      const [head] = calls;
      if (head !== undefined && (first === undefined || isBefore(head, first))) first = head;
    }
    if (first === undefined) return; // all have left while the slot was taken
    const {flow} = first;
    virtualTime = flow.tag;
    flow.tag += 1 / flow.weight;
    remove(first).resolve();
    for (const {id, tag, calls} of flows.values()) {
      if (calls.length === 0 && (tag <= virtualTime || flows.size > MAX_IDLE_FLOWS + waiting)) flows.delete(id);
    }
  }

  /** Takes a call out, once. With the last one the pause ends, and `serve` with it. */
  function remove(call: Call): Call {
    if (call.left.signal.aborted) return call;
    const {id, tag, calls} = call.flow;
    calls.splice(calls.indexOf(call), 1);
    if (calls.length === 0 && tag <= virtualTime) flows.delete(id);
    waiting -= 1;
    if (waiting === 0) pause?.over.abort();
    call.left.abort();
    return call;
  }

  /** Sheds a call that is still there after the longest wait, or whose `take` does not answer. */
  async function watch(call: Call): Promise<void> {
    const {signal} = call.left;
    await wait(maxWaitMs, signal);
    if (!call.waits && maxWaitMs < TAKE_MS) await wait(TAKE_MS - maxWaitMs, signal);
    if (!signal.aborted) shed(call);
  }

  function shed(call: Call): void {
    const retryAfterMs = Math.max(1, Math.ceil(expectedWaitMs(call)));
    remove(call).reject(new Shed(retryAfterMs));
  }

  /** The quota is used up: sheds a call that would wait for too long, and tells the others that they wait. */
  function startWaiting(call: Call): void {
    if (call.waits || call.left.signal.aborted) return;
    call.waits = true;
    if (isTooLate(call)) shed(call);
    else {
      try {
        call.onWait?.();
      } catch (error) {
        remove(call).reject(error); // it must not cost the others their turn
      }
    }
  }

  /** Whether it would be shed before its turn. One whose turn comes in the same moment would. */
  function isTooLate(call: Call): boolean {
    return now() + expectedWaitMs(call) >= call.deadline;
  }

  function expectedWaitMs(call: Call): number {
    const untilSlotMs = pause === undefined ? 0 : Math.max(0, pause.until - now());
    return untilSlotMs + countBefore(call) * paceMs;
  }

  /** How many of those that wait are served before it. */
  function countBefore(call: Call): number {
    let before = call.flow.calls.indexOf(call);
    const start = call.flow.tag + before / call.flow.weight;
    for (const {tag, weight, calls} of flows.values()) {
      if (calls === call.flow.calls || tag > start) continue;
      const earlier = (start - tag) * weight;
      before += Math.min(calls.length, Math.ceil(earlier));
      const equal = calls[earlier];
      if (equal !== undefined && equal.arrival < call.arrival) before += 1;
    }
    return before;
  }

  /** Who goes when there is one too many: the newest of the flow that is most over its share, or the newcomer. */
  function oneTooMany(newcomer: Call): Call {
    const {flow} = newcomer;
    let weights = 0;
    let longest = flow;
    for (const other of flows.values()) {
      if (other.calls.length > 0) weights += other.weight;
      if (other.calls.length / other.weight > longest.calls.length / longest.weight) longest = other;
    }
    const isUnderShare = flow.calls.length - 1 < (maxWaiting * flow.weight) / weights;
    return (isUnderShare ? longest.calls.at(-1) : undefined) ?? newcomer;
  }

  const allCalls = () => [...flows.values()].flatMap(({calls}) => calls);

  return {
    enter: (id, weight, signal, onWait) =>
      new Promise((resolve, reject) => {
        if (!(weight > 0 && weight < Number.POSITIVE_INFINITY)) throw new RangeError('A weight is more than 0.');
        signal.throwIfAborted();
        const flow = flows.get(id) ?? {id, weight, tag: virtualTime, calls: []};
        flows.set(id, flow);
        flow.weight = weight;
        if (flow.calls.length === 0) flow.tag = Math.max(flow.tag, virtualTime);
        const left = new AbortController();
        const deadline = now() + maxWaitMs;
        const call: Call = {flow, arrival: arrivals++, deadline, waits: false, onWait, resolve, reject, left};
        flow.calls.push(call);
        waiting += 1;
        if (flow.calls.length > maxWaitingOfFlow) return shed(call);
        if (pause !== undefined && isTooLate(call)) return shed(call);
        if (waiting > maxWaiting) shed(oneTooMany(call));
        if (left.signal.aborted) return;
        signal.addEventListener('abort', () => remove(call).reject(signal.reason), {signal: left.signal});
        watch(call);
        if (pause !== undefined) startWaiting(call);
        if (!serving) serve();
      }),
    get waiting() {
      return waiting;
    },
    get flows() {
      return flows.size;
    },
  };
}

function isBefore(a: Call, b: Call): boolean {
  return (a.flow.tag - b.flow.tag || a.arrival - b.arrival) < 0;
}

/** A timer that does not outlive what it was for. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, ms);
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', end, {once: true});
  });
}
