import {expect} from '@open-wc/testing';
import {accessible, type FakeBackend, fakeBackend, find, has, openChat, say, until} from '../test/fake-backend.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';
import {locale as german} from './locales/de.ts';

describe('an answer that a guardrail touched', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  afterEach(() => backend.restore());

  async function answered(guardrails: string[] | undefined, attributes = '') {
    backend = fakeBackend();
    element = await openChat(attributes);
    const turn = await say(element, backend, 'How?');
    turn.answer('So.', {type: 'data-answered-by', data: {by: 'model', guardrails}});
    await until(() => has(element, '.copy'));
  }

  const note = () => find(element, '.answer .guardrail').textContent?.trim();

  it('says so in one line below it', async () => {
    await answered(['jailbreak']);
    expect(note()).to.equal('A safety rule of the provider applied here: jailbreak');
    const [text, line, copy] = ['.text', '.guardrail', '.copy'].map((selector) =>
      find(element, selector).getBoundingClientRect(),
    ) as [DOMRect, DOMRect, DOMRect];
    expect(line.top).to.be.at.least(text.bottom);
    expect(copy.top).to.be.at.least(line.bottom);
    await accessible(element);
  });

  it('names each rule once: those that are known in words, others as they are, and as text', async () => {
    await answered(['sensitive_data', 'CONTENT_MODERATION', 'sensitive_data', 'acme_rule <b>x</b>', 'constructor']);
    expect(note()?.replace(/[\u2068\u2069]/g, '')).to.equal(
      'A safety rule of the provider applied here: sensitive data, content moderation, acme_rule <b>x</b>, and constructor',
    );
    expect(has(element, '.guardrail b')).to.equal(false);
  });

  it('says so also of a rule without a name', async () => {
    await answered(['unnamed']);
    expect(note()).to.equal('A safety rule of the provider applied here');
  });

  it('says it in the visitor’s language', async () => {
    await answered(['jailbreak', 'sensitive_data'], 'locale="de"');
    await until(() => note()?.startsWith('Eine') ?? false);
    const {jailbreak, sensitive_data} = german.extras.guardrails;
    expect(note()).to.equal(german.extras.guardrailSaid(`${jailbreak} und ${sensitive_data}`));
  });

  it('says nothing where none did', async () => {
    for (const none of [undefined, []]) {
      await answered(none);
      expect(has(element, '.guardrail')).to.equal(false);
      backend.restore();
    }
  });
});
