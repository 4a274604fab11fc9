import {expect} from '@open-wc/testing';
import {
  accessible,
  type FakeBackend,
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

describe('sources', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  beforeEach(async () => {
    backend = fakeBackend();
    element = await openChat();
    const turn = await say(element, backend, 'How?');
    turn.answer('Over RDP [1], for a price [2], not [9].', ...SOURCES);
    await until(() => has(element, '.sources'));
  });
  afterEach(() => backend.restore());

  it('links what is on the web, in a new tab, and nothing else', async () => {
    const links = element.shadowRoot?.querySelectorAll<HTMLAnchorElement>('a.source-row') ?? [];
    expect([...links].map(({href, target, rel}) => [href, target, rel])).to.deep.equal([
      ['https://docs.example.com/rdp', '_blank', 'noopener noreferrer'],
    ]);
    expect(element.shadowRoot?.querySelectorAll('.source')).to.have.length(3);
    await accessible(element);
  });

  it('leads from a number in the text to its source', async () => {
    const markers = element.shadowRoot?.querySelectorAll<HTMLElement>('.cite') ?? [];
    expect([...markers].map(({textContent}) => textContent)).to.deep.equal(['1', '2']);
    press(markers[0] as HTMLElement, 'Enter');
    expect(find<HTMLDetailsElement>(element, '[data-source="1"] details').open).to.equal(true);
    expect(element.shadowRoot?.activeElement?.textContent).to.contain('Connect over RDP');
  });

  it('leaves a number without a source as it was written', () => {
    expect(find(element, '.text').textContent).to.contain('not [9].');
  });
});
