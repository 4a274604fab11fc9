import {expect, fixture} from '@open-wc/testing';
import {API, accessible, type FakeBackend, fakeBackend, find, has, press, until} from '../../test/fake-backend.ts';
import '../define.ts';
import type {WinCloudChat} from '../index.ts';

describe('phone', () => {
  const {matchMedia} = window;
  let backend: FakeBackend;
  let box: HTMLElement;
  let element: WinCloudChat;
  const panel = () => find(element, '.panel');

  beforeEach(async () => {
    backend = fakeBackend();
    // The same element, told that the window is a phone's.
    window.matchMedia = (query) =>
      query.includes('max-width: 480px') || query.includes('hover')
        ? Object.assign(new EventTarget(), {matches: query.includes('480px'), media: query, onchange: null} as never)
        : matchMedia.call(window, query);
    box = await fixture<HTMLElement>(`<div><main style="height: 3000px"><button>Page</button></main>
      <aside inert>Was inert before</aside><wincloud-chat tenant="wincloud" api="${API}"></wincloud-chat></div>`);
    element = box.querySelector('wincloud-chat') as WinCloudChat;
  });
  afterEach(async () => {
    window.matchMedia = matchMedia;
    element.remove();
    backend.restore();
  });

  async function open(): Promise<void> {
    find(element, '[part=launcher]').click();
    await until(() => panel().getAttribute('aria-modal') === 'true');
  }
  const inertOnes = () => [...box.querySelectorAll('[inert]')].map(({localName}) => localName);

  it('is modal: the rest is inert and does not scroll, and all is put back exactly', async () => {
    scrollTo(0, 700);
    await open();
    expect(inertOnes()).to.deep.equal(['main', 'aside']);
    expect(getComputedStyle(document.documentElement).overflow).to.equal('hidden');
    await until(() => has(element, '.suggestion'));
    await accessible(element);
    find(element, '.close').click();
    await until(() => !panel().hasAttribute('aria-modal'));
    expect(inertOnes()).to.deep.equal(['aside']);
    expect(document.documentElement.getAttribute('style')).to.equal(null);
    expect(scrollY).to.equal(700);
    await until(() => element.shadowRoot?.activeElement?.getAttribute('part') === 'launcher');
    scrollTo(0, 0);
  });

  it('focuses the panel and not the input, whose keyboard would cover it', async () => {
    await open();
    await until(() => element.shadowRoot?.activeElement === panel());
  });

  it('keeps Tab inside', async () => {
    await open();
    await until(() => has(element, '.suggestion'));
    const focused = () => element.shadowRoot?.activeElement?.className ?? '';
    const input = find(element, '.input');
    input.focus();
    expect(press(input, 'Tab').defaultPrevented, 'from the last to the first').to.equal(true);
    const first = focused();
    expect(first).to.contain('quiet');
    press(element.shadowRoot?.activeElement as Element, 'Tab', {shiftKey: true});
    expect(focused()).to.equal('input');
    find(element, '.scroller').focus();
    expect(press(find(element, '.scroller'), 'Tab').defaultPrevented, 'in between').to.equal(false);
  });

  it('shows its composer above the keyboard', async () => {
    await open();
    const view = window.visualViewport as VisualViewport;
    const {bottom} = panel().getBoundingClientRect();
    Object.defineProperty(view, 'height', {value: bottom - 250, configurable: true});
    try {
      view.dispatchEvent(new Event('resize'));
      expect(find(element, '.foot').getBoundingClientRect().bottom).to.be.at.most(bottom - 250 + 1);
      expect(find(element, '.header').getBoundingClientRect().top).to.be.at.least(0);
    } finally {
      Reflect.deleteProperty(view, 'height');
    }
    view.dispatchEvent(new Event('resize'));
    expect(panel().style.length).to.equal(0);
  });

  it('is closed by going back, which leaves nothing in the history', async () => {
    const {state} = history;
    const events: string[] = [];
    element.addEventListener('wincloud-chat-close', ({detail}) => events.push(detail.by));
    await open();
    expect(history.state).to.deep.equal({...state, wincloudChat: true});
    history.back();
    await until(() => !element.open);
    expect(events).to.deep.equal(['back']);
    expect(history.state).to.deep.equal(state);
  });

  it('takes its entry of the history along when it is closed in another way, and is ready again at once', async () => {
    const {state} = history;
    await open();
    find(element, '.close').click();
    await until(() => history.state === state || history.state?.wincloudChat === undefined);
    expect(element.open).to.equal(false);
    await open();
    find(element, '.close').click();
    await element.updateComplete;
    find(element, '[part=launcher]').click(); // before the way back has ended
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(element.open).to.equal(true);
    expect(history.state?.wincloudChat).to.equal(true);
  });

  it('puts the page back when it is removed, without going anywhere', async () => {
    await open();
    element.remove();
    expect(inertOnes()).to.deep.equal(['aside']);
    expect(history.state?.wincloudChat).to.equal(undefined);
    expect(document.documentElement.getAttribute('style')).to.equal(null);
  });
});
