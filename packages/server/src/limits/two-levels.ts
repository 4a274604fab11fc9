import type {FairQueue} from './fair-queue.ts';

const NEVER = new AbortController().signal;

/** A call that waits for a slot of its group. */
interface Waiting {
  member: string;
  resolve: () => void;
  reject: (reason: unknown) => void;
}

/**
 * A fair queue of two levels: its slots are divided among groups, and those of a group among its members, each in its turn.
 * So a group with two hundred members has no more than one with two, and no member waits behind all calls of another.
 */
export function createTwoLevels(queue: Pick<FairQueue, 'enter'>) {
  /** Of each group the members that wait, in the order in which they come next, each with its calls. */
  const groups = new Map<string, Map<string, Waiting[]>>();

  /** The next call of a group: the first of the member whose turn it is, which then comes last. */
  function next(group: string): Waiting | undefined {
    const members = groups.get(group);
    const [member, calls] = members?.entries().next().value ?? [];
    const call = calls?.shift();
    if (members === undefined || member === undefined || calls === undefined) return undefined;
    members.delete(member);
    if (calls.length > 0) members.set(member, calls);
    if (members.size === 0) groups.delete(group);
    return call;
  }

  /** Takes a call out that will not be served. */
  function leave(group: string, call: Waiting): boolean {
    const members = groups.get(group);
    const calls = members?.get(call.member);
    const index = calls?.indexOf(call) ?? -1;
    if (members === undefined || calls === undefined || index < 0) return false;
    calls.splice(index, 1);
    if (calls.length === 0) members.delete(call.member);
    if (members.size === 0) groups.delete(group);
    return true;
  }

  /** The call that would be served last: of the member with the most, its newest. */
  function last(group: string): Waiting | undefined {
    const members = [...(groups.get(group)?.values() ?? [])];
    return members.reduce<Waiting[]>((most, calls) => (calls.length >= most.length ? calls : most), []).at(-1);
  }

  return {
    /** Resolves when it is this call's turn. Rejects as the queue does. */
    async enter(group: string, member: string, signal: AbortSignal): Promise<void> {
      signal.throwIfAborted();
      return new Promise((resolve, reject) => {
        const call: Waiting = {member, resolve, reject};
        const members = groups.get(group) ?? new Map<string, Waiting[]>();
        groups.set(group, members);
        members.set(member, [...(members.get(member) ?? []), call]);
        const end = () => {
          if (leave(group, call)) reject(signal.reason);
        };
        signal.addEventListener('abort', end, {once: true});
        const served = () => signal.removeEventListener('abort', end);
        call.resolve = () => {
          served();
          resolve();
        };
        // As many places as calls. Whose a place is, is decided when its turn comes; one that nobody needs any more is lost.
        queue.enter(group, 1, NEVER).then(
          () => next(group)?.resolve(),
          (error: unknown) => {
            const refused = last(group);
            if (refused !== undefined && leave(group, refused)) refused.reject(error);
          },
        );
      });
    },
    /** Groups with calls that wait. */
    get groups() {
      return groups.size;
    },
  };
}
