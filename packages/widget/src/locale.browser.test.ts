import {expect} from '@open-wc/testing';
import {type FakeBackend, fakeBackend, find, has, openChat, problem, say, until} from '../test/fake-backend.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';

describe('another language', () => {
  let backend: FakeBackend;
  let isDown = false;
  let element: WinCloudChat;
  beforeEach(async () => {
    isDown = false;
    backend = fakeBackend({refuse: () => (isDown ? problem(500, 'internal') : undefined)});
    element = await openChat();
    (await say(element, backend, 'Hello')).answer('```sh\nls\n```');
    await until(() => has(element, '.copy') && has(element, '.handle'));
  });
  afterEach(() => backend.restore());

  const label = (selector: string) => find(element, selector).ariaLabel;
  const words = () => [
    find<HTMLTextAreaElement>(element, '.input').placeholder,
    label('.copy'),
    label('.handle.width'),
    find(element, '[part=code-copy]').textContent,
  ];
  const ENGLISH = ['Ask a question…', 'Copy answer', 'Width of the chat', 'Copy'];
  const GERMAN = ['Stellen Sie eine Frage\u00a0…', 'Antwort kopieren', 'Breite des Chats', 'Kopieren'];

  it('is spoken everywhere when the page asks for it, also in what stands there already', async () => {
    expect(words()).to.deep.equal(ENGLISH);
    element.locale = 'de-AT';
    await until(() => words().join() === GERMAN.join());
    expect(find(element, '.base').lang).to.equal('de');
    element.locale = 'en';
    await until(() => words().join() === ENGLISH.join());
  });

  it('tells errors in its own words, and in English again afterwards', async () => {
    isDown = true;
    const told = () => find(element, '.failed-note').textContent ?? '';
    element.locale = 'de';
    await until(() => words().join() === GERMAN.join());
    find<HTMLTextAreaElement>(element, '.input').value = 'Hallo';
    element.chat?.send('Hallo');
    await until(() => has(element, '.failed-note'));
    expect(told()).to.contain('Nicht gesendet.').and.not.to.contain('Something');
    element.locale = 'en';
    await until(() => told().includes('Not sent.'));
    expect(told()).to.match(/went wrong|try again/i);
  });
});
