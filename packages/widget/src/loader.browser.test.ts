import {expect} from '@open-wc/testing';
import {API, type FakeBackend, fakeBackend, has, until} from '../test/fake-backend.ts';
import type {WinCloudChat} from './index.ts';
import type {WinCloudChatCommand} from './loader.ts';

type Page = typeof window & {WinCloudChat?: WinCloudChatCommand; __CHAT_MODULE__?: string};
const page = window as Page;
const LOADER = new URL('./loader.ts', import.meta.url).href;

/** Adds the script tag and resolves when it has run. */
function addLoader(data: Record<string, string>): Promise<void> {
  const script = document.createElement('script');
  script.src = `${LOADER}?${Math.random()}`;
  Object.assign(script.dataset, {api: API, tenant: 'wincloud', ...data});
  document.head.append(script);
  return new Promise((resolve) => script.addEventListener('load', () => resolve()));
}

const chat = () => document.querySelector('wincloud-chat') as WinCloudChat;
const launcher = () => chat().shadowRoot?.querySelector('[part=launcher]') as HTMLElement;

describe('loader', () => {
  let backend: FakeBackend;
  beforeEach(() => {
    backend = fakeBackend();
    page.__CHAT_MODULE__ = './define.ts';
  });
  afterEach(() => {
    page.WinCloudChat?.('shutdown');
    delete page.WinCloudChat;
    backend.restore();
  });

  // First, for afterwards the element is defined.
  it('says what is wrong when the chat cannot be loaded', async () => {
    page.__CHAT_MODULE__ = './nowhere.ts';
    const error = console.error;
    const said: unknown[] = [];
    console.error = (text: unknown) => said.push(text);
    await addLoader({});
    launcher().click();
    await until(() => chat().shadowRoot?.querySelector('[role=alert]') != null);
    console.error = error;
    expect(chat().shadowRoot?.textContent).to.contain('could not be loaded');
    expect(said).to.have.length(1);
    expect(customElements.get('wincloud-chat')).to.equal(undefined);
  });

  it('draws the launcher without the chat, and hands it over with the focus', async () => {
    await addLoader({accent: '#ffd400'});
    const early = launcher();
    const box = early.getBoundingClientRect();
    const {backgroundColor, color} = getComputedStyle(early);
    expect(customElements.get('wincloud-chat')).to.equal(undefined);
    expect(document.querySelectorAll('wincloud-chat')).to.have.length(1);
    early.focus(); // the intent that loads it
    await until(() => launcher() !== early);
    expect(chat().shadowRoot?.querySelectorAll('[part=launcher]')).to.have.length(1);
    expect(chat().shadowRoot?.activeElement).to.equal(launcher());
    expect(launcher().getBoundingClientRect()).to.deep.equal(box);
    expect(getComputedStyle(launcher()).backgroundColor).to.equal(backgroundColor);
    expect(getComputedStyle(launcher()).color).to.equal(color);
    expect(chat().open).to.equal(false);
  });

  it('opens with a click and tells the page that a person did', async () => {
    await addLoader({});
    let opened = 0;
    document.addEventListener('wincloud-chat-open', () => opened++, {once: true});
    launcher().click();
    await until(() => chat().open);
    expect(opened).to.equal(1);
  });

  it('runs the commands that came before it, and waits for `boot` where told to', async () => {
    const stub: WinCloudChatCommand = (...call: unknown[]) => {
      stub.q ??= [];
      stub.q.push(call);
    };
    page.WinCloudChat = stub;
    page.WinCloudChat('boot', {name: 'Acme', suggestions: ['Mine?']});
    page.WinCloudChat('ask', 'Hello');
    await addLoader({auto: 'false'});
    const turn = await backend.turn();
    expect(turn.text).to.equal('Hello');
    expect(chat().getAttribute('name')).to.equal('Acme');
    expect(chat().suggestions).to.deep.equal(['Mine?']);
  });

  it('does nothing by itself with data-auto="false"', async () => {
    await addLoader({auto: 'false'});
    expect(chat()).to.equal(null);
    page.WinCloudChat?.('open');
    await until(() => chat()?.open);
  });

  it('opens again what was open on the page before', async () => {
    sessionStorage.setItem('wincloud-chat:chat.example.com:wincloud', '{"open":true}');
    await addLoader({});
    await until(() => chat().open && has(chat(), '.input'));
    expect(document.activeElement).to.equal(document.body);
  });

  it('puts an inline chat where it is told', async () => {
    const box = document.createElement('div');
    box.id = 'here';
    document.body.append(box);
    await addLoader({mode: 'inline', target: '#here'});
    await until(() => has(chat(), '.input'));
    expect(chat().parentElement).to.equal(box);
    box.remove();
  });

  it('takes a second tag for an accident', async () => {
    await addLoader({});
    await addLoader({});
    expect(document.querySelectorAll('wincloud-chat')).to.have.length(1);
  });
});
