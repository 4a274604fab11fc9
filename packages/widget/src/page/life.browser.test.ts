import {expect} from '@open-wc/testing';
import {type FakeBackend, fakeBackend, find, has, openChat, pause, say, until} from '../../test/fake-backend.ts';
import '../define.ts';
import {emit} from '../events.ts';
import {define} from '../index.ts';

/** What is listened to on the window and the document, and how often. */
function countListeners(): {open: Map<string, number>; stop(): void} {
  const open = new Map<string, number>();
  const restores = [window, document].map((target) => {
    const {addEventListener: add, removeEventListener: remove} = target;
    const known = new Set<string>();
    const ids = new Map<unknown, number>();
    const keyOf = (type: string, listener: unknown) => {
      ids.set(listener, ids.get(listener) ?? ids.size);
      return `${target === window ? 'window' : 'document'} ${type} ${ids.get(listener)}`;
    };
    const count = (type: string, by: number) => open.set(type, (open.get(type) ?? 0) + by);
    target.addEventListener = (type: string, listener: EventListener, options?: AddEventListenerOptions) => {
      const key = keyOf(type, listener);
      if (!known.has(key)) count(type, 1);
      known.add(key);
      options?.signal?.addEventListener('abort', () => known.delete(key) && count(type, -1));
      add.call(target, type, listener, options);
    };
    target.removeEventListener = (type: string, listener: EventListener) => {
      if (known.delete(keyOf(type, listener))) count(type, -1);
      remove.call(target, type, listener);
    };
    return () => Object.assign(target, {addEventListener: add, removeEventListener: remove});
  });
  return {
    open,
    stop() {
      for (const restore of restores) restore();
    },
  };
}

describe('the life of a chat', () => {
  let backend: FakeBackend;
  beforeEach(() => {
    backend = fakeBackend();
  });
  afterEach(() => backend.restore());

  it('ends with `destroy()`: no listener, no lock, no channel, no request is left', async () => {
    const heard = countListeners();
    const {BroadcastChannel: Channel} = window;
    let channels = 0;
    window.BroadcastChannel = class extends Channel {
      constructor(name: string) {
        super(name);
        channels += 1;
      }
      override close(): void {
        super.close();
        channels -= 1;
      }
    };
    try {
      const element = await openChat();
      (await say(element, backend, 'Hello')).answer('Hi.');
      await until(() => has(element, '.copy'));
      const turn = await say(element, backend, 'And again');
      turn.send({type: 'start', messageId: 'a2'});
      await until(() => channels === 1);
      await until(() => [...heard.open.values()].some((open) => open > 0));
      element.destroy();
      await pause(300);
      expect(element.isConnected).to.equal(false);
      expect(element.chat).to.equal(undefined);
      expect([...heard.open].filter(([, open]) => open > 0)).to.deep.equal([]);
      expect(channels).to.equal(0);
      const {held = [], pending = []} = await navigator.locks.query();
      expect([...held, ...pending].filter(({name}) => name?.startsWith('wincloud-chat'))).to.deep.equal([]);
      const {length} = backend.requests;
      window.dispatchEvent(new Event('online'));
      await pause(100);
      expect(backend.requests).to.have.length(length);
    } finally {
      window.BroadcastChannel = Channel;
      heard.stop();
    }
  });

  it('pauses with a page that the browser keeps, and goes on when that comes back', async () => {
    const element = await openChat();
    (await say(element, backend, 'Hello')).answer('Hi.');
    await until(() => has(element, '.copy'));
    const {chat} = element;
    hide();
    show();
    expect(element.chat).to.equal(chat); // nothing was on its way
    const turn = await say(element, backend, 'And again');
    turn.send({type: 'start', messageId: 'a2'});
    await until(() => element.chat?.$state.get().fold !== undefined);
    hide();
    turn.cut(); // as `fetch` does with an aborted body
    await pause(150);
    const {held = [], pending = []} = await navigator.locks.query();
    expect([...held, ...pending].filter(({name}) => name?.startsWith('wincloud-chat'))).to.deep.equal([]);
    expect(element.shadowRoot?.querySelectorAll('.bubble')).to.have.length(2);
    const reads = () => backend.requests.filter(({method, path}) => method === 'GET' && path.startsWith('/v1/chat/'));
    const before = reads().length;
    show();
    await until(() => reads().length > before);
    expect(element.chat).not.to.equal(chat);
    element.destroy();
  });
});

describe('two chats on one page', () => {
  it('do not clash: each has its own tenant, words and panel', async () => {
    const backend = fakeBackend();
    const one = await openChat();
    const two = await openChat();
    two.setAttribute('tenant', 'other');
    await until(() => two.chat !== undefined && has(two, '.input'));
    const turn = await say(one, backend, 'Only here');
    turn.answer('Hi.');
    await until(() => has(one, '.copy'));
    expect(two.shadowRoot?.textContent).not.to.contain('Only here');
    one.hide();
    await one.updateComplete;
    expect([one.open, two.open]).to.deep.equal([false, true]);
    one.destroy();
    await pause(20);
    expect(find(two, '.input').isConnected).to.equal(true);
    expect(two.chat).not.to.equal(undefined);
    backend.restore();
  });
});

describe('an action', () => {
  const detail = {
    conversationId: 'c1',
    actionId: 'a1',
    tool: 'reboot_droplet',
    arguments: {id: 7},
    state: 'confirmed',
  } as const;

  it('can be forbidden by the page, from outside of all shadow roots; a fact cannot', async () => {
    const backend = fakeBackend();
    const element = await openChat();
    const inside = find(element, '.panel');
    const seen: unknown[] = [];
    const forbid = (event: CustomEvent) => {
      seen.push(event.detail, event.target);
      event.preventDefault();
    };
    expect(emit(inside, 'wincloud-chat-action', detail, true)).to.equal(true);
    document.addEventListener('wincloud-chat-action', forbid);
    document.addEventListener('wincloud-chat-open', forbid);
    expect(emit(inside, 'wincloud-chat-action', detail, true)).to.equal(false);
    expect(emit(inside, 'wincloud-chat-open', {by: 'launcher'})).to.equal(true);
    document.removeEventListener('wincloud-chat-action', forbid);
    document.removeEventListener('wincloud-chat-open', forbid);
    expect(seen).to.deep.equal([detail, element, {by: 'launcher'}, element]);
    backend.restore();
  });
});

describe('another name', () => {
  it('is an element of its own, beside the one that is there, and says nothing of us', async () => {
    const backend = fakeBackend({config: {name: ''}});
    define('acme-help');
    define('acme-help');
    const element = document.createElement('acme-help') as HTMLElementTagNameMap['wincloud-chat'];
    Object.assign(element, {tenant: 'acme', api: 'https://chat.example.com', open: true});
    document.body.append(element);
    await until(() => has(element, '.suggestion'));
    const {shadowRoot} = element;
    const labels = [...(shadowRoot?.querySelectorAll('[aria-label],[title],[placeholder]') ?? [])].map(
      (node) => `${node.ariaLabel} ${node.getAttribute('title')} ${node.getAttribute('placeholder')}`,
    );
    expect(`${element.localName} ${shadowRoot?.textContent} ${labels}`).not.to.match(/wincloud/i);
    expect(document.querySelector('wincloud-chat')).to.equal(null);
    element.removeAttribute('tenant');
    element.remove();
    backend.restore();
  });
});

/** As the browser does with a page that it may keep. */
const hide = () => window.dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));
const show = () => window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}));
