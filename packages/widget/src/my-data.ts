import {
  asUnsent,
  type Chat,
  type ErasureReceipt,
  eraseUser,
  exportUser,
  isChatError,
  newVisitor,
} from '@wincloud/chat-core';
import {render} from 'lit';
import {forgetErased} from './controllers/erasure.ts';
import {addCover, adopt, type Layer} from './controllers/layer.ts';
import {emit} from './events.ts';
import {enMenu} from './locales/en-menu.ts';
import {enPrivacy} from './locales/en-privacy.ts';
import {saveFile} from './save-file.ts';
import type {Tools} from './tools.ts';
import {myDataStyles} from './views/my-data.styles.ts';
import {type DataTask, type MyDataState, myDataView} from './views/my-data.ts';

/** For so long a new visitor's credential is waited for, which is nice to have for all tabs at once. */
const VISITOR_MS = 3_000;

const NOTHING_DONE = {doing: undefined, asking: false, saved: undefined, failed: undefined, receipt: undefined};

/** What opens the layer of each element. */
const openers = new WeakMap<Tools, (task: DataTask) => void>();

/** Gives users all of their data as a file, or has it erased, over the panel's content. A chunk of its own. */
export function openMyData(tools: Tools, task: DataTask): void {
  const open = openers.get(tools) ?? createMyData(tools);
  openers.set(tools, open);
  open(task);
}

function createMyData(tools: Tools): (task: DataTask) => void {
  const {host, conversation} = tools;
  let layer: Layer | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let state: MyDataState = {task: 'export', ...NOTHING_DONE};
  const words = () => tools.labels.locale?.privacy ?? enPrivacy;

  /** What was begun goes on when the layer is left: then it is shown as it stands. */
  function open(task: DataTask): void {
    if (layer !== undefined || conversation.chat === undefined) return;
    const {doing} = state;
    if (doing === undefined) state = {task, ...NOTHING_DONE};
    else if (doing === 'export') state = {...state, task};
    enter();
    if (task === 'export') void save();
  }

  function enter(): void {
    if (layer !== undefined) return;
    adopt(host, myDataStyles);
    layer = addCover(host, 'my-data', close);
    draw();
    focus('.back');
  }

  function close(): void {
    clearTimeout(timer);
    layer?.remove();
    layer = undefined;
  }

  function leave(): void {
    close();
    if (state.receipt === undefined) host.shadowRoot?.querySelector<HTMLElement>('.more')?.focus({preventScroll: true});
    else host.show(); // the focus goes where it goes when the panel opens
  }

  function show(change: Partial<MyDataState>): void {
    state = {...state, ...change};
    draw();
  }

  function draw(): void {
    if (layer === undefined) return;
    const {labels} = tools;
    const hadFocus = layer.node.contains(host.shadowRoot?.activeElement ?? null);
    const wait = Math.max(0, Math.ceil(((state.failed?.error.retryAt ?? 0) - Date.now()) / 1000));
    clearTimeout(timer);
    if (wait > 0) timer = setTimeout(draw, 1000);
    const back = (labels.locale?.menu ?? enMenu).back;
    const locale = labels.locale?.lang ?? (host.locale?.replaceAll('_', '-') || undefined);
    const props = {labels: words(), shared: labels, back, locale, state, wait};
    render(myDataView({...props, onClose: leave, onExport: save, onAsk, onErase: erase, onSaveReceipt}), layer.node);
    // Where the focus was may have gone with the question that was answered.
    if (hadFocus && !layer.node.contains(host.shadowRoot?.activeElement ?? null)) focus('.back');
  }

  function focus(selector: string): void {
    layer?.node.querySelector<HTMLElement>(selector)?.focus({preventScroll: true});
  }

  function onAsk(asking: boolean): void {
    if (state.doing !== undefined) return;
    show({asking, failed: undefined});
    focus(asking ? '.cancel' : '.erase');
  }

  /** Does what a request does, and shows why it could not. Undefined then. */
  async function attempt<T>(doing: DataTask, act: (chat: Chat) => Promise<T>): Promise<T | undefined> {
    const {chat} = conversation;
    if (chat === undefined || state.doing !== undefined) return undefined;
    show({doing, asking: false, saved: undefined, failed: undefined});
    try {
      return await act(chat);
    } catch (error) {
      state = {...state, doing: undefined};
      if (chat !== conversation.chat)
        close(); // somebody else is here now
      else if (!isChatError(error)) throw error;
      else {
        const {code, message, retryable, requestId, retryAfter} = error;
        const retryAt = retryAfter === undefined ? undefined : Date.now() + retryAfter * 1000;
        show({failed: {task: doing, error: {code, message, retryable, requestId, retryAt}}});
        enter();
      }
      return undefined;
    }
  }

  async function save(): Promise<void> {
    const file = await attempt('export', exportUser);
    if (file === undefined) return;
    const saved = saveFile(words().file.data, 'json', JSON.stringify(file, null, 2), Date.now());
    show({doing: undefined, saved});
  }

  async function erase(): Promise<void> {
    if (state.doing !== undefined) return;
    const restore = takeBackUnsent(tools);
    const erased = await attempt('erase', async (chat) => ({
      receipt: await eraseUser(chat),
      visitor: isAnonymous(tools) ? await visitorFor(chat, host.tenant ?? '') : null,
    }));
    if (erased === undefined) return restore();
    const {receipt, visitor} = erased;
    if (conversation.memory !== undefined) forgetErased(host, conversation.memory, visitor);
    show({doing: undefined, receipt});
    enter();
    emit(host, 'wincloud-chat-erase', receipt);
  }

  function onSaveReceipt(receipt: ErasureReceipt): void {
    saveFile(words().file.receipt, 'json', JSON.stringify({tenant: host.tenant, ...receipt}, null, 2), Date.now());
  }

  return open;
}

const isAnonymous = ({host}: Tools) => host.getToken === undefined && !host.tokenUrl;

/** Undefined where there is none to be had now: then each tab gets its own. */
function visitorFor(chat: Chat, tenant: string): Promise<string | undefined> {
  const none = new Promise<undefined>((resolve) => setTimeout(resolve, VISITOR_MS));
  return Promise.race([newVisitor(chat, tenant).catch(() => undefined), none]);
}

/**
 * What waits for the connection would go out behind the erasure. Returns what puts it back; the text of one that is on
 * its way just now is in the composer again by then.
 */
function takeBackUnsent({conversation}: Tools): () => void {
  const {chat, state, memory} = conversation;
  const unsent = (state?.messages ?? []).map(asUnsent).filter((message) => message !== undefined);
  for (const {id} of unsent) chat?.takeBack(id);
  const waiting = unsent.filter(({delivery}) => delivery !== 'sending');
  return () => {
    if (waiting.length === 0 || chat !== conversation.chat || state === undefined) return;
    memory?.unsent.set(state.conversationId, waiting);
    conversation.restart();
  };
}
