import {expect} from '@open-wc/testing';
import type {ChatMessage} from '@wincloud/chat-core';
import {type FakeBackend, fakeBackend, find, openChat, pause, until} from '../test/fake-backend.ts';
import './define.ts';
import type {WinCloudChat} from './index.ts';

const MEMORY = 'wincloud-chat:chat.example.com:wincloud';
const supports = CSS.supports;

/** More turns than a machine makes before a test looks. */
const MANY = 400;

const historyOf = (turns: number, name = ''): ChatMessage[] =>
  Array.from({length: turns}, (_, at): ChatMessage[] => [
    {id: `q${name}${at}`, role: 'user', parts: [{type: 'text', text: `Question ${name}${at}`}]},
    {id: `a${name}${at}`, role: 'assistant', parts: [{type: 'text', text: `Answer ${name}${at}. `.repeat(20)}]},
  ]).flat();

describe('earlier turns of a long conversation', () => {
  let backend: FakeBackend;
  let element: WinCloudChat;
  /** How many turns were there after each update, from the first one on. */
  let shown: number[] = [];
  /** Is told of each count at once: a test that looks later may find a busy machine done. */
  let onCount: ((count: number) => void) | undefined;
  const all = (selector: string) => [...(element.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])];
  const questions = () => all('.bubble').map(({textContent}) => textContent);
  const wanted = (turns: number, name = '') => Array.from({length: turns}, (_, at) => `Question ${name}${at}`);
  const isWhole = (turns: number) => all('.turn').length === turns && all('.thumb.up').length === turns;

  async function open(turns: number): Promise<void> {
    localStorage.setItem(MEMORY, JSON.stringify({conversation: crypto.randomUUID()}));
    backend = fakeBackend({history: historyOf(turns)});
    shown = [];
    element = await openChat();
    await until(() => all('.turn').length > 0);
  }

  before(() => {
    (customElements.get('wincloud-chat') as typeof WinCloudChat).addInitializer((chat) => {
      const countTurns = () => (chat as WinCloudChat).shadowRoot?.querySelectorAll('.turn').length ?? 0;
      chat.addController({
        hostUpdated() {
          const count = countTurns();
          shown.push(count);
          onCount?.(count);
        },
      });
    });
  });

  /** On a busy machine all may be there by the time that a test looks. */
  const wereFewerFirst = () => [...shown, all('.turn').length].some((count) => count > 0 && count < MANY);
  afterEach(() => {
    CSS.supports = supports;
    onCount = undefined;
    backend.restore();
  });

  it('are not a matter of conversations that fit a panel or two', async () => {
    await open(20);
    await until(() => isWhole(20), 6_000);
    await pause(100);
    const names = performance.getEntriesByType('resource').map(({name}) => name);
    expect(names.some((name) => name.includes('/controllers/answer-texts.ts'))).to.equal(true);
    expect(names.some((name) => name.includes('/controllers/earlier-turns.ts'))).to.equal(false);
  });

  it('follow the last ones, until all are there in their order', async () => {
    await open(MANY);
    expect(wereFewerFirst()).to.equal(true);
    expect(questions().at(-1)).to.equal(`Question ${MANY - 1}`);
    const last = all('.turn').at(-1);
    await until(() => isWhole(MANY), 6_000);
    expect(questions()).to.deep.equal(wanted(MANY));
    expect(all('.turn').at(-1)).to.equal(last);
    const scroller = find(element, '.scroller');
    expect(scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop).to.be.lessThan(2);
    let renders = 0;
    element.addController({hostUpdate: () => renders++});
    await pause(600);
    expect(renders).to.be.lessThan(12);
    renders = 0;
    await pause(300);
    expect(renders).to.equal(0);
  });

  for (const anchors of [true, false])
    it(`do not move the reader's place, ${anchors ? 'which the browser keeps' : 'where the browser does not keep it'}`, async () => {
      CSS.supports = (...query: [string, string?]) =>
        query[0] === 'overflow-anchor' ? anchors : supports.apply(CSS, query as [string]);
      await open(MANY);
      const scroller = find(element, '.scroller');
      if (!anchors) {
        const style = new CSSStyleSheet();
        style.replaceSync('.scroller{overflow-anchor:none}.turn{content-visibility:visible!important}');
        element.shadowRoot?.adoptedStyleSheets.push(style);
      }
      scroller.dispatchEvent(new WheelEvent('wheel', {bubbles: true}));
      await pause(50);
      scroller.scrollTop -= 300;
      const turn = all('.turn').at(-3) as Element;
      const at = () => Math.round(turn.getBoundingClientRect().top - scroller.getBoundingClientRect().top);
      const before = at();
      expect(wereFewerFirst()).to.equal(true);
      await until(() => isWhole(MANY), 6_000);
      expect(at()).to.be.within(before - 2, before + 2);
    });

  it('are there when one goes to the beginning', async () => {
    const scroller = () => document.querySelector('wincloud-chat')?.shadowRoot?.querySelector('.scroller');
    let wentAt = 0;
    onCount = (count) => {
      if (wentAt > 0 || count <= 20 || count >= MANY) return;
      wentAt = count;
      scroller()?.dispatchEvent(new KeyboardEvent('keydown', {key: 'Home', bubbles: true}));
    };
    await open(MANY);
    await until(() => isWhole(MANY), 6_000);
    expect(wentAt).to.be.greaterThan(20);
    expect(find(element, '.scroller').scrollTop).to.equal(0);
  });

  it('show at once what was done to them, and later what they show besides', async () => {
    await open(150);
    await until(() => isWhole(150), 6_000);
    await pause(300);
    const thumb = all('.thumb.up')[2] as HTMLElement;
    thumb.click();
    await element.updateComplete;
    expect(thumb.ariaPressed).to.equal('true');
    expect(all('.turn')[2]?.querySelector('.thanks')).to.not.equal(null);
    expect(all('.answer').every(({ariaLabel}) => ariaLabel?.startsWith('Assistant'))).to.equal(true);
    element.locale = 'de';
    await until(() => all('.answer').every(({ariaLabel}) => !ariaLabel?.startsWith('Assistant')), 6_000);
  });

  it('are not taken for those of other messages', async () => {
    await open(150);
    await until(() => isWhole(150), 6_000);
    backend.history = historyOf(120, 'other ');
    await element.chat?.open(crypto.randomUUID());
    await until(() => isWhole(120), 6_000);
    expect(questions()).to.deep.equal(wanted(120, 'other '));
  });
});
