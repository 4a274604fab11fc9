import {expect} from '@open-wc/testing';
import type {ChatMessage} from '@wincloud/chat-core';
import {
  accessible,
  type FakeBackend,
  fakeBackend,
  find,
  has,
  openChat,
  press,
  say,
  type,
  until,
} from '../test/fake-backend.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';

const said = (id: string, role: 'user' | 'assistant', text: string, version?: number): ChatMessage => ({
  id,
  role,
  parts: [{type: 'text', text}],
  metadata: {createdAt: 1_800_000_000_000, ...(role === 'user' ? {} : {status: 'complete'}), ...(version && {version})},
});

const VERSIONS = [
  [said('u1', 'user', 'Helo'), said('a1', 'assistant', 'First *answer*')],
  [said('u1', 'user', 'Hello'), said('a2', 'assistant', 'Second answer', 2)],
];

describe('the last question', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  const input = () => find<HTMLTextAreaElement>(element, '.input');
  const words = () => [...(element.shadowRoot?.querySelectorAll('.bubble, .text') ?? [])].map((one) => one.textContent);
  beforeEach(async () => {
    backend = fakeBackend({versions: VERSIONS});
    element = await openChat();
    (await say(element, backend, 'Helo')).answer('First answer');
    await until(() => has(element, '.copy'));
  });
  afterEach(() => backend.restore());

  it('is put in other words in the composer, and what came after it makes room', async () => {
    type(element, 'A draft');
    find(element, '.edit-question').click();
    await until(() => input().value === 'Helo');
    await until(() => element.shadowRoot?.activeElement === input());
    expect(has(element, '.editing')).to.equal(true);
    await accessible(element);
    const turn = await say(element, backend, 'Hello');
    expect(words()).to.deep.equal(['Hello']);
    expect([has(element, '.editing'), input().value]).to.deep.equal([false, 'A draft']);
    turn.answer('Second answer');
    await until(() => words().join() === 'Hello,Second answer');
    expect(backend.turns[0]?.key).to.not.equal(turn.key);
  });

  it('is asked for by arrow up in an empty composer, and let go of by Escape', async () => {
    type(element, 'A draft');
    press(input(), 'ArrowUp');
    expect(has(element, '.editing')).to.equal(false);
    type(element, '');
    press(input(), 'ArrowUp');
    await until(() => input().value === 'Helo');
    press(input(), 'Escape');
    await until(() => !has(element, '.editing'));
    expect([element.open, input().value]).to.deep.equal([true, '']);
    press(input(), 'Escape');
    expect(element.open).to.equal(false);
  });

  it('keeps its new words when the page is left in the middle of it', async () => {
    backend.history = element.chat?.$messages.get().map(({id, role, parts}) => ({id, role, parts}));
    find(element, '.edit-question').click();
    await until(() => input().value === 'Helo');
    type(element, 'Hello the');
    element.remove();
    element = await openChat();
    await until(() => has(element, '.edit-question'));
    expect(input().value).to.equal('');
    find(element, '.edit-question').click();
    await until(() => has(element, '.editing') && input().value === 'Hello the');
  });

  it('is answered again', async () => {
    find(element, '.regenerate').click();
    await until(() => backend.turns.length === 2);
    backend.turns[1]?.answer('Second answer');
    await until(() => words().join() === 'Helo,Second answer');
  });

  it('shows its earlier versions, with their markdown, and goes back to the newest', async () => {
    find(element, '.edit-question').click();
    await until(() => input().value === 'Helo');
    const turn = await say(element, backend, 'Hello');
    turn.send(
      {type: 'start', messageId: 'a2', messageMetadata: {version: 2}},
      {type: 'text-start', id: 't'},
      {type: 'text-delta', id: 't', delta: 'Second answer'},
      {type: 'text-end', id: 't'},
      {type: 'finish'},
    );
    await until(() => has(element, '.pager') && has(element, '.copy'));
    expect(find(element, '.pager').textContent?.trim()).to.equal('2 of 2');
    expect(find<HTMLButtonElement>(element, '.later').disabled).to.equal(true);
    find(element, '.earlier').click();
    await until(() => words().join() === 'Helo,First answer');
    expect(has(element, '.text em')).to.equal(true);
    expect(find(element, '.pager').textContent?.trim()).to.equal('1 of 2');
    expect([has(element, '.edit-question'), has(element, '.regenerate')]).to.deep.equal([false, false]);
    await accessible(element);
    find(element, '.later').click();
    await until(() => words().join() === 'Hello,Second answer');
    expect(has(element, '.edit-question')).to.equal(true);
  });
});

describe('an answer that was cut off', () => {
  it('can be continued or asked for again', async () => {
    const cut = said('a0', 'assistant', 'The first half');
    cut.metadata = {...cut.metadata, status: 'interrupted'};
    cut.parts.push({type: 'data-error', data: {code: 'turn_interrupted', retryable: true}});
    localStorage.setItem('wincloud-chat:chat.example.com:wincloud', JSON.stringify({conversation: 'c1'}));
    const backend = fakeBackend({history: [said('u1', 'user', 'Hello'), cut]});
    const element = await openChat();
    await until(() => has(element, '.continue') && has(element, '.answer .retry'));
    await accessible(element);
    find(element, '.continue').click();
    const turn = await backend.turn();
    expect(turn.text).to.equal('Please go on where your answer was cut off.');
    turn.answer(' and the second.');
    await until(() => has(element, '.regenerate'));
    expect(has(element, '.continue')).to.equal(false);
    backend.restore();
  });
});
