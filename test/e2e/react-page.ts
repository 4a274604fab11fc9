import {expect, type Page} from '@playwright/test';
import {bundleForBrowser, type ReactVersion} from '../../packages/widget/test/react/bundle.ts';
import type {ReactPage} from '../../packages/widget/test/react/client.ts';

const bundles = new Map<ReactVersion, Promise<Map<string, string>>>();

/** A page on the demo's origin, with React's development build and what a server wrote into its root. */
export async function openReactPage(page: Page, version: ReactVersion, markup = ''): Promise<string[]> {
  const problems: string[] = [];
  page.on('console', (message) => /error|warning/.test(message.type()) && problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  if (!bundles.has(version)) bundles.set(version, bundleForBrowser(version));
  const files = await bundles.get(version);
  await page.route('**/react-page/*', (route) => {
    const name = new URL(route.request().url()).pathname.replace(/.*\//, '');
    if (name.endsWith('.js')) return route.fulfill({contentType: 'text/javascript', body: files?.get(name) ?? ''});
    const script = '<script type="module" src="client.js"></script>';
    const body = `<!doctype html><link rel="icon" href="data:,"><div id="root">${markup}</div>${script}`;
    return route.fulfill({contentType: 'text/html; charset=utf-8', body});
  });
  await page.goto('/react-page/index.html');
  await page.waitForFunction(() => window.page !== undefined);
  expect(await page.evaluate(() => window.page.version)).toMatch(new RegExp(`^${version}\\.`));
  return problems;
}

declare global {
  interface Window {
    page: ReactPage;
    chats: WeakRef<Element>[];
    /** How many listeners the window and the document have, by type. */
    listeners(): Record<string, number>;
  }
}

/** Runs in the page before anything else does. */
export function countListeners(): void {
  window.chats = [];
  const counts: Record<string, number> = {};
  const {addEventListener, removeEventListener} = EventTarget.prototype;
  const count = (target: EventTarget | undefined, type: string, change: number) => {
    if (target === undefined || target === window || target === document) counts[type] = (counts[type] ?? 0) + change;
  };
  EventTarget.prototype.addEventListener = function (...args: Parameters<typeof addEventListener>) {
    count(this, args[0], 1);
    return addEventListener.apply(this, args);
  };
  EventTarget.prototype.removeEventListener = function (...args: Parameters<typeof removeEventListener>) {
    count(this, args[0], -1);
    return removeEventListener.apply(this, args);
  };
  window.listeners = () => ({...counts});
}
