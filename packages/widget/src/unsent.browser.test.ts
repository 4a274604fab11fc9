import {expect} from '@open-wc/testing';
import {
  accessible,
  type FakeBackend,
  fakeBackend,
  find,
  has,
  json,
  openChat,
  press,
  say,
  type,
  until,
} from '../test/fake-backend.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';

const KEY = 'wincloud-chat:chat.example.com:wincloud';
const online = () => window.dispatchEvent(new Event('online'));
const posts = ({requests}: FakeBackend) => requests.filter(({method, path}) => `${method} ${path}` === 'POST /v1/chat');
const value = (element: WinCloudChat) => find<HTMLTextAreaElement>(element, '.input').value;

describe('a message without a connection', () => {
  let backend: FakeBackend;
  beforeEach(() => {
    backend = fakeBackend();
  });
  afterEach(() => backend.restore());

  it('says that it waits, with the code, and goes out once when the page is online', async () => {
    const element = await openChat();
    backend.isOffline = true;
    press(type(element, 'Hello'), 'Enter');
    await until(() => has(element, '.user.queued .failed-note'));
    const note = find(element, '.failed-note');
    expect(note.textContent).to.contain('Waiting for the connection').and.to.contain('network_unreachable');
    expect(value(element)).to.equal('');
    await accessible(element);
    backend.isOffline = false;
    const before = posts(backend).length;
    online();
    online();
    (await backend.turn()).answer('Hi.');
    await until(() => has(element, '.copy'));
    expect(has(element, '.failed-note')).to.equal(false);
    online();
    expect(posts(backend)).to.have.length(before + 1);
    expect(backend.turns.map(({text}) => text)).to.deep.equal(['Hello']);
  });

  it('outlives the page, and goes out from the next one', async () => {
    const element = await openChat();
    backend.isOffline = true;
    press(type(element, 'Hello'), 'Enter');
    await until(() => has(element, '.user.queued'));
    const key = element.chat?.$messages.get()[0]?.id;
    element.remove();
    const next = document.createElement('wincloud-chat') as WinCloudChat;
    Object.assign(next, {tenant: 'wincloud', api: 'https://chat.example.com', open: true});
    document.body.append(next);
    await until(() => has(next, '.user.queued') && has(next, '.failed-note'));
    expect(find(next, '.bubble').textContent).to.equal('Hello');
    backend.isOffline = false;
    online();
    const turn = await backend.turn();
    expect(turn.key).to.equal(key);
    turn.answer('Hi.');
    await until(() => has(next, '.copy'));
    expect(backend.turns).to.have.length(1);
    expect(JSON.parse(localStorage.getItem(KEY) ?? '{}').unsent).to.deep.equal({});
    next.remove();
  });

  it('can be changed meanwhile', async () => {
    const element = await openChat();
    backend.isOffline = true;
    press(type(element, 'Helo'), 'Enter');
    await until(() => has(element, '.edit'));
    find(element, '.edit').click();
    await until(() => value(element) === 'Helo');
    backend.isOffline = false;
    const turn = await say(element, backend, 'Hello');
    online();
    turn.answer('Hi.');
    await until(() => has(element, '.copy'));
    expect(backend.turns.map(({text}) => text)).to.deep.equal(['Hello']);
  });
});

describe('a message that was refused', () => {
  it('can be sent again though later ones were not', async () => {
    let refused = 0;
    const backend = fakeBackend({
      refuse: (text) =>
        text === 'First' && ++refused === 1
          ? json({error: {code: 'rate_limited', message: '', requestId: 'r', retryable: true}}, {status: 429})
          : undefined,
    });
    try {
      const element = await openChat();
      press(type(element, 'First'), 'Enter');
      await until(() => has(element, '.user.failed'));
      (await say(element, backend, 'Second')).answer('To the second.');
      await until(() => has(element, '.copy'));
      find(element, '.user.failed .retry').click();
      await until(() => backend.turns.length === 2);
      backend.turns[1]?.answer('To the first.');
      await until(() => element.shadowRoot?.querySelectorAll('.copy').length === 2);
      const bubbles = [...(element.shadowRoot?.querySelectorAll('.bubble') ?? [])].map((bubble) => bubble.textContent);
      expect(bubbles).to.deep.equal(['Second', 'First']);
      expect(has(element, '.failed')).to.equal(false);
    } finally {
      backend.restore();
    }
  });
});

describe('what one user wrote', () => {
  it('survives closing the tab', async () => {
    const backend = fakeBackend();
    const element = await openChat();
    type(element, 'Half a quest');
    element.remove();
    sessionStorage.clear();
    expect(value(await openChat())).to.equal('Half a quest');
    backend.restore();
  });

  it('is neither shown to the next one nor sent by them', async () => {
    const unsent = {
      c1: [{id: 'u9', role: 'user', parts: [{type: 'text', text: 'Mine'}], delivery: 'queued', key: 'k'}],
    };
    const kept = {conversation: 'c1', subject: 'alice', visitor: 'v', drafts: {c1: 'My secret'}, unsent};
    localStorage.setItem(KEY, JSON.stringify(kept));
    const backend = fakeBackend({session: () => json({token: 't', expiresAt: '2100-01-01T00:00:00Z', subject: 'bob'})});
    const element = await openChat();
    await until(() => has(element, '.greeting'));
    expect(value(element)).to.equal('');
    expect(posts(backend)).to.have.length(0);
    expect(localStorage.getItem(KEY))
      .to.match(/bob/)
      .and.not.match(/secret|Mine/);
    backend.restore();
  });

  it('stays when the same one comes back', async () => {
    localStorage.setItem(KEY, JSON.stringify({conversation: 'c1', subject: 'v1', drafts: {c1: 'Half a quest'}}));
    const backend = fakeBackend({history: [{id: 'u1', role: 'user', parts: [{type: 'text', text: 'Hi'}]}]});
    const element = await openChat();
    await until(() => has(element, '.bubble'));
    expect(value(element)).to.equal('Half a quest');
    backend.restore();
  });
});

describe('a conversation begun in another tab', () => {
  it('is shown in a tab in which nothing was said', async () => {
    const backend = fakeBackend({history: [{id: 'u1', role: 'user', parts: [{type: 'text', text: 'From there'}]}]});
    const element = await openChat();
    type(element, 'Half a quest');
    const {conversation: _, ...kept} = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    localStorage.setItem(KEY, JSON.stringify({...kept, conversation: 'c-other', unsent: {}}));
    window.dispatchEvent(new StorageEvent('storage', {key: KEY}));
    await until(() => has(element, '.bubble'));
    expect(find(element, '.bubble').textContent).to.equal('From there');
    expect(value(element)).to.equal('Half a quest');
    backend.restore();
  });

  it('leaves a tab alone that has one of its own', async () => {
    const backend = fakeBackend();
    const element = await openChat();
    (await say(element, backend, 'Hello')).answer('Hi.');
    await until(() => has(element, '.copy'));
    localStorage.setItem(KEY, JSON.stringify({conversation: 'c-other'}));
    window.dispatchEvent(new StorageEvent('storage', {key: KEY}));
    expect(find(element, '.bubble').textContent).to.equal('Hello');
    backend.restore();
  });
});
