import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {fileURLToPath} from 'node:url';
import {build} from 'esbuild';

/**
 * Under `enforced` the strictest policy there is holds: one script with a nonce, no style, image, frame or connection,
 * no HTML sink and no Trusted Types policy to get round that. Under `reported` the same is only reported: what an
 * answer tries can happen there, and is seen.
 */
export type Policy = 'enforced' | 'reported';

const NONCE = 'c2FtZUluRWFjaFJ1bg';
const ICON = '/favicon.ico';
/** The browser asks for an icon by itself; nothing else may be loaded. */
const policyOf = (host: string | undefined): string =>
  [
    "default-src 'none'",
    `img-src http://${host}${ICON}`,
    `script-src 'nonce-${NONCE}'`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    'report-uri /report',
  ].join('; ');
const HEADERS: Record<Policy, string> = {
  enforced: 'content-security-policy',
  reported: 'content-security-policy-report-only',
};
const HTML = `<!doctype html><html lang="en"><title>Hostile</title><script nonce="${NONCE}" src="/page.js" defer></script>`;

export interface Site {
  readonly url: string;
  /** Paths that were asked for and are none of the page's own. */
  readonly hits: string[];
  /** Reports that browsers sent. */
  readonly reports: string[];
  /** What pages of answers that were opened told of where they came from. */
  readonly referrers: (string | undefined)[];
  close(): void;
}

export async function openSite(): Promise<Site> {
  const script = await bundle();
  const hits: string[] = [];
  const reports: string[] = [];
  const referrers: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    const send = (type: string, body: string): void => void response.setHeader('content-type', type).end(body);
    if (path === '/enforced' || path === '/reported') {
      response.setHeader(HEADERS[path.slice(1) as Policy], policyOf(request.headers.host));
      send('text/html; charset=utf-8', HTML);
    } else if (path === '/page.js') send('text/javascript; charset=utf-8', script);
    else if (path === '/opened') {
      referrers.push(request.headers.referer);
      send('text/html; charset=utf-8', '<!doctype html><title>Opened</title>');
    } else if (path === ICON) response.writeHead(204).end();
    else if (path === '/report') {
      request.setEncoding('utf8').on('data', (text: string) => reports.push(text));
      response.writeHead(204).end();
    } else {
      hits.push(`${request.method} ${path}`);
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const {port} = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    hits,
    reports,
    referrers,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** The markdown module as it is now, with the harness's half that runs in the page. */
async function bundle(): Promise<string> {
  const {outputFiles} = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    tsconfigRaw: '{}',
  });
  return outputFiles[0]?.text ?? '';
}
