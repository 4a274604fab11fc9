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
  problem,
  settled,
  until,
} from '../test/fake-backend.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';

const CONVERSATIONS = [
  {id: 'c1', title: 'RDP cannot connect', updatedAt: '2026-11-20T10:00:00Z'},
  {id: 'c2', title: 'Disk C is full', updatedAt: '2026-11-19T10:00:00Z'},
  {id: 'c3', title: 'قرص ممتلئ', updatedAt: '2026-11-18T10:00:00Z'},
].map((one) => ({...one, createdAt: one.updatedAt}));

const message = (role: 'user' | 'assistant', text: string) => ({
  id: text,
  role,
  parts: [{type: 'text' as const, text}],
});

describe('the conversations', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  let calls: [method: string, path: string, body: unknown][];
  /** Answers a call that the next test wants another answer to. */
  let answer: (method: string, path: string) => Response | undefined;
  afterEach(() => backend.restore());

  beforeEach(() => {
    calls = [];
    answer = () => undefined;
  });

  async function open(current: string | undefined = 'c1', listed = CONVERSATIONS) {
    localStorage.setItem('wincloud-chat:chat.example.com:wincloud', JSON.stringify({conversation: current}));
    backend = fakeBackend({
      history: [message('user', 'Hi'), message('assistant', 'Ho')],
      route(method, path, body) {
        const isList = method === 'GET' && path === '/v1/chat';
        if (isList || method === 'PATCH' || method === 'DELETE') calls.push([method, path, body]);
        const given = answer(method, path);
        if (given !== undefined) return given;
        if (isList) return json({conversations: listed});
        if (path === '/v1/chat/c2') return json({id: 'c2', title: '', messages: [message('user', 'My disk')]});
        if (method === 'PATCH') return json({});
        return method === 'DELETE' ? new Response(null, {status: 204}) : undefined;
      },
    });
    element = await openChat();
    await list();
  }

  async function list() {
    find(element, '.more').click();
    await until(() => has(element, '[role=menu]'));
    find(element, '[role=menuitem]').click();
    await until(
      () =>
        has(element, '.history') &&
        (has(element, '.list') || has(element, 'p.none:not(.sr)') || has(element, '.list-problem')),
    );
    await settled(element);
  }

  const titles = () =>
    [...(element.shadowRoot?.querySelectorAll('.conversation-title') ?? [])].map(({textContent}) => textContent);
  const item = (id: string, selector: string) => find(element, `[data-id="${id}"] ${selector}`);
  const focused = () => element.shadowRoot?.activeElement;
  function search(text: string) {
    const input = find<HTMLInputElement>(element, '.find');
    input.value = text;
    input.dispatchEvent(new InputEvent('input', {bubbles: true, composed: true}));
  }

  it('are listed over the panel, the rest of which is out of reach, with the current one marked', async () => {
    await open();
    expect(titles()).to.deep.equal(['RDP cannot connect', 'Disk C is full', 'قرص ممتلئ']);
    expect(item('c1', '.open').getAttribute('aria-current')).to.equal('true');
    expect(item('c2', '.open').getAttribute('aria-current')).to.equal(null);
    expect(find(element, '.scroller').inert && find(element, '.foot').inert).to.equal(true);
    expect(focused()).to.equal(find(element, '.back'));
    await accessible(element);
  });

  it('are found by their titles, and it is said how many', async () => {
    await open();
    search(' DISK ');
    expect(titles()).to.deep.equal(['Disk C is full']);
    expect(find(element, '.history [role=status]').textContent).to.equal('1 conversation');
    search('ممتلئ');
    expect(titles()).to.deep.equal(['قرص ممتلئ']);
    search('billing');
    expect(find(element, '.none').textContent).to.contain('“billing”');
    await accessible(element);
  });

  it('are left by the button and by Escape, which leaves the panel open; the focus goes back', async () => {
    await open();
    find(element, '.back').click();
    expect([has(element, '.history'), find(element, '.scroller').inert]).to.deep.equal([false, false]);
    expect(focused()).to.equal(find(element, '.more'));
    await list();
    press(find(element, '.find'), 'Escape');
    expect([has(element, '.history'), element.open]).to.deep.equal([false, true]);
  });

  it('are opened: the panel shows that one and goes on with it', async () => {
    await open();
    item('c2', '.open').click();
    await until(() => element.chat?.$messages.get()[0]?.id === 'My disk');
    await settled(element);
    expect(has(element, '.history')).to.equal(false);
    expect(find(element, '.bubble').textContent).to.equal('My disk');
    expect(focused()).to.equal(find(element, '.input'));
    expect(JSON.parse(localStorage.getItem('wincloud-chat:chat.example.com:wincloud') ?? '').conversation).to.equal(
      'c2',
    );
    const known = backend.requests.length;
    await list();
    item('c2', '.open').click();
    await element.updateComplete;
    expect(backend.requests.slice(known).filter(({path}) => path === '/v1/chat/c2')).to.deep.equal([]);
  });

  it('are renamed in their place', async () => {
    await open();
    item('c2', '.rename').click();
    const input = find<HTMLInputElement>(element, '.title-input');
    expect([focused(), input.value]).to.deep.equal([input, 'Disk C is full']);
    await accessible(element);
    input.value = ' Disks ';
    press(input, 'Enter');
    await until(() => titles().includes('Disks'));
    expect(calls.at(-1)).to.deep.equal(['PATCH', '/v1/chat/c2', {title: 'Disks'}]);
    expect(focused()).to.equal(item('c2', '.rename'));
    item('c1', '.rename').click();
    press(find(element, '.title-input'), 'Escape');
    expect([has(element, '.title-input'), has(element, '.history')]).to.deep.equal([false, true]);
    expect(focused()).to.equal(item('c1', '.rename'));
  });

  it('are deleted after a question, and the focus stays in the list', async () => {
    await open();
    item('c2', '.remove').click();
    expect(find(element, '.question').textContent).to.contain('Delete “Disk C is full” for good?');
    expect(focused()?.textContent).to.contain('Cancel');
    await accessible(element);
    find(element, '.yes').click();
    await until(() => !has(element, '.question'));
    expect(titles()).to.have.length(2);
    expect(calls.at(-1)?.slice(0, 2)).to.deep.equal(['DELETE', '/v1/chat/c2']);
    expect(focused()).to.equal(item('c3', '.open'));
    expect(element.chat?.$state.get().conversationId).to.equal('c1');
  });

  it('begin anew when the current one is deleted', async () => {
    await open();
    item('c1', '.remove').click();
    find(element, '.yes').click();
    await until(() => !has(element, '.question'));
    expect(titles()).to.have.length(2);
    expect(element.chat?.$messages.get()).to.deep.equal([]);
    expect(element.chat?.$state.get().conversationId).not.to.equal('c1');
    expect(find(element, '.history')).to.exist;
  });

  it('are none before anything was said', async () => {
    await open(undefined, []);
    expect(find(element, 'p.none').textContent).to.contain('No conversations yet');
    await accessible(element);
  });

  it('that cannot be read say why, with the code, and can be read again', async () => {
    answer = (method, path) =>
      method === 'GET' && path === '/v1/chat' ? problem(503, 'store_unavailable') : undefined;
    await open();
    expect(find(element, '.list-problem').textContent).to.contain('could not be read').and.contain('store_unavailable');
    await accessible(element);
    answer = () => undefined;
    find(element, '.list-problem .retry').click();
    await until(() => titles().length === 3);
    expect(has(element, '.list-problem')).to.equal(false);
  });

  it('stay as they are when a change is refused, which is said', async () => {
    await open();
    answer = (method) => (method === 'DELETE' ? problem(503, 'store_unavailable') : undefined);
    item('c2', '.remove').click();
    find(element, '.yes').click();
    await until(() => has(element, '.list-problem'));
    expect(find(element, '.list-problem').textContent).to.contain('store_unavailable');
    find(element, '.cancel').click();
    expect(titles()).to.have.length(3);
    expect(has(element, '.list-problem')).to.equal(false);
  });

  it('are left with the panel', async () => {
    await open();
    element.hide();
    await until(() => !has(element, '.history'));
    expect(find(element, '.scroller').inert).to.equal(false);
  });
});
