import type {VisitorStore} from '@wincloud/chat-core';

/** Drafts kept at most; the oldest goes first. */
const MAX_DRAFTS = 20;

/** What one tenant's chat remembers in this browser. */
export interface ChatMemory {
  /** The conversation to go on with on the next page view. */
  conversation: string | undefined;
  /** The tenant's accent as last seen, so that the next page's launcher has the right colour at once. */
  accent: string | undefined;
  /** Whether the panel is open, for as long as the tab lives. */
  open: boolean;
  readonly visitor: VisitorStore;
  draft(conversationId: string): string;
  saveDraft(conversationId: string, text: string): void;
}

/**
 * The only door to `localStorage` and `sessionStorage`. Either may be blocked, full or hold something else; then the
 * values live as long as the page, and nothing throws.
 */
export function openMemory(api: string, tenant: string): ChatMemory {
  const key = memoryKey(api, tenant);
  const kept = area('localStorage', key);
  const tab = area('sessionStorage', key);
  const drafts = () => Object(tab.get('drafts')) as Record<string, unknown>;
  return {
    get conversation() {
      return text(kept.get('conversation'));
    },
    set conversation(id) {
      kept.set('conversation', id);
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
    draft: (conversationId) => text(drafts()[conversationId]) ?? '',
    saveDraft(conversationId, draft) {
      const {[conversationId]: _, ...others} = drafts();
      const entries = Object.entries(draft === '' ? others : {...others, [conversationId]: draft});
      tab.set('drafts', Object.fromEntries(entries.slice(-MAX_DRAFTS)));
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
