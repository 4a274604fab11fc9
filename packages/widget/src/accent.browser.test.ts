import {expect} from '@open-wc/testing';
import {type FakeBackend, fakeBackend, find, has, openChat, say, type, until} from '../test/fake-backend.ts';
import {contrast, painted} from '../test/painted.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';

const ACCENTS = [
  '#1463ff',
  '#ffd400',
  '#000',
  '#fff',
  '#777777',
  '#0f7b45',
  'rgb(122 31 162)',
  'orangered',
  'blue',
  'lime',
];

describe('the accent', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  beforeEach(async () => {
    backend = fakeBackend({config: {theme: {scheme: 'light', accent: '#0f7b45'}}});
    element = await openChat();
    (await say(element, backend, 'Hi')).answer('See [this](https://example.com).');
    await until(() => has(element, '.copy'));
    type(element, 'Next');
    await until(() => !find<HTMLButtonElement>(element, '[part=send]').disabled);
  });
  afterEach(() => {
    backend.restore();
    document.documentElement.style.removeProperty('--wincloud-accent');
  });
  const style = (selector: string) => getComputedStyle(find(element, selector));
  const bubble = () => painted(style('.bubble').backgroundColor);

  for (const scheme of ['light', 'dark'] as const)
    for (const accent of ACCENTS)
      it(`can be read as and under text, ${accent} in ${scheme}`, async () => {
        Object.assign(element, {accent, scheme});
        await element.updateComplete;
        const surface = painted(style('.panel').backgroundColor);
        expect(contrast(painted(style('.text a').color), surface)).to.be.at.least(4.5);
        for (const one of ['.bubble', '[part=send]']) {
          const {color, backgroundColor} = style(one);
          expect(contrast(painted(color), painted(backgroundColor)), one).to.be.at.least(4.5);
        }
      });

  it('is left as it is where it can be read', async () => {
    element.accent = '#1463ff';
    await element.updateComplete;
    expect(bubble()).to.deep.equal([20, 99, 255]);
    for (const [i, part] of painted(style('.text a').color).entries())
      expect(part).to.be.closeTo([20, 99, 255][i] ?? 0, 2);
  });

  it('is the attribute, else what the page says, else the tenant’s', async () => {
    expect(bubble()).to.deep.equal([15, 123, 69]);
    document.documentElement.style.setProperty('--wincloud-accent', '#f00');
    expect(bubble()).to.deep.equal([255, 0, 0]);
    element.accent = '#00f';
    await element.updateComplete;
    expect(bubble()).to.deep.equal([0, 0, 255]);
  });

  it('brings no rules of its own, and what is no colour counts for nothing', async () => {
    for (const accent of ['#12', 'red}*{display:none', 'red;display:none', 'url(//example.com/x)']) {
      element.accent = accent;
      await element.updateComplete;
      expect(bubble(), accent).to.deep.equal([15, 123, 69]);
      expect(style('.panel').display).to.equal('flex');
    }
  });
});
