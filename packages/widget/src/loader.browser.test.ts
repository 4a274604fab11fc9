import {expect, fixture} from '@open-wc/testing';
import {type FakeBackend, fakeBackend, find, has, pause, type, until} from '../test/fake-backend.ts';
import {addLoader, addStub, chat, errorsOf, page, setModules, shutdown} from '../test/script-tag.ts';
import type {WinCloudChat} from './index.ts';

const launcher = () => chat().shadowRoot?.querySelector('[part=launcher]') as HTMLElement;

describe('loader', () => {
  let backend: FakeBackend;
  beforeEach(() => {
    backend = fakeBackend();
    setModules();
  });
  afterEach(async () => {
    await shutdown();
    backend.restore();
  });

  // First, for afterwards the element is defined.
  it('says what is wrong when the chat cannot be loaded', async () => {
    page.__CHAT_MODULE__ = './nowhere.ts';
    await addLoader();
    const said = await errorsOf(() => {
      launcher().click();
      return until(() => chat().shadowRoot?.querySelector('[role=alert]') != null);
    });
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
    await addLoader();
    let opened = 0;
    document.addEventListener('wincloud-chat-open', () => opened++, {once: true});
    launcher().click();
    await until(() => chat().open);
    expect(opened).to.equal(1);
  });

  it('runs the commands that came before it, and waits for `boot` where told to', async () => {
    const early = addStub();
    early('boot', {name: 'Acme', suggestions: ['Mine?']});
    early('ask', 'Hello');
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
    await addLoader();
    await until(() => chat().open && has(chat(), '.input'));
    expect(document.activeElement).to.equal(document.body);
  });

  it('puts an inline chat where it is told', async () => {
    const box = document.createElement('div');
    box.id = 'here';
    document.body.append(box);
    await addLoader({mode: 'inline', target: '#here'});
    await until(() => chat() !== null && has(chat(), '.input'));
    expect(chat().parentElement).to.equal(box);
    box.remove();
  });

  it('says so where there is no place for it, and boots where there is one later', async () => {
    const said = await errorsOf(async () => {
      await addLoader({mode: 'inline', target: '#later'});
      await pause(100);
    });
    expect(said.join()).to.contain('no element of this page matches the target “#later”');
    const box = await fixture<HTMLElement>('<div id="later"></div>');
    page.WinCloudChat?.('boot');
    await until(() => box.firstElementChild !== null);
    expect(box.firstElementChild).to.equal(chat());
  });

  it('fills the window with mode="full", without a launcher', async () => {
    await addLoader({mode: 'full'});
    await until(() => has(chat(), '.input'));
    expect(has(chat(), '[part=launcher]') || has(chat(), '.close')).to.equal(false);
    const {x, y, width, height} = find(chat(), '.panel').getBoundingClientRect();
    expect([x, y, width, height]).to.deep.equal([0, 0, document.documentElement.clientWidth, window.innerHeight]);
  });

  it('is not in the body, whose contents a framework may replace', async () => {
    await addLoader();
    launcher().click();
    await until(() => has(chat(), '.input'));
    const known = chat();
    type(known, 'Half a quest');
    const {body} = document;
    try {
      document.body.replaceWith(document.createElement('body'));
      document.body.replaceChildren('Another page');
      await pause(20);
      expect(chat()).to.equal(known);
      expect(known.open).to.equal(true);
      expect(find<HTMLTextAreaElement>(known, '.input').value).to.equal('Half a quest');
    } finally {
      document.body.replaceWith(body);
    }
  });

  it('is a chat of its own for another tenant, and the same one for the same tenant', async () => {
    await addLoader({name: 'First', scheme: 'dark'});
    await addLoader({name: 'First'});
    await addLoader({tenant: 'other'});
    await until(() => document.querySelectorAll('wincloud-chat').length === 2);
    await pause(50);
    const [first, second] = document.querySelectorAll('wincloud-chat');
    expect(first?.getAttribute('tenant')).to.equal('wincloud');
    expect(second?.getAttributeNames().sort()).to.deep.equal(['api', 'tenant']);
    page.WinCloudChat?.('open');
    await until(() => chat().open);
    expect(second?.open).not.to.equal(true);
  });

  it('has another name where it is told to', async () => {
    const outer = customElements.get('acme-chat');
    expect(outer).to.equal(undefined);
    await addLoader({element: 'acme-chat'});
    const element = document.querySelector('acme-chat') as WinCloudChat;
    expect(chat()).to.equal(null);
    page.WinCloudChat?.('open');
    await until(() => element.shadowRoot !== null && has(element, '.input'));
    expect(element.getAttributeNames()).not.to.contain('element');
  });

  it('refuses a name that is none, in the console', async () => {
    const said = await errorsOf(() => addLoader({element: 'acme chat'}));
    expect(said.join()).to.contain('acme chat');
  });
});
