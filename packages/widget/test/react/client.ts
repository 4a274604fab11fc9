import {version} from 'react';
import {flushSync} from 'react-dom';
import {createRoot, hydrateRoot, type Root} from 'react-dom/client';
import type {WinCloudChatElement, WinCloudChatProps} from '../../src/react/index.ts';
import {app, FULL} from './app.ts';

/** What a test asks of the page. Handlers are named by what they write into `heard`. */
export interface ReactPage {
  version: string;
  heard: string[];
  /** What the ref was given: `element` or `null`, in their order. */
  refs: string[];
  chat: WinCloudChatElement | null;
  /** Props to render with, undefined for a page without the chat. */
  render(props: Partial<WinCloudChatProps> | undefined, handlers?: Record<string, string>): void;
  hydrate(): void;
}

const box = document.querySelector('#root') as HTMLElement;
const required = {tenant: 'wincloud', api: location.origin};
let root: Root | undefined;

const page: ReactPage = {
  version,
  heard: [],
  refs: [],
  chat: null,
  render(props, handlers = {}) {
    const heard = Object.entries(handlers).map(([name, word]) => [
      name,
      ({detail}: CustomEvent) => page.heard.push(`${word} ${JSON.stringify(detail.by ?? detail.from)}`),
    ]);
    const given = props && {...required, ...props, ...Object.fromEntries(heard), ref};
    root ??= createRoot(box);
    flushSync(() => root?.render(app(given)));
  },
  hydrate() {
    root = hydrateRoot(box, app({...FULL, ...required}));
  },
};
Object.assign(window, {page});

function ref(element: WinCloudChatElement | null): void {
  page.chat = element;
  page.refs.push(element === null ? 'null' : typeof element.show === 'function' ? 'element' : 'not yet an element');
}
