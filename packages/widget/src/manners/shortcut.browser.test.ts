import {expect, fixture} from '@open-wc/testing';
import {API, type FakeBackend, fakeBackend, find, has, press, until, use} from '../../test/fake-backend.ts';
import '../define.ts';
import type {WinCloudChat} from '../index.ts';

const KEYS = {code: 'KeyC', altKey: true, shiftKey: true};

describe('shortcut', () => {
  let backend: FakeBackend;
  beforeEach(() => {
    backend = fakeBackend();
  });
  afterEach(() => backend.restore());

  async function place(attributes: string): Promise<[HTMLElement, WinCloudChat]> {
    const box = await fixture(
      `<div><button>Page</button><wincloud-chat tenant="wincloud" api="${API}" ${attributes}></wincloud-chat></div>`,
    );
    const [button, element] = box.children as unknown as [HTMLButtonElement, WinCloudChat];
    await until(() => has(element, '.suggestion'));
    await use(element);
    button.focus();
    return [button, element];
  }

  it('jumps from the page to the chat and back to where one was', async () => {
    const [button, element] = await place('open announce="sentences"');
    await until(() => find(element, '.panel').getAttribute('aria-keyshortcuts') === 'Alt+Shift+C');
    press(button, 'C', KEYS);
    expect(element.shadowRoot?.activeElement?.className).to.equal('input');
    press(find(element, '.input'), 'Ç', KEYS);
    expect(document.activeElement).to.equal(button);
  });

  it('can be another one, or none', async () => {
    const [button, element] = await place('open shortcut="F6"');
    await until(() => find(element, '.panel').getAttribute('aria-keyshortcuts') === 'F6');
    press(button, 'C', KEYS);
    expect(document.activeElement).to.equal(button);
    press(button, 'F6');
    expect(document.activeElement).to.equal(element);
    element.shortcut = 'off';
    await element.updateComplete;
    expect(find(element, '.panel').hasAttribute('aria-keyshortcuts')).to.equal(false);
  });

  it('is left to the page while the panel is closed', async () => {
    const [button, element] = await place('open announce="sentences"');
    await until(() => find(element, '.panel').hasAttribute('aria-keyshortcuts'));
    element.hide();
    await element.updateComplete;
    expect(press(button, 'C', KEYS).defaultPrevented).to.equal(false);
  });
});
