import {expect} from '@open-wc/testing';
import {
  accessible,
  type FakeBackend,
  type FakeBackendOptions,
  fakeBackend,
  find,
  has,
  openChat,
  press,
  say,
  until,
} from '../test/fake-backend.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';

describe('the menu', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  afterEach(() => backend.restore());

  async function open(options: FakeBackendOptions = {config: {supportUrl: 'https://help.example.com/contact'}}) {
    backend = fakeBackend(options);
    element = await openChat();
    find(element, '.more').click();
    await until(() => has(element, '[role=menu]'));
    await until(() => getComputedStyle(find(element, '.floating-layer')).opacity === '1');
  }

  const focused = () => element.shadowRoot?.activeElement?.textContent?.trim();
  const isOpen = () => has(element, '[role=menu]');
  const go = (key: string) => press(element.shadowRoot?.activeElement as Element, key);

  it('opens below its button, inside the panel, with the first entry focused', async () => {
    await open();
    expect(find(element, '.more').ariaExpanded).to.equal('true');
    expect(focused()).to.equal('Conversations');
    const [menu, panel, button] = ['.floating-layer', '.panel', '.more'].map((selector) =>
      find(element, selector).getBoundingClientRect(),
    ) as [DOMRect, DOMRect, DOMRect];
    expect(menu.top).to.be.greaterThan(button.bottom);
    expect(menu.left).to.be.greaterThan(panel.left);
    expect(menu.right).to.be.at.most(panel.right);
    await accessible(element);
  });

  it('is moved in by arrows, Home, End and letters', async () => {
    await open();
    const visited = ['ArrowUp', 'ArrowDown', 'End', 'Home', 'd', 't', 'x'].map((key) => {
      go(key);
      return focused();
    });
    expect(visited).to.deep.equal([
      'Talk to a person',
      'Conversations',
      'Talk to a person',
      'Conversations',
      'Download transcript',
      'Talk to a person',
      'Talk to a person',
    ]);
  });

  it('is closed by Escape before the panel is, and gives the focus back', async () => {
    await open();
    go('Escape');
    expect([isOpen(), element.open]).to.deep.equal([false, true]);
    expect(element.shadowRoot?.activeElement).to.equal(find(element, '.more'));
    expect(find(element, '.more').ariaExpanded).to.equal('false');
    go('Escape');
    expect(element.open).to.equal(false);
  });

  it('is closed by its button, by a press elsewhere, and with the panel', async () => {
    await open();
    find(element, '.more').click();
    await until(() => !isOpen());
    for (const leave of [
      () => document.body.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true, composed: true})),
      () => element.hide(),
    ]) {
      element.show();
      find(element, '.more').click();
      await until(isOpen);
      leave();
      await until(() => !isOpen());
    }
  });

  it('leads to a person where the tenant says how, and only by an address that is one', async () => {
    await open();
    const link = find<HTMLAnchorElement>(element, 'a[role=menuitem]');
    expect([link.href, link.target, link.rel]).to.deep.equal([
      'https://help.example.com/contact',
      '_blank',
      'noopener noreferrer',
    ]);
    backend.restore();
    for (const supportUrl of [undefined, 'javascript:alert(1)', 'https://']) {
      await open({config: {supportUrl}});
      expect(has(element, 'a[role=menuitem]'), supportUrl).to.equal(false);
      backend.restore();
    }
  });

  it('has no transcript before anything was said', async () => {
    await open();
    const entry = () => [...(element.shadowRoot?.querySelectorAll('[role=menuitem]') ?? [])][1] as HTMLElement;
    expect(entry().ariaDisabled).to.equal('true');
    entry().click();
    expect(isOpen()).to.equal(true);
    go('Escape');
    (await say(element, backend, 'How?')).answer('So.');
    await until(() => has(element, '.answer'));
    find(element, '.more').click();
    await until(isOpen);
    expect(entry().ariaDisabled).to.equal(null);
  });
});
