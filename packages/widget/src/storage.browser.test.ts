import {expect} from '@open-wc/testing';
import {accessible, type FakeBackend, fakeBackend, find, has, openChat, say, until} from '../test/fake-backend.ts';
import './define.ts';
import {openMemory} from './storage.ts';

const KEY = 'wincloud-chat:chat.example.com:wincloud';
const HISTORY = [
  {id: 'u1', role: 'user' as const, parts: [{type: 'text' as const, text: 'Before?'}]},
  {id: 'a1', role: 'assistant' as const, parts: [{type: 'text' as const, text: 'It was *so*.'}]},
];

describe('what is kept between pages', () => {
  let backend: FakeBackend | undefined;
  afterEach(() => backend?.restore());

  it('is the conversation and the visitor, and the open panel for the tab', async () => {
    backend = fakeBackend();
    const element = await openChat();
    expect(JSON.parse(localStorage.getItem(KEY) ?? '{}').conversation).to.equal(undefined);
    (await say(element, backend, 'Hello')).answer('Hi.');
    await until(() => has(element, '.copy'));
    const {conversation, visitor} = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    expect(conversation).to.equal(element.chat?.$state.get().conversationId);
    expect(visitor).to.equal('v1.signed');
    expect(JSON.parse(sessionStorage.getItem(KEY) ?? '{}').open).to.equal(true);
  });

  it('shows the conversation again', async () => {
    localStorage.setItem(KEY, JSON.stringify({conversation: 'c1'}));
    backend = fakeBackend({history: HISTORY});
    const element = await openChat();
    await until(() => element.shadowRoot?.querySelector('.text em')?.textContent === 'so');
    expect(find(element, '.bubble').textContent).to.equal('Before?');
    await accessible(element);
  });

  it('leaves a conversation that is not this visitor’s', async () => {
    localStorage.setItem(KEY, JSON.stringify({conversation: 'of-somebody-else'}));
    backend = fakeBackend();
    const element = await openChat();
    await until(() => has(element, '.greeting'));
    expect(element.chat?.$state.get().conversationId).to.not.equal('of-somebody-else');
  });

  it('is nothing where storage is blocked, and the chat works', async () => {
    backend = fakeBackend();
    const {getItem, setItem} = Storage.prototype;
    const blocked = (name: string) => {
      if (name.startsWith('wincloud-chat')) throw new DOMException('blocked', 'SecurityError');
      return null;
    };
    Object.assign(Storage.prototype, {getItem: blocked, setItem: blocked});
    try {
      const memory = openMemory('https://chat.example.com', 't');
      memory.conversation = 'c1';
      memory.saveDraft('c1', 'text');
      expect([memory.conversation, memory.draft('c1'), memory.open]).to.deep.equal(['c1', 'text', false]);
      const element = await openChat();
      (await say(element, backend, 'Hello')).answer('Hi.');
      await until(() => has(element, '.copy'));
    } finally {
      Object.assign(Storage.prototype, {getItem, setItem});
    }
  });

  it('survives what somebody else wrote there', () => {
    for (const rubbish of ['', 'null', '3', '{"drafts":7,"conversation":{}}', '{']) {
      localStorage.setItem(KEY, rubbish);
      sessionStorage.setItem(KEY, rubbish);
      const memory = openMemory('https://chat.example.com', 'wincloud');
      expect([memory.conversation, memory.draft('c1'), memory.open]).to.deep.equal([undefined, '', false]);
      memory.saveDraft('c1', 'text');
      expect(memory.draft('c1')).to.equal('text');
    }
  });
});
