import {readFileSync} from 'node:fs';
import {expect, test} from '@playwright/test';
import {RESELLER, widget} from './widget.ts';

/* What a page gets: the files that the size check counts, no more, and nothing before it is wanted. */

const manifest = JSON.parse(
  readFileSync(new URL('../../packages/widget/dist/embed/manifest.json', import.meta.url), 'utf8'),
) as {files: {file: string; role: 'loader' | 'composer' | 'answer' | 'later'; brotli: number}[]};

const filesFor = (...roles: string[]) =>
  manifest.files
    .filter(({role}) => roles.includes(role))
    .map(({file}) => file)
    .sort();

test('the page requests the files that are counted, compressed, each when it is wanted', async ({page}) => {
  const later = filesFor('later');
  const requested: string[] = [];
  const calls: string[] = [];
  page.on('response', async (response) => {
    const {pathname} = new URL(response.url());
    if (pathname.startsWith('/v1/')) calls.push(pathname);
    if (!pathname.startsWith('/widget/v1/')) return;
    const file = pathname.slice('/widget/v1/'.length);
    requested.push(file);
    const headers = await response.allHeaders();
    expect(headers['content-encoding'], file).toMatch(/^(br|gzip)$/);
    expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
    if (file !== 'loader.js') expect(headers['cache-control']).toContain('immutable');
  });
  await page.goto('/demo/script-tag');
  await page.waitForTimeout(500);
  expect(requested).toEqual(['loader.js']);
  expect(calls).toEqual([]);
  const chat = widget(page);
  await chat.open();
  await expect.poll(() => [...requested].sort().join()).toContain(filesFor('composer').join());
  expect(requested.filter((file) => later.includes(file))).toEqual([]);
  await chat.ask('How do I open a port?');
  await expect(chat.answers.last().getByRole('link').first()).toBeVisible();
  expect(requested.filter((file) => !later.includes(file)).sort()).toEqual(filesFor('loader', 'composer', 'answer'));
  // Until the answer has ended it is these, and the colours of code that ended before it.
  const ended = requested.findIndex((file) => /^(extras|manners)-/.test(file));
  expect(requested.slice(0, ended).filter((file) => later.includes(file) && !file.startsWith('paint-'))).toEqual([]);
  // There is PowerShell in the answer: what colours it came when it was on screen.
  const named = (name: string) => requested.filter((file) => file.startsWith(`${name}-`)).length;
  await expect.poll(() => named('paint')).toBe(1);
  // The commands come with the first one.
  expect(named('commands')).toBe(0);
  await page.evaluate(() => (window as unknown as {WinCloudChat(name: string): void}).WinCloudChat('close'));
  await expect(chat.composer).toBeHidden();
  expect(named('commands')).toBe(1);
  expect(requested.filter((file) => !manifest.files.some((counted) => counted.file === file))).toEqual([]);
});

test('the licences of what is in the bundle go with it', async ({request}) => {
  const response = await request.get('/widget/v1/NOTICES.txt');
  expect(response.headers()['content-type']).toContain('text/plain');
  const text = await response.text();
  for (const name of ['lit-html', '@lit/reactive-element', 'nanostores', '@floating-ui/dom', '@highlightjs/cdn-assets'])
    expect(text).toContain(`${name} `);
  expect(text.match(/Redistribution and use|Permission (is hereby granted|to use)/g)?.length).toBeGreaterThanOrEqual(9);
});

test('under a strict policy nothing is violated', async ({page}) => {
  await page.addInitScript(() => {
    const seen: string[] = [];
    Object.assign(globalThis, {violations: seen});
    document.addEventListener('securitypolicyviolation', (event) =>
      seen.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  const response = await page.goto(`${RESELLER}/`);
  expect(response?.headers()['content-security-policy']).toContain("require-trusted-types-for 'script'");
  const chat = widget(page);
  await chat.open();
  await chat.ask('How do I open a port in the Windows firewall?');
  await expect(chat.answers.last().getByRole('link').first()).toBeVisible();
  expect(await page.evaluate(() => (globalThis as unknown as {violations: string[]}).violations)).toEqual([]);
});

test('by keyboard alone: open, ask, read, close', async ({page}) => {
  await page.goto('/demo/script-tag');
  const chat = widget(page);
  await chat.launcher.focus();
  await page.keyboard.press('Enter');
  await expect(chat.composer).toBeFocused();
  await page.keyboard.type('How do I reset my Administrator password?');
  await page.keyboard.press('Enter');
  await expect(chat.answers.last().getByRole('link').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(chat.composer).toBeHidden();
  await expect(chat.launcher).toBeFocused();
});
