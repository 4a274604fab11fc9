import type {Settings} from '@wincloud/chat-server/node';
import {escapeHtml, serveFile} from './files.ts';
import {helpPage} from './help-pages.ts';
import {answerToken} from './identity.ts';

export interface SiteOptions {
  settings: Settings;
  /** Where a folder of the repository is. */
  path: (relative: string) => string;
}

/** WinCloud's own pages, beside the API on one origin. Undefined for what is not a page: the API's. */
export function wincloudSite({settings, path}: SiteOptions): (request: Request) => Promise<Response | undefined> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
    const {pathname, searchParams} = new URL(request.url);
    const user = searchParams.get('user') ?? 'alice';
    if (pathname === '/') return serveFile(path('examples/demo/public'), 'index.html');
    if (pathname === '/demo/site.css') return serveFile(path('examples/demo/public'), 'site.css');
    if (pathname === '/demo/token') return answerToken(settings, 'wincloud', user);
    if (pathname === '/demo/script-tag') {
      return serveFile(path('examples/script-tag'), 'index.html', {values: {USER: encodeURIComponent(user)}});
    }
    if (pathname === '/demo/react') return redirect(`/demo/react/?user=${encodeURIComponent(user)}`);
    if (pathname.startsWith('/demo/react/')) {
      return serveFile(path('examples/react-dashboard/dist'), pathname.slice('/demo/react/'.length) || 'index.html');
    }
    if (pathname.startsWith('/help/')) {
      const page = await helpPage(path('examples/knowledge'), pathname.slice('/help/'.length));
      return page ?? new Response(`No article ${escapeHtml(pathname)}`, {status: 404});
    }
    return undefined;
  };
}

function redirect(location: string): Response {
  return new Response(null, {status: 302, headers: {location}});
}
