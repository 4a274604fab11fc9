import {expect} from '@open-wc/testing';
import {accessible, type FakeBackend, fakeBackend, find, has, openChat, say, until} from '../test/fake-backend.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';

const textOf = (element: WinCloudChat, selector: string) =>
  element.shadowRoot?.querySelector(selector)?.textContent?.trim() ?? '';

describe('transcript', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  beforeEach(async () => {
    backend = fakeBackend();
    element = await openChat();
  });
  afterEach(() => backend.restore());

  it('shows who answers and what is done until the first word', async () => {
    const turn = await say(element, backend, 'Is my server well?');
    await until(() => has(element, '.activity'));
    turn.send({type: 'start', messageId: 'a1'});
    turn.send({type: 'data-route', data: {agent: 's', name: 'Server agent', reason: 'topic', alternatives: []}});
    turn.send({type: 'data-status', data: {text: 'Reading win-web-01…'}, transient: true});
    await until(() => textOf(element, '.activity') === 'Reading win-web-01…');
    turn.send({type: 'text-start', id: 't'}, {type: 'text-delta', id: 't', delta: 'Yes.'});
    await until(() => textOf(element, '.text') === 'Yes.');
    expect(has(element, '.activity')).to.equal(false);
    await until(() => textOf(element, '.agent') === 'Server agent');
  });

  it('writes words into nodes that stay', async () => {
    const turn = await say(element, backend, 'Tell me');
    turn.send({type: 'start', messageId: 'a1'}, {type: 'text-start', id: 't'});
    turn.send({type: 'text-delta', id: 't', delta: 'First **block**.\n\nSecond'});
    await until(() => textOf(element, '.text').endsWith('Second'));
    const first = find(element, '.text p');
    expect(first.querySelector('strong')?.textContent).to.equal('block');
    expect(find(element, '.content').getAttribute('aria-busy')).to.equal('true');
    turn.send({type: 'text-delta', id: 't', delta: ' block.\n\n- one\n- two'});
    await until(() => has(element, '.text li'));
    turn.send({type: 'text-end', id: 't'}, {type: 'finish'});
    await until(() => has(element, '.copy'));
    expect(find(element, '.text p')).to.equal(first);
    expect(find(element, '.content').getAttribute('aria-busy')).to.equal('false');
  });

  it('does not run its templates for every word', async () => {
    const turn = await say(element, backend, 'Tell me');
    turn.send({type: 'start', messageId: 'a1'}, {type: 'text-start', id: 't'});
    turn.send({type: 'text-delta', id: 't', delta: 'One '});
    await until(() => textOf(element, '.text') === 'One');
    let updates = 0;
    element.addController({hostUpdate: () => updates++});
    for (let i = 0; i < 50; i += 1) turn.send({type: 'text-delta', id: 't', delta: 'word '});
    await until(() => textOf(element, '.text').split(' ').length === 51);
    expect(updates).to.be.lessThan(3);
  });

  it('reads a finished answer to a screen reader once, not while it comes in', async () => {
    const log = find(element, '[role=log]');
    expect(log.getAttribute('aria-live')).to.equal('off');
    const turn = await say(element, backend, 'Tell me');
    turn.send({type: 'start', messageId: 'a1'}, {type: 'text-start', id: 't'});
    turn.send({type: 'text-delta', id: 't', delta: 'It is **well**'});
    await until(() => textOf(element, '.text') === 'It is well');
    const region = find(element, '.panel > [role=status]');
    expect(region.textContent).to.equal('');
    turn.send({type: 'text-end', id: 't'}, {type: 'finish'});
    await until(() => region.textContent === 'Assistant: It is well');
    await until(() => region.textContent === '', 3_000);
  });

  it('is accessible with an answer of every kind of block', async () => {
    const turn = await say(element, backend, 'Tell me');
    turn.answer(
      '# Title\n\nText with `code` and a [link](https://example.com).\n\n```sh\nls\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |',
    );
    await until(() => has(element, '.copy'));
    await accessible(element);
  });

  it('begins a new conversation', async () => {
    const turn = await say(element, backend, 'Tell me');
    turn.answer('Yes.');
    await until(() => has(element, '.copy'));
    find(element, '.start-over').click();
    await until(() => has(element, '.greeting'));
    expect(has(element, '.message')).to.equal(false);
    expect(JSON.parse(localStorage.getItem('wincloud-chat:chat.example.com:wincloud') ?? '{}').conversation).to.equal(
      undefined,
    );
  });
});
