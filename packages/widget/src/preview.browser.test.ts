import {expect} from '@open-wc/testing';
import {
  accessible,
  type FakeBackend,
  fakeBackend,
  find,
  has,
  openChat,
  pause,
  press,
  say,
  until,
} from '../test/fake-backend.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';

const SOURCES = [
  {
    type: 'source-url',
    sourceId: '1',
    url: 'https://docs.example.com/rdp',
    title: 'Connect over RDP',
    providerMetadata: {wincloud: {excerpt: 'Use port 3389.'}},
  },
  {type: 'source-document', sourceId: '2', mediaType: 'text/markdown', title: 'Prices', filename: 'prices.md'},
  {type: 'source-url', sourceId: '3', url: 'javascript:alert(1)', title: 'Trap'},
] as const;

describe('the preview of a source', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  beforeEach(async () => {
    backend = fakeBackend();
    element = await openChat();
    (await say(element, backend, 'How?')).answer('Over RDP [1], for a price [2], a trap [3].', ...SOURCES);
    await until(() => has(element, '.thumb')); // what watches the markers is here
  });
  afterEach(() => backend.restore());

  const marker = (number: number) =>
    [...(element.shadowRoot?.querySelectorAll<HTMLElement>('.cite') ?? [])][number - 1] as HTMLElement;
  const shown = () => element.shadowRoot?.querySelector('.preview')?.textContent?.replace(/\s+/g, ' ').trim();
  const isShown = () => has(element, '.preview');
  const point = (target: Element, type: string, pointerType: string) =>
    target.dispatchEvent(new PointerEvent(type, {bubbles: true, composed: true, cancelable: true, pointerType}));

  it('comes under a resting mouse and goes when it leaves, but not on the way to it', async () => {
    point(marker(1), 'pointerover', 'mouse');
    expect(isShown()).to.equal(false);
    await until(isShown);
    expect(shown()).to.contain('Connect over RDP').and.contain('Use port 3389.').and.contain('docs.example.com');
    await until(() => getComputedStyle(find(element, '.preview')).opacity === '1');
    await accessible(element);
    point(find(element, '.text'), 'pointerover', 'mouse');
    point(find(element, '.preview'), 'pointerover', 'mouse');
    await pause(300);
    expect(isShown()).to.equal(true);
    point(find(element, '.text'), 'pointerover', 'mouse');
    await until(() => !isShown());
  });

  it('describes the marker at the focus of the keyboard; Escape closes it and not the panel', async () => {
    press(element, 'Tab');
    marker(1).focus();
    await until(isShown);
    expect(marker(1).getAttribute('aria-describedby')).to.equal(find(element, '.preview').id);
    press(marker(1), 'Escape');
    expect([isShown(), element.open]).to.deep.equal([false, true]);
    expect(marker(1).hasAttribute('aria-describedby')).to.equal(false);
    marker(2).focus();
    await until(() => shown()?.includes('Prices') === true);
    marker(1).focus();
    await until(() => shown()?.includes('RDP') === true);
    find(element, '.input').focus();
    expect(isShown()).to.equal(false);
  });

  it('comes with the first tap; the second leads to the list of sources', async () => {
    point(marker(1), 'click', 'touch');
    await until(isShown);
    expect(find<HTMLDetailsElement>(element, '[data-source="1"] details').open).to.equal(false);
    point(marker(1), 'click', 'touch');
    expect(isShown()).to.equal(false);
    expect(find<HTMLDetailsElement>(element, '[data-source="1"] details').open).to.equal(true);
  });

  it('goes at a tap elsewhere', async () => {
    point(marker(1), 'click', 'touch');
    await until(isShown);
    point(find(element, '.text'), 'click', 'touch');
    expect(isShown()).to.equal(false);
  });

  it('leads to the source by Enter at once', async () => {
    press(marker(1), 'Enter');
    expect(element.shadowRoot?.activeElement?.textContent).to.contain('Connect over RDP');
  });

  it('links what is on the web and nothing else', async () => {
    point(marker(1), 'click', 'mouse');
    await until(isShown);
    const link = find<HTMLAnchorElement>(element, '.preview a');
    expect([link.href, link.rel]).to.deep.equal(['https://docs.example.com/rdp', 'noopener noreferrer']);
    for (const number of [2, 3]) {
      point(marker(number), 'click', 'mouse');
      await until(() => shown()?.includes(number === 2 ? 'prices.md' : 'Trap') === true);
      expect(has(element, '.preview a')).to.equal(false);
    }
  });

  it('goes when its answer does', async () => {
    point(marker(1), 'click', 'mouse');
    await until(isShown);
    element.chat?.startOver();
    await until(() => !isShown());
  });
});
