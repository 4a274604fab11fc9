import {readFile} from 'node:fs/promises';
import {extname, join, normalize} from 'node:path';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** A page or a file of it as a response; undefined when there is none. `values` fill `{{NAME}}` in HTML. */
export async function serveFile(
  directory: string,
  name: string,
  {values = {}, headers = {}}: {values?: Record<string, string>; headers?: Record<string, string>} = {},
): Promise<Response | undefined> {
  const file = normalize(join(directory, name));
  const type = TYPES[extname(file)];
  if (!file.startsWith(normalize(directory)) || type === undefined) return undefined;
  let body: Buffer;
  try {
    body = await readFile(file);
  } catch {
    return undefined;
  }
  const filled = type.startsWith('text/html')
    ? body.toString('utf8').replace(/\{\{([A-Z]+)\}\}/g, (_, key: string) => escapeHtml(values[key] ?? ''))
    : new Uint8Array(body);
  return new Response(filled, {headers: {'content-type': type, 'cache-control': 'no-cache', ...headers}});
}

/** Text as it may stand in HTML and in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
