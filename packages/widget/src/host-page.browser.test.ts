import {expect, fixture} from '@open-wc/testing';
import {
  API,
  accessible,
  type FakeBackend,
  fakeBackend,
  find,
  has,
  openChat,
  pause,
  say,
  until,
} from '../test/fake-backend.ts';
import {painted} from '../test/painted.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';

const HOSTILE = `
  * { all: unset; font: 40px/3 cursive !important; color: red !important; letter-spacing: 9px; text-transform: uppercase;
      display: flex; position: static; box-sizing: content-box; visibility: inherit; direction: ltr }
  button, textarea, p, section { padding: 50px !important; border: 9px solid lime !important; display: none !important }
`;

describe('the host page', () => {
  let backend: FakeBackend;
  beforeEach(() => {
    backend = fakeBackend();
  });
  afterEach(() => backend.restore());

  it('cannot reach in with its styles', async () => {
    const clean = await openChat();
    const wanted = measure(clean);
    clean.remove();
    const style = document.createElement('style');
    style.textContent = HOSTILE;
    document.head.append(style);
    try {
      const element = await openChat();
      expect(measure(element)).to.deep.equal(wanted);
    } finally {
      style.remove();
    }
  });

  it('gets no styles, no globals and no attributes from us', async () => {
    const sheets = document.adoptedStyleSheets.length + document.styleSheets.length;
    const element = await openChat();
    expect(document.adoptedStyleSheets.length + document.styleSheets.length).to.equal(sheets);
    expect(element.getAttributeNames().sort()).to.deep.equal(['api', 'open', 'tenant']);
  });

  it('may set its tokens', async () => {
    document.documentElement.style.setProperty('--wincloud-surface', 'rgb(1, 2, 3)');
    const element = await openChat('accent="#ffd400"');
    const {backgroundColor} = getComputedStyle(find(element, '.panel'));
    document.documentElement.style.removeProperty('--wincloud-surface');
    expect(backgroundColor).to.equal('rgb(1, 2, 3)');
    (await say(element, backend, 'Hi')).answer('Hi.');
    await until(() => has(element, '.bubble'));
    expect(painted(getComputedStyle(find(element, '.bubble')).color)).to.deep.equal([0, 0, 0]);
  });

  it('may set properties before the element is defined', async () => {
    const early = document.createElement('x-early-chat') as WinCloudChat;
    Object.assign(early, {tenant: 'wincloud', api: API, open: true, suggestions: ['Mine?']});
    document.body.append(early);
    const {WinCloudChat: Base} = await import('./index.ts');
    customElements.define('x-early-chat', class extends Base {});
    await until(() => has(early, '.suggestion'));
    expect(find(early, '.suggestion').textContent?.trim()).to.equal('Mine?');
    early.remove();
  });

  it('may move the element without ending the conversation', async () => {
    const box = await fixture(`<div><div></div></div>`);
    const element = await openChat();
    const turn = await say(element, backend, 'Hello');
    turn.send(
      {type: 'start', messageId: 'a1'},
      {type: 'text-start', id: 't'},
      {type: 'text-delta', id: 't', delta: 'One'},
    );
    await until(() => has(element, '.text'));
    const {chat} = element;
    box.firstElementChild?.append(element);
    await pause(20);
    turn.send({type: 'text-delta', id: 't', delta: ' two'});
    await until(() => find(element, '.text').textContent === 'One two');
    expect(element.chat).to.equal(chat);
    element.remove();
    await pause(20);
    expect(element.chat).to.equal(undefined);
  });

  it('signs its user in through its own backend', async () => {
    const inner = window.fetch;
    const asked: string[] = [];
    let identity: string | undefined;
    window.fetch = async (input, init) => {
      const url = String(input);
      if (url === '/chat/token') {
        asked.push(init?.credentials ?? '');
        return new Response('{"token":"signed-by-host"}');
      }
      if (url.endsWith('/v1/session')) identity = JSON.parse(String(init?.body)).identity;
      return inner(input, init);
    };
    await openChat('token-url="/chat/token"');
    await until(() => identity === 'signed-by-host');
    expect(asked).to.deep.equal(['same-origin']);
  });

  it('may have the chat as a part of the page', async () => {
    const box = await fixture<HTMLElement>(
      `<div style="height: 500px; width: 420px"><wincloud-chat mode="inline" tenant="wincloud" api="${API}"></wincloud-chat></div>`,
    );
    const element = box.firstElementChild as WinCloudChat;
    await until(() => has(element, '.suggestion'));
    const {width, height} = find(element, '.panel').getBoundingClientRect();
    expect([width, height]).to.deep.equal([420, 500]);
    expect(has(element, '[part=launcher]') || has(element, '.close')).to.equal(false);
    await accessible(element);
  });
});

/** What a visitor would see of the panel and its controls. */
function measure(element: WinCloudChat): unknown[] {
  return ['.panel', '.input', '.send', '.name', '.suggestion', '.disclaimer'].map((selector) => {
    const node = find(element, selector);
    const {x, y, width, height} = node.getBoundingClientRect();
    const {font, color, letterSpacing, textTransform, display} = getComputedStyle(node);
    return [selector, x, y, width, height, font, color, letterSpacing, textTransform, display];
  });
}
