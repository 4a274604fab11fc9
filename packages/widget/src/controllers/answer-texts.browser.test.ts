import {expect} from '@open-wc/testing';
import {until} from '../../test/fake-backend.ts';
import {en} from '../locales/en.ts';
import {AnswerTexts} from './answer-texts.ts';

const COUNT = 60;
const text = `Some **bold** words, ${'and more of them '.repeat(60)}`;
const isDrawn = (element: Element | undefined) => element?.querySelector('strong') != null;

/** A history, oldest first, in a scroller at its end. */
function history(texts: AnswerTexts) {
  const scroller = document.body.appendChild(document.createElement('div'));
  scroller.style.cssText = 'height:200px;overflow:auto';
  const elements = Array.from({length: COUNT}, (_, at) => {
    return scroller.appendChild(texts.show(`m${at}/0`, text, true, []));
  });
  scroller.scrollTop = scroller.scrollHeight;
  return {scroller, elements};
}

describe('answers of a long history', () => {
  afterEach(() => {
    document.body.replaceChildren();
  });

  it('are drawn before the first frame where they are seen; the others stand there as words and follow', async () => {
    const {elements} = history(new AnswerTexts(en));
    await Promise.resolve();
    expect(isDrawn(elements.at(-1))).to.equal(true);
    expect(isDrawn(elements.at(-8))).to.equal(true);
    expect(isDrawn(elements[0])).to.equal(false);
    expect(elements[0]?.textContent).to.equal(text);
    expect(elements[0]?.dir).to.equal('auto');
    await until(() => elements.every(isDrawn));
    expect(elements[0]?.hasAttribute('dir')).to.equal(false);
  });

  it('are drawn when they come near', async () => {
    const {scroller, elements} = history(new AnswerTexts(en));
    await Promise.resolve();
    scroller.scrollTop = 0;
    await until(() => isDrawn(elements[0]));
  });

  it('are forgotten with their conversation', async () => {
    const texts = new AnswerTexts(en);
    const {elements} = history(texts);
    await Promise.resolve();
    texts.clear();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(isDrawn(elements[0])).to.equal(false);
  });

  it('are drawn at once when they go on', async () => {
    const texts = new AnswerTexts(en);
    const {elements} = history(texts);
    await Promise.resolve();
    texts.show('m0/0', `${text}**and** on`, false, []);
    await until(() => elements[0]?.querySelectorAll('strong').length === 2);
    expect(elements[0]?.textContent).to.contain('Some bold words');
  });
});
