import type {SentMessage, UnsentStore, VisitorStore} from '@wincloud/chat-core';

/** Conversations of which drafts and unsent messages are kept at most; the oldest goes first. */
const MAX_KEPT = 20;

/** What one tenant's chat remembers in this browser. */
export interface ChatMemory {
  /** The conversation to go on with on the next page view. */
  conversation: string | undefined;
  /** Whose conversation that is, as the server last said. */
  subject: string | undefined;
  /** The tenant's accent as last seen, so that the next page's launcher has the right colour at once. */
  accent: string | undefined;
  /** Whether the panel is open, for as long as the tab lives. */
  open: boolean;
  readonly visitor: VisitorStore;
  readonly unsent: UnsentStore;
  draft(conversationId: string): string;
  /** What later chunks keep, by a name of their own. Check what comes back. */
  readonly kept: {get(field: string): unknown; set(field: string, value: unknown): void};
  saveDraft(conversationId: string, text: string): void;
  /** Another user is here: forgets what the one before said and wrote. */
  forget(): void;
}

/**
 * The only door to `localStorage` and `sessionStorage`. Either may be blocked, full or hold something else; then the
 * values live as long as the page, and nothing throws.
 */
export function openMemory(api: string, tenant: string): ChatMemory {
  const key = memoryKey(api, tenant);
  const kept = area('localStorage', key);
  const tab = area('sessionStorage', key);
  /** One value a conversation under one field; none is kept for an empty one. */
  const each = <T>(field: string, isKept: (value: unknown) => value is T) => ({
    get(id: string): T | undefined {
      const value = (Object(kept.get(field)) as Record<string, unknown>)[id];
      return isKept(value) ? value : undefined;
    },
    set(id: string, value: T) {
      const {[id]: known, ...others} = Object(kept.get(field)) as Record<string, unknown>;
      if (known === undefined && !isKept(value)) return;
      const entries = Object.entries(isKept(value) ? {...others, [id]: value} : others);
      kept.set(field, Object.fromEntries(entries.slice(-MAX_KEPT)));
    },
  });
  const drafts = each('drafts', (value): value is string => typeof value === 'string' && value !== '');
  const unsent = each('unsent', (value): value is SentMessage[] => Array.isArray(value) && value.length > 0);
  return {
    kept,
    get conversation() {
      return text(kept.get('conversation'));
    },
    set conversation(id) {
      kept.set('conversation', id);
    },
    get subject() {
      return text(kept.get('subject'));
    },
    set subject(subject) {
      kept.set('subject', subject);
    },
    get accent() {
      return text(kept.get('accent'));
    },
    set accent(color) {
      kept.set('accent', color);
    },
    get open() {
      return tab.get('open') === true;
    },
    set open(open) {
      tab.set('open', open);
    },
    visitor: {
      get: () => text(kept.get('visitor')),
      set: (credential) => kept.set('visitor', credential),
    },
    unsent: {get: (id) => unsent.get(id) ?? [], set: (id, messages) => unsent.set(id, [...messages])},
    draft: (conversationId) => drafts.get(conversationId) ?? '',
    saveDraft: drafts.set,
    forget() {
      for (const field of ['conversation', 'drafts', 'unsent', 'read']) kept.set(field, undefined);
    },
  };
}

/** `wincloud-chat:<api host>:<tenant>`. The loader builds the same key by itself. */
export function memoryKey(api: string, tenant: string): string {
  return `wincloud-chat:${URL.canParse(api) ? new URL(api).host : api}:${tenant}`;
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** One JSON object under one key. Read afresh every time: another tab may have written. */
function area(name: 'localStorage' | 'sessionStorage', key: string) {
  let values: Record<string, unknown> = {};
  function read(): Record<string, unknown> {
    try {
      const stored = window[name].getItem(key);
      if (stored !== null) values = {...JSON.parse(stored)};
    } catch {
      // blocked, or not ours: go on with what this page knows
    }
    return values;
  }
  return {
    get: (field: string): unknown => read()[field],
    set(field: string, value: unknown): void {
      values = {...read(), [field]: value};
      try {
        window[name].setItem(key, JSON.stringify(values));
      } catch {
        // blocked or full
      }
    },
  };
}
