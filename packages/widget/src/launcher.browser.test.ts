import {expect, fixture} from '@open-wc/testing';
import {API, accessible, type FakeBackend, fakeBackend, find, has, press, until} from '../test/fake-backend.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';

const CLOSED = `<wincloud-chat tenant="wincloud" api="${API}"></wincloud-chat>`;

describe('launcher', () => {
  let backend: FakeBackend;
  beforeEach(() => {
    backend = fakeBackend();
  });
  afterEach(() => backend.restore());

  it('is a button that says what it opens', async () => {
    const element = await fixture<WinCloudChat>(CLOSED);
    const launcher = find(element, '[part=launcher]');
    expect(launcher.getAttribute('aria-expanded')).to.equal('false');
    expect(find(element, `#${launcher.getAttribute('aria-controls')}`).hidden).to.equal(true);
    await accessible(element);
  });

  it('asks the backend nothing while the chat is closed', async () => {
    await fixture<WinCloudChat>(CLOSED);
    expect(backend.requests).to.deep.equal([]);
  });

  it('opens the panel and focuses the composer', async () => {
    const element = await fixture<WinCloudChat>(CLOSED);
    const events: string[] = [];
    element.addEventListener('wincloud-chat-open', ({detail}) => events.push(detail.by));
    find(element, '[part=launcher]').click();
    await until(() => element.shadowRoot?.activeElement?.className === 'input');
    expect(find(element, '#panel').hidden).to.equal(false);
    expect(find(element, '[part=launcher]').getAttribute('aria-expanded')).to.equal('true');
    expect(events).to.deep.equal(['launcher']);
    await until(() => has(element, '.suggestion'));
    await accessible(element);
  });

  it('gets the focus back when Escape closes the panel', async () => {
    const element = await fixture<WinCloudChat>(CLOSED);
    const events: string[] = [];
    element.addEventListener('wincloud-chat-close', ({detail}) => events.push(detail.by));
    find(element, '[part=launcher]').click();
    await until(() => element.shadowRoot?.activeElement?.className === 'input');
    press(find(element, '.input'), 'Escape');
    await until(() => element.shadowRoot?.activeElement?.getAttribute('part') === 'launcher');
    expect(element.open).to.equal(false);
    expect(events).to.deep.equal(['escape']);
  });

  it('fires nothing for what the page itself does', async () => {
    const element = await fixture<WinCloudChat>(CLOSED);
    let fired = 0;
    element.addEventListener('wincloud-chat-open', () => fired++);
    element.addEventListener('wincloud-chat-close', () => fired++);
    element.show();
    await element.updateComplete;
    element.hide();
    expect(fired).to.equal(0);
  });

  it('leaves the focus to the page where the page has a button of its own', async () => {
    const box = await fixture(`<div><button>Help</button><wincloud-chat no-launcher tenant="t" api="${API}"></div>`);
    const [button, element] = box.children as unknown as [HTMLButtonElement, WinCloudChat];
    button.focus();
    element.show();
    await until(() => element.shadowRoot?.activeElement?.className === 'input');
    expect(has(element, '[part=launcher]')).to.equal(false);
    find(element, '.close').click();
    await until(() => document.activeElement === button);
  });

  it('gives the focus back to a button of the page, though there is a launcher', async () => {
    const box = await fixture(`<div><button>Help</button>${CLOSED}</div>`);
    const [button, element] = box.children as unknown as [HTMLButtonElement, WinCloudChat];
    button.focus();
    element.show();
    await until(() => element.shadowRoot?.activeElement?.className === 'input');
    press(find(element, '.input'), 'Escape');
    await until(() => document.activeElement === button);
  });

  it('does not take the focus when the page only sets `open`', async () => {
    const box = await fixture(`<div><button>Help</button>${CLOSED}</div>`);
    const [button, element] = box.children as unknown as [HTMLButtonElement, WinCloudChat];
    button.focus();
    element.open = true;
    await until(() => has(element, '.suggestion'));
    expect(document.activeElement).to.equal(button);
  });
});
