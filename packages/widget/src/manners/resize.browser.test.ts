import {expect} from '@open-wc/testing';
import {
  API,
  accessible,
  type FakeBackend,
  fakeBackend,
  find,
  has,
  openChat,
  press,
  settled,
  until,
  use,
} from '../../test/fake-backend.ts';
import '../define.ts';
import type {WinCloudChat} from '../index.ts';

const KEY = `wincloud-chat:${new URL(API).host}:wincloud`;

describe('resize', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  const size = () => {
    const {width, height} = find(element, '.panel').getBoundingClientRect();
    return [Math.round(width), Math.round(height)];
  };
  const kept = () => JSON.parse(localStorage.getItem(KEY) ?? '{}').size;

  async function open(): Promise<void> {
    element = await openChat('announce="sentences"');
    await use(element);
    await settled(element);
  }
  beforeEach(async () => {
    backend = fakeBackend();
    await open();
  });
  afterEach(() => {
    document.documentElement.removeAttribute('dir');
    backend.restore();
  });

  function drag(selector: string, dx: number, dy: number): void {
    const handle = find(element, selector);
    handle.setPointerCapture = () => {};
    const send = (type: string, clientX: number, clientY: number) =>
      handle.dispatchEvent(new PointerEvent(type, {clientX, clientY, pointerId: 1, bubbles: true, cancelable: true}));
    send('pointerdown', 100, 100);
    send('pointermove', 100 + dx, 100 + dy);
    send('pointerup', 100 + dx, 100 + dy);
  }

  it('follows the pointer at the free corner, and is remembered', async () => {
    const [width = 0, height = 0] = size();
    drag('.corner', -60, 40);
    expect(size()).to.deep.equal([width + 60, height - 40]);
    expect(kept()).to.deep.equal({width: width + 60, height: height - 40});
    element.remove();
    element = await openChat(); // and needs nothing else to be there
    await until(() => size()[0] === width + 60);
    await settled(element);
    expect(size()).to.deep.equal([width + 60, height - 40]);
  });

  it('follows the arrow keys, tells its value and stays inside the window', async () => {
    const [width = 0] = size();
    const handle = find(element, '.handle.width');
    press(handle, 'ArrowLeft');
    await element.updateComplete;
    expect(size()[0]).to.equal(width + 20);
    await until(() => handle.getAttribute('aria-valuenow') === `${width + 20}`);
    press(handle, 'End');
    expect(size()[0]).to.be.lessThan(innerWidth);
    expect(kept().width).to.be.lessThan(innerWidth);
    expect(find(element, '.panel').getBoundingClientRect().left).to.be.at.least(0);
    press(handle, 'Home');
    expect(size()[0]).to.equal(320);
    const [, height = 0] = size();
    press(find(element, '.handle.height'), 'ArrowDown');
    expect(size()[1]).to.equal(height - 20);
    await element.updateComplete;
    await accessible(element);
  });

  it('goes back to what the page wants with a double click', async () => {
    const before = size();
    drag('.handle.width', -60, 0);
    find(element, '.handle.width').dispatchEvent(new MouseEvent('dblclick'));
    expect(size()).to.deep.equal(before);
    expect(kept()).to.equal(undefined);
  });

  it('widens to the other side right to left', async () => {
    document.documentElement.dir = 'rtl';
    const [width = 0] = size();
    press(find(element, '.handle.width'), 'ArrowRight');
    expect(size()[0]).to.equal(width + 20);
  });

  it('is not there where the chat is a part of the page', async () => {
    element.remove();
    element = await openChat('mode="inline"');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(has(element, '.handle')).to.equal(false);
  });
});
