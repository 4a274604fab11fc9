import {expect, fixture} from '@open-wc/testing';
import type {ChatMessage} from '@wincloud/chat-core';
import {
  API,
  accessible,
  type FakeBackend,
  fakeBackend,
  find,
  has,
  openChat,
  press,
  say,
  until,
  use,
} from '../../test/fake-backend.ts';
import '../define.ts';
import type {WinCloudChat} from '../index.ts';

const LONG = 'A paragraph of the answer.\n\n'.repeat(60);
const DAY_MS = 24 * 60 * 60_000;

const top = (element: WinCloudChat, selector: string) =>
  find(element, selector).getBoundingClientRect().top - find(element, '.scroller').getBoundingClientRect().top;

describe('what was not read', () => {
  let backend: FakeBackend;
  beforeEach(() => {
    backend = fakeBackend();
  });
  afterEach(() => backend.restore());

  it('is counted on the launcher while the panel is closed, and gone once it is open', async () => {
    const element = await openChat('announce="sentences"');
    await use(element);
    const turn = await say(element, backend, 'Tell me');
    press(find(element, '.input'), 'Escape');
    const launcher = find(element, '[part=launcher]');
    expect(has(element, '.badge')).to.equal(false);
    turn.answer(LONG);
    await until(() => has(element, '.badge'));
    expect(find(element, '.badge').textContent).to.equal('1');
    expect(launcher.getAttribute('aria-label')).to.equal('Open chat, 1 new message');
    await accessible(element);
    launcher.click();
    await until(() => !has(element, '.badge'));
    expect(launcher.getAttribute('aria-label')).to.equal('Open chat');
  });

  it('is where the panel opens, under a line, and the pill counts it', async () => {
    const element = await openChat('announce="sentences"');
    await use(element);
    (await say(element, backend, 'First')).answer(LONG);
    await until(() => has(element, '.copy'));
    const turn = await say(element, backend, 'Second');
    element.hide();
    turn.answer(LONG);
    await until(() => has(element, '.badge'));
    element.show();
    await until(() => has(element, '.divider.new') && has(element, '.jump'));
    expect(top(element, '.divider.new')).to.be.within(0, 24);
    expect(find(element, '.jump').textContent).to.contain('1 new message');
    await accessible(element);
    await say(element, backend, 'Third');
    await until(() => !has(element, '.divider.new'));
  });

  it('is known on the next page', async () => {
    const day = Date.now() - DAY_MS;
    const message = (id: string, role: 'user' | 'assistant', text: string, createdAt: number): ChatMessage => ({
      id,
      role,
      parts: [{type: 'text', text}],
      metadata: {createdAt, status: 'complete'},
    });
    backend.history = [
      message('u1', 'user', 'One', day),
      message('a1', 'assistant', LONG, day),
      message('u2', 'user', 'Two', Date.now()),
      message('a2', 'assistant', LONG, Date.now()),
    ];
    localStorage.setItem(
      'wincloud-chat:chat.example.com:wincloud',
      JSON.stringify({conversation: 'c1', read: 'a1', subject: 'v1'}),
    );
    const element = await openChat('announce="sentences"');
    await until(() => has(element, '.divider.new'));
    const lines = [...(element.shadowRoot?.querySelectorAll('.divider') ?? [])].map((line) => line.textContent);
    expect(lines).to.deep.equal(['yesterday', 'today', 'New']);
    await until(() => Math.abs(top(element, '.divider.new') - 12) < 14);
    await until(() => JSON.parse(localStorage['wincloud-chat:chat.example.com:wincloud']).read === 'a2');
    expect(find(element, 'time').textContent).to.match(/\d/);
    expect(find(element, 'time').title).to.contain(`${new Date(day).getFullYear()}`);
    await accessible(element);
  });

  it('is asked for by nobody while the chat was never opened', async () => {
    localStorage.setItem('wincloud-chat:chat.example.com:wincloud', JSON.stringify({conversation: 'c1', read: 'a1'}));
    await fixture(`<wincloud-chat tenant="wincloud" api="${API}"></wincloud-chat>`);
    expect(backend.requests).to.deep.equal([]);
  });
});
