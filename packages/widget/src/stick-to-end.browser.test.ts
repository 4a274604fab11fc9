import {expect} from '@open-wc/testing';
import {
  accessible,
  type FakeBackend,
  fakeBackend,
  find,
  has,
  openChat,
  pause,
  say,
  type Turn,
  until,
} from '../test/fake-backend.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';

const PARAGRAPHS = 'A paragraph of the answer.\n\n'.repeat(60);

describe('stick to end', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  let scroller: HTMLElement;
  let turn: Turn;
  const fromEnd = () => scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
  const write = async (text: string) => {
    const before = scroller.scrollHeight;
    turn.send({type: 'text-delta', id: 't', delta: text});
    await until(() => scroller.scrollHeight > before);
    await pause(60);
  };

  beforeEach(async () => {
    backend = fakeBackend();
    element = await openChat();
    scroller = find(element, '.scroller');
    turn = await say(element, backend, 'Tell me all');
    turn.send({type: 'start', messageId: 'a1'}, {type: 'text-start', id: 't'});
    await write(PARAGRAPHS);
  });
  afterEach(() => backend.restore());

  it('follows the answer, a burst of many screens too', () => {
    expect(fromEnd()).to.be.lessThan(2);
    expect(has(element, '.jump')).to.equal(false);
  });

  it('leaves a reader who scrolled up alone, and takes them back when they ask', async () => {
    scroller.scrollTop -= 300;
    await pause(60);
    const at = scroller.scrollTop;
    await write(PARAGRAPHS);
    expect(scroller.scrollTop).to.equal(at);
    await until(() => has(element, '.jump'));
    await accessible(element);
    find(element, '.jump').click();
    await until(() => fromEnd() < 2 && !has(element, '.jump'));
    await write(PARAGRAPHS);
    expect(fromEnd()).to.be.lessThan(2);
  });

  it('notices the smallest step up', async () => {
    scroller.scrollTop -= 3;
    await pause(60);
    const at = scroller.scrollTop;
    await write(PARAGRAPHS);
    expect(scroller.scrollTop).to.equal(at);
  });

  it('follows again when the reader comes back to the end', async () => {
    scroller.scrollTop -= 300;
    await pause(60);
    scroller.scrollTop = scroller.scrollHeight;
    await pause(60);
    await write(PARAGRAPHS);
    expect(fromEnd()).to.be.lessThan(2);
  });

  it('puts a new question at the top with room for its answer, and nothing moves at the end', async () => {
    turn.send({type: 'text-end', id: 't'}, {type: 'finish'});
    await until(() => has(element, '[part=send]'));
    const next = await say(element, backend, 'And then?');
    next.send(
      {type: 'start', messageId: 'a2'},
      {type: 'text-start', id: 't'},
      {type: 'text-delta', id: 't', delta: 'It ends.'},
    );
    await until(() => element.shadowRoot?.querySelectorAll('.text').length === 2);
    await pause(60);
    const question = element.shadowRoot?.querySelectorAll('.bubble')[1] as Element;
    const top = () => question.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    expect(top()).to.be.within(0, 80);
    const before = top();
    next.send({type: 'text-end', id: 't'}, {type: 'finish'});
    await until(() => has(element, '[part=send]'));
    await pause(60);
    expect(top()).to.equal(before);
  });
});
