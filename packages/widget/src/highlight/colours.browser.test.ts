import {expect} from '@open-wc/testing';
import {type FakeBackend, fakeBackend, find, openChat, say, until} from '../../test/fake-backend.ts';
import {contrast, painted} from '../../test/painted.ts';
import '../define.ts';
import type {WinCloudChat} from '../index.ts';
import {KINDS} from './kinds.ts';

describe('the colours of code', () => {
  let backend: FakeBackend;
  beforeEach(() => {
    backend = fakeBackend();
  });
  afterEach(() => backend.restore());

  async function show(attributes: string): Promise<WinCloudChat> {
    const element = await openChat(attributes);
    const turn = await say(element, backend, 'How?');
    turn.answer("```powershell\nif (1) { Get-It -A 'b' $c } # d\n```");
    await until(() => CSS.highlights.size === KINDS.length);
    return element;
  }

  const colorOf = (element: WinCloudChat, kind: string) =>
    painted(getComputedStyle(find(element, 'code'), `::highlight(wincloud-chat-${kind})`).color);

  for (const scheme of ['light', 'dark'])
    it(`can be read and told from text: ${scheme}`, async () => {
      const element = await show(`scheme="${scheme}"`);
      const ground = painted(getComputedStyle(find(element, 'figure')).backgroundColor);
      const text = painted(getComputedStyle(find(element, 'code')).color);
      const seen = new Set([`${text}`]);
      for (const kind of KINDS) {
        const color = colorOf(element, kind);
        expect(contrast(color, ground), kind).to.be.at.least(4.5);
        seen.add(`${color}`);
      }
      expect(seen.size).to.equal(KINDS.length + 1);
    });

  it('are the host page’s where it names some', async () => {
    const element = await show('style="--wincloud-code-keyword: rgb(1, 2, 3)"');
    expect(colorOf(element, 'keyword')).to.deep.equal([1, 2, 3]);
    expect(colorOf(element, 'string')).not.to.deep.equal([1, 2, 3]);
  });
});
