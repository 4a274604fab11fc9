import {expect} from '@open-wc/testing';
import {MAX_MESSAGE_CHARS} from '@wincloud/chat-core';
import {type FakeBackend, fakeBackend, find, has, openChat, press, say, type, until} from '../test/fake-backend.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';

describe('composer', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  beforeEach(async () => {
    backend = fakeBackend();
    element = await openChat();
  });
  afterEach(() => backend.restore());

  it('sends with Enter, empties itself and tells the page', async () => {
    const sent: string[] = [];
    element.addEventListener('wincloud-chat-send', ({detail}) => sent.push(`${detail.from}: ${detail.text}`));
    const turn = await say(element, backend, 'Hello');
    expect(turn.text).to.equal('Hello');
    expect(find<HTMLTextAreaElement>(element, '.input').value).to.equal('');
    expect(sent).to.deep.equal(['composer: Hello']);
  });

  it('leaves Shift and Enter to the text', async () => {
    const event = press(type(element, 'Hello'), 'Enter', {shiftKey: true});
    await element.updateComplete;
    expect(event.defaultPrevented).to.equal(false);
    expect(element.chat?.$messages.get()).to.have.length(0);
  });

  for (const [browser, init] of [
    ['isComposing', {isComposing: true}],
    ['keyCode 229', {keyCode: 229}],
  ] as const) {
    it(`leaves the Enter that picks a word in an input method alone (${browser})`, async () => {
      const event = press(type(element, 'こんにちは'), 'Enter', init);
      await element.updateComplete;
      expect(event.defaultPrevented).to.equal(false);
      expect(element.chat?.$messages.get()).to.have.length(0);
    });
  }

  it('sends nothing but white space never', async () => {
    press(type(element, '  \n'), 'Enter');
    await element.updateComplete;
    expect(element.chat?.$messages.get()).to.have.length(0);
    expect(find<HTMLButtonElement>(element, '.send').disabled).to.equal(true);
  });

  it('tells the limit before it is reached, and does not cut', async () => {
    type(element, 'x'.repeat(MAX_MESSAGE_CHARS - 100));
    await element.updateComplete;
    expect(find(element, '.left').textContent).to.contain('100');
    expect(find<HTMLButtonElement>(element, '.send').disabled).to.equal(false);
    const input = type(element, 'x'.repeat(MAX_MESSAGE_CHARS + 1));
    await element.updateComplete;
    expect(find<HTMLButtonElement>(element, '.send').disabled).to.equal(true);
    press(input, 'Enter');
    expect(input.value).to.have.length(MAX_MESSAGE_CHARS + 1);
    expect(element.chat?.$messages.get()).to.have.length(0);
  });

  it('has Stop in the place of Send while an answer comes in, and takes text meanwhile', async () => {
    const turn = await say(element, backend, 'Hello');
    turn.send({type: 'start', messageId: 'a1'}, {type: 'text-start', id: 't'});
    turn.send({type: 'text-delta', id: 't', delta: 'Some words'});
    await until(() => has(element, '[part=stop]'));
    type(element, 'And then?');
    find(element, '[part=stop]').click();
    await until(() => has(element, '.ended') && has(element, '[part=send]'));
    expect(find(element, '.ended').textContent).to.equal('Stopped');
    expect(find<HTMLTextAreaElement>(element, '.input').value).to.equal('And then?');
  });

  it('keeps the draft for the next page', async () => {
    await until(() => element.chat !== undefined);
    const id = element.chat?.$state.get().conversationId as string;
    localStorage.setItem('wincloud-chat:chat.example.com:wincloud', JSON.stringify({conversation: id}));
    type(element, 'Half a quest');
    const other = fakeBackend({history: [{id: 'u1', role: 'user', parts: [{type: 'text', text: 'Hi'}]}]});
    const next = await openChat();
    expect(find<HTMLTextAreaElement>(next, '.input').value).to.equal('Half a quest');
    other.restore();
  });

  it('keeps the draft of a conversation in which nothing was said, and takes it along into its first turn', async () => {
    await until(() => element.chat !== undefined);
    await element.updateComplete;
    type(element, 'Half a quest');
    element.remove();
    const next = await openChat();
    const input = find<HTMLTextAreaElement>(next, '.input');
    expect(input.value).to.equal('Half a quest');
    press(type(next, 'A question'), 'Enter');
    await until(() => input.value === '');
    type(next, 'And another');
    await backend.turn();
    await until(() => next.chat?.$messages.get().length !== 0);
    await next.updateComplete;
    expect(input.value).to.equal('And another');
  });

  it('grows with its text', async () => {
    const input = type(element, 'one');
    const before = input.offsetHeight;
    type(element, 'one\ntwo\nthree');
    expect(input.offsetHeight).to.be.greaterThan(before);
  });

  it('asks a suggested question', async () => {
    await until(() => has(element, '.suggestion'));
    const [first, second] = element.shadowRoot?.querySelectorAll<HTMLElement>('.suggestion') ?? [];
    first?.focus();
    press(first as HTMLElement, 'ArrowDown');
    expect(element.shadowRoot?.activeElement).to.equal(second);
    expect([first?.tabIndex, second?.tabIndex]).to.deep.equal([-1, 0]);
    second?.click();
    const turn = await backend.turn();
    expect(turn.text).to.equal('Why is my server slow?');
  });
});
