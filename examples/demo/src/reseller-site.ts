import {serveFile} from './files.ts';
import {answerToken} from './identity.ts';
import type {SiteOptions} from './wincloud-site.ts';

/**
 * A reseller's site: another origin, its own name and colours, and a Content-Security-Policy that allows what the
 * chat needs and no more: scripts and calls to one address, one Trusted Types policy, no inline anything.
 */
export function resellerSite({settings, path, apiPort}: SiteOptions & {apiPort: number}) {
  return async (request: Request): Promise<Response> => {
    const {pathname, hostname} = new URL(request.url);
    const api = `http://${hostname}:${apiPort}`;
    if (pathname === '/chat/token') return answerToken(settings, 'acme-hosting', 'carol');
    const file = pathname === '/' ? 'index.html' : pathname.slice(1);
    const headers = {
      'content-security-policy': [
        "default-src 'none'",
        `script-src ${api}`,
        `connect-src 'self' ${api}`,
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        'trusted-types wincloud-chat',
      ].join('; '),
      'cross-origin-embedder-policy': 'require-corp',
    };
    const page = await serveFile(path('examples/reseller'), file, {values: {API: api}, headers});
    return page ?? new Response('Not found', {status: 404});
  };
}
