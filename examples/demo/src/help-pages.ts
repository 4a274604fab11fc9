import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {micromark} from 'micromark';
import {gfmTable, gfmTableHtml} from 'micromark-extension-gfm-table';
import {escapeHtml} from './files.ts';

/** `/help/rdp/rdp-cannot-connect`: an article of the knowledge base as a page, where the sources of an answer lead. */
export async function helpPage(knowledgeDir: string, path: string): Promise<Response | undefined> {
  if (!/^[a-z0-9-]+(\/[a-z0-9-]+)*$/.test(path)) return undefined;
  let text: string;
  try {
    text = await readFile(join(knowledgeDir, `${path}.md`), 'utf8');
  } catch {
    return undefined;
  }
  const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  const field = (name: string) => escapeHtml(new RegExp(`^${name}: (.*)$`, 'm').exec(head)?.[1] ?? '');
  const html = micromark(body, {extensions: [gfmTable()], htmlExtensions: [gfmTableHtml()]});
  const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${field('title')} · WinCloud Help</title><link rel="stylesheet" href="/demo/site.css"></head>
<body><main class="article"><p><a href="/">WinCloud Help</a></p><h1>${field('title')}</h1>
<p class="lead">${field('summary')}</p>${html}</main></body></html>`;
  return new Response(page, {headers: {'content-type': 'text/html; charset=utf-8'}});
}
