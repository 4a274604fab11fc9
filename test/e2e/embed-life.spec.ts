import {once} from 'node:events';
import {readFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {chromium, expect, type Page, test} from '@playwright/test';
import {DEMO, RESELLER, widget} from './widget.ts';

/* What a page does while the chat is on it: routes, other bodies, back and forth, users, and an end. */

const LONG = "Why can't I connect to win-web-01 with RDP?";

type CommandPage = {WinCloudChat(...call: unknown[]): void};
const command = (page: Page, ...call: unknown[]) =>
  page.evaluate((args) => (window as unknown as CommandPage).WinCloudChat(...args), call);

const ended = (page: Page) => expect(page.getByRole('button', {name: 'Answer again'})).toBeVisible({timeout: 20_000});

/** A page of a host that is no demo page, on an origin that the backend knows. */
async function host(page: Page, html: string): Promise<void> {
  await page.route(`${DEMO}/host-page`, (route) => route.fulfill({contentType: 'text/html', body: html}));
  await page.goto(`${DEMO}/host-page`);
}

const TAG = `<script async src="/widget/v1/loader.js" data-tenant="wincloud" data-token-url="/demo/token"></script>`;

test('a route change, another body and other contents leave panel, draft and running answer alone', async ({page}) => {
  await host(page, `<!doctype html><title>1</title>${TAG}<main id="app">First page</main>`);
  const chat = widget(page);
  await chat.open();
  await chat.ask(LONG);
  await expect(chat.answers.last()).toContainText('win-web-01');
  await chat.composer.fill('And another thing');
  await page.evaluate(() => {
    history.pushState({}, '', '/host-page?two');
    document.querySelector('#app')?.replaceChildren('Second page');
  });
  await expect(chat.composer).toHaveValue('And another thing');
  // As Turbo and Livewire do
  await page.evaluate(() => {
    const body = document.createElement('body');
    body.textContent = 'Third page';
    document.body.replaceWith(body);
  });
  await expect(chat.composer).toHaveValue('And another thing');
  // As htmx does with a boosted link
  await page.evaluate(() => document.body.replaceChildren('Fourth page'));
  await expect(chat.answers.last()).toContainText('open a ticket with support', {timeout: 20_000});
  await ended(page);
  await expect(chat.answers).toHaveCount(1);
  await expect(chat.composer).toHaveValue('And another thing');
  await expect(page.locator('wincloud-chat')).toHaveCount(1);
});

test('another user signs in: what the one before said is neither shown nor sent', async ({page}) => {
  await page.goto('/demo/script-tag');
  const chat = widget(page);
  await chat.open();
  await chat.ask('How do I change the RDP port?');
  await ended(page);
  await chat.composer.fill('My secret draft');
  const session = page.waitForRequest(/\/v1\/session$/);
  await command(page, 'setUser', {tokenUrl: '/demo/token?user=bob'});
  await expect(chat.answers).toHaveCount(0);
  await expect(chat.composer).toHaveValue('');
  const {identity} = (await session).postDataJSON();
  expect(JSON.parse(Buffer.from(identity.split('.')[1], 'base64url').toString()).sub).toBe('bob');
  await chat.ask('Is sql-prod-7 up?');
  await expect(chat.answers.last()).toContainText('sql-prod-7');
  await ended(page);
  await expect(chat.transcript.getByText('RDP port')).toHaveCount(0);
  await page.reload();
  await expect(chat.answers).toHaveCount(0); // signed in as alice again
});

/** A browser that keeps pages, which a test's browser does not by itself. */
async function withPageCache(act: (page: Page) => Promise<void>): Promise<void> {
  const {executablePath, args} = test.info().project.use.launchOptions ?? {};
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : {executablePath}),
    args: args ?? [],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  try {
    const page = await browser.newPage();
    await page.addInitScript(() =>
      addEventListener('pageshow', ({persisted}) => Object.assign(window, {wasKept: persisted})),
    );
    await act(page);
  } finally {
    await browser.close();
  }
}

/** Leaves the page, comes back, and says whether the browser had kept it, and what kept it from that. */
async function backAndForth(page: Page): Promise<{kept: boolean; reasons: unknown}> {
  await page.goto(`${DEMO}/healthz`);
  await page.waitForTimeout(300);
  await page.goBack({waitUntil: 'commit'}); // a page that was kept does not load
  return page.evaluate(() => {
    const [entry] = performance.getEntriesByType('navigation') as (PerformanceEntry & {notRestoredReasons?: unknown})[];
    return {
      kept: (window as unknown as {wasKept?: boolean}).wasKept === true,
      reasons: JSON.parse(JSON.stringify(entry?.notRestoredReasons ?? null)),
    };
  });
}

test('a page with an open chat is kept for the way back', async () => {
  await withPageCache(async (page) => {
    await page.goto(`${DEMO}/demo/script-tag`);
    const chat = widget(page);
    await chat.open();
    await chat.ask('How do I change the RDP port?');
    await ended(page);
    await chat.composer.fill('Half a quest');
    expect(await backAndForth(page)).toEqual({kept: true, reasons: null});
    await expect(chat.composer).toHaveValue('Half a quest');
    await expect(chat.answers).toHaveCount(1);
    await chat.ask('How do I reset my Administrator password?');
    await expect(chat.answers.last()).toContainText('password', {ignoreCase: true});
    await ended(page);
  });
});

test('so is one that is left in the middle of an answer, which is whole afterwards', async () => {
  await withPageCache(async (page) => {
    await page.goto(`${DEMO}/demo/script-tag`);
    const chat = widget(page);
    await chat.open();
    await chat.ask('How do I change the RDP port?');
    await ended(page);
    await chat.ask(LONG);
    await expect(chat.answers.last()).toContainText('win-web-01');
    expect(await backAndForth(page)).toEqual({kept: true, reasons: null});
    await expect(chat.answers.last()).toContainText('open a ticket with support', {timeout: 20_000});
    await ended(page);
    await expect(chat.answers).toHaveCount(2);
  });
});

test('what is destroyed is collected as garbage', async ({page}) => {
  await host(page, `<!doctype html><title>1</title>${TAG}<main>Page</main>`);
  const chat = widget(page);
  await chat.open();
  await chat.ask('How do I change the RDP port?');
  await ended(page);
  await page.evaluate(() => {
    const element = document.querySelector('wincloud-chat') as Element;
    Object.assign(window, {known: [new WeakRef(element), new WeakRef(element.shadowRoot as ShadowRoot)]});
  });
  await command(page, 'shutdown');
  await expect(page.locator('wincloud-chat')).toHaveCount(0);
  const session = await page.context().newCDPSession(page);
  await expect
    .poll(async () => {
      await session.send('HeapProfiler.collectGarbage');
      return page.evaluate(() =>
        (window as unknown as {known: WeakRef<object>[]}).known.map((known) => known.deref() === undefined),
      );
    })
    .toEqual([true, true]);
});

/** A page on the reseller's origin without the policy of its demo page. */
async function resellerPage(page: Page, html: string): Promise<void> {
  await page.goto(`${RESELLER}/no-such-page`);
  await page.setContent(html);
}

test.describe('a reseller', () => {
  const embed = new URL('../../packages/widget/dist/embed/', import.meta.url);
  const manifest = JSON.parse(readFileSync(new URL('manifest.json', embed), 'utf8')) as {
    pinned: {file: string; integrity: string};
  };
  let own: Server;
  let origin: string;
  test.beforeAll(async () => {
    own = createServer((request, response) => {
      const name = String(request.url).split('/').at(-1) as string;
      try {
        const headers = {'content-type': 'text/javascript', 'access-control-allow-origin': '*'};
        response.writeHead(200, headers).end(readFileSync(new URL(name, embed)));
      } catch {
        response.writeHead(404).end();
      }
    });
    own.listen(0, '127.0.0.1');
    await once(own, 'listening');
    origin = `http://127.0.0.1:${(own.address() as AddressInfo).port}`;
  });
  test.afterAll(() => own.close());

  test('serves the files from its own domain, under its own name, and nothing names us', async ({page}) => {
    const requested: string[] = [];
    page.on('request', (request) => requested.push(request.url()));
    await resellerPage(
      page,
      `<!doctype html><html lang="en"><title>Acme</title><h1>Acme</h1><script async src="${origin}/chat/loader.js"
          data-tenant="acme-hosting" data-token-url="/chat/token" data-api="${DEMO}" data-element="acme-chat"></script>`,
    );
    const chat = widget(page);
    await chat.open();
    await expect(page.locator('acme-chat')).toHaveCount(1);
    await chat.ask('Why is acme-shop-01 slow?');
    await expect(chat.answers.last()).toContainText('acme-shop-01');
    await ended(page);
    expect(requested.filter((url) => url.endsWith('.js') && !url.startsWith(`${origin}/chat/`))).toEqual([]);
    const words = await page.evaluate(() => {
      const read = (root: ParentNode): string[] =>
        [...root.querySelectorAll('*')].flatMap((node) => [
          node.localName,
          ...['aria-label', 'title', 'placeholder', 'alt'].map((name) => node.getAttribute(name) ?? ''),
          ...(node.localName === 'style' || node.localName === 'script' ? [] : [node.textContent ?? '']),
          ...(node.shadowRoot ? [node.shadowRoot.textContent ?? '', ...read(node.shadowRoot)] : []),
        ]);
      return read(document).join('\n');
    });
    expect(words).toContain('acme-shop-01');
    expect(words).not.toMatch(/wincloud/i);
  });

  test('pins the loader with its integrity', async ({page}) => {
    const {file, integrity} = manifest.pinned;
    const response = await page.request.get(`${DEMO}/widget/v1/${file}`);
    expect(response.headers()['cache-control']).toContain('immutable');
    const tag = (hash: string) => `<!doctype html><title>1</title><script async src="${DEMO}/widget/v1/${file}"
      integrity="${hash}" crossorigin="anonymous" data-tenant="acme-hosting" data-token-url="/chat/token"></script>`;
    await resellerPage(page, tag(integrity));
    const chat = widget(page);
    await chat.open();
    await resellerPage(page, tag(`sha384-${'A'.repeat(64)}`));
    await page.waitForTimeout(500);
    await expect(chat.launcher).toHaveCount(0);
  });
});
