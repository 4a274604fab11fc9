import {expect} from '@open-wc/testing';
import type {Chunk} from '@wincloud/chat-core/protocol';
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

const SUGGESTIONS: Extract<Chunk, {type: 'data-suggestions'}> = {
  type: 'data-suggestions',
  data: {questions: ['How do I open a port?', 'Slow disk?']},
};

describe('follow-ups', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  beforeEach(async () => {
    backend = fakeBackend();
    element = await openChat();
  });
  afterEach(() => backend.restore());

  const chips = () => [...(element.shadowRoot?.querySelectorAll<HTMLElement>('.answer .suggestion') ?? [])];
  const texts = () => chips().map(({textContent}) => textContent?.trim());

  it('stand under the last answer as one tab stop, and go when something is asked', async () => {
    (await say(element, backend, 'How?')).answer('So.', SUGGESTIONS);
    await until(() => chips().length > 0);
    expect(texts()).to.deep.equal(SUGGESTIONS.data.questions);
    expect(chips().map(({tabIndex}) => tabIndex)).to.deep.equal([0, -1]);
    chips()[0]?.focus();
    press(chips()[0] as HTMLElement, 'ArrowDown');
    expect(element.shadowRoot?.activeElement).to.equal(chips()[1]);
    await accessible(element);
    chips()[1]?.click();
    await until(() => backend.turns.length === 2);
    expect(backend.turns[1]?.text).to.equal('Slow disk?');
    expect(chips()).to.deep.equal([]);
  });

  it('are those of the page that were not asked yet, where the answer brings none', async () => {
    (await say(element, backend, 'Why is my server slow?')).answer('So.');
    await until(() => chips().length > 0);
    expect(texts()).to.deep.equal(['How do I reset my password?']);
  });

  it('are none that were asked', async () => {
    (await say(element, backend, 'Slow disk?')).answer('So.', SUGGESTIONS);
    await until(() => chips().length > 0);
    expect(texts()).to.deep.equal(['How do I open a port?']);
  });

  it('are not there while an answer is being written', async () => {
    const turn = await say(element, backend, 'How?');
    turn.send(
      {type: 'start', messageId: 'a1'},
      {type: 'text-start', id: 't'},
      {type: 'text-delta', id: 't', delta: 'S'},
    );
    turn.send(SUGGESTIONS);
    await until(() => has(element, '.answer'));
    expect(chips()).to.deep.equal([]);
    turn.send({type: 'text-end', id: 't'}, {type: 'finish'});
    await until(() => chips().length > 0);
    expect(find(element, '.answer .suggestions').ariaLabel).to.equal('Questions you may ask next');
  });
});
