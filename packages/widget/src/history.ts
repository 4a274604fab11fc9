import {
  type ConversationSummary,
  deleteConversation,
  isChatError,
  listConversations,
  renameConversation,
} from '@wincloud/chat-core';
import {render} from 'lit';
import {addCover, adopt} from './controllers/layer.ts';
import {enMenu} from './locales/en-menu.ts';
import type {Tools} from './tools.ts';
import {historyStyles} from './views/history.styles.ts';
import {type HistoryState, historyView} from './views/history.ts';

/** Where one is listed already. */
const isOpen = new WeakSet<Tools>();

/** Shows the visitor's conversations over the panel's content. A chunk of its own. */
export function openHistory(tools: Tools): void {
  const {host, conversation} = tools;
  const {chat} = conversation;
  if (chat === undefined || isOpen.has(tools)) return;
  isOpen.add(tools);
  adopt(host, historyStyles);
  const layer = addCover(host, 'history', close);
  let state: HistoryState = {conversations: undefined, error: undefined, query: '', at: undefined, busy: false};

  function show(change: Partial<HistoryState>): void {
    state = {...state, ...change};
    if (isOpen.has(tools)) draw();
  }

  const words = tools.labels.locale?.menu ?? enMenu;

  function draw(): void {
    const current = conversation.state?.conversationId;
    const props = {labels: words, shared: tools.labels, locale: host.locale, current};
    render(historyView({...props, state, onOpen, onClose: leave, onRetry: read, ...actions}), layer.node);
  }

  async function read(): Promise<void> {
    show({error: undefined});
    await attempt(async () => show({conversations: await listConversations(chat as NonNullable<typeof chat>)}));
  }

  /** Does what a request does, and shows why it could not. */
  async function attempt(act: () => Promise<void>): Promise<boolean> {
    show({busy: true, error: undefined});
    try {
      await act();
      show({busy: false});
      return true;
    } catch (error) {
      if (!isChatError(error)) throw error;
      const {code, message, retryable, requestId} = error;
      show({busy: false, error: {code, message, retryable, requestId}});
      return false;
    }
  }

  const actions = {
    onSearch: (query: string) => show({query}),
    onBegin(at: HistoryState['at']) {
      show({at, error: undefined});
      layer.node.querySelector<HTMLElement>('.begun')?.focus();
    },
    onCancel() {
      const id = state.at?.id;
      const doing = state.at?.doing;
      show({at: undefined, error: undefined});
      focusItem(id, doing);
    },
    async onRename({id}: ConversationSummary, typed: string) {
      const title = typed.trim();
      if (title === '') return actions.onCancel();
      const done = await attempt(() => renameConversation(chat as NonNullable<typeof chat>, id, title));
      if (!done) return;
      show({at: undefined, conversations: state.conversations?.map((one) => (one.id === id ? {...one, title} : one))});
      tools.say(words.renamed);
      focusItem(id, 'rename');
    },
    async onRemove({id}: ConversationSummary) {
      const done = await attempt(() => deleteConversation(chat as NonNullable<typeof chat>, id));
      if (!done) return;
      if (id === conversation.state?.conversationId) conversation.startOver();
      const index = state.conversations?.findIndex((one) => one.id === id) ?? -1;
      const left = state.conversations?.filter((one) => one.id !== id);
      show({at: undefined, conversations: left});
      tools.say(words.removed);
      focusItem((left?.[index] ?? left?.at(-1))?.id);
    },
  };

  /** Where the focus was goes with what was begun; the search is always there. */
  function focusItem(id: string | undefined, doing?: string): void {
    const items = [...layer.node.querySelectorAll<HTMLElement>('.conversation')];
    const item = items.find(({dataset}) => dataset.id === id);
    const target = item?.querySelector<HTMLElement>(doing ? `.${doing}` : '.open');
    (target ?? layer.node.querySelector<HTMLElement>('.find'))?.focus();
  }

  function onOpen(id: string): void {
    const isOther = id !== conversation.state?.conversationId;
    close();
    host.show(); // the focus goes where it goes when the panel opens
    if (isOther) void conversation.open(id);
  }

  function leave(): void {
    close();
    host.shadowRoot?.querySelector<HTMLElement>('.more')?.focus({preventScroll: true});
  }

  function close(): void {
    isOpen.delete(tools);
    layer.remove();
  }

  draw();
  layer.node.querySelector<HTMLElement>('.back')?.focus({preventScroll: true});
  void read();
}
