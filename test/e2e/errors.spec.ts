import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {expect, test} from '@playwright/test';
import {BROKEN, DEMO, token, widget} from './widget.ts';

/* What goes wrong is said where the user looks, with a code, and what they wrote is not lost. */

test('a site that is not listed is told so', async ({page}) => {
  const html = `<!doctype html><title>Elsewhere</title>
    <script async src="${DEMO}/widget/v1/loader.js" data-tenant="wincloud"></script>`;
  const elsewhere = createServer((_request, response) => response.setHeader('content-type', 'text/html').end(html));
  elsewhere.listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  try {
    await page.goto(`http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`);
    const chat = widget(page);
    await chat.open();
    await expect(chat.alert).toContainText('not allowed on this site');
    await expect(chat.alert).toContainText('origin_not_allowed');
    await chat.ask('Is anybody there?');
    await expect(chat.composer).toHaveValue('Is anybody there?');
    await expect(chat.transcript.getByRole('article')).toHaveCount(0);
  } finally {
    elsewhere.close();
  }
});

const IDENTITIES = {
  'an expired identity': () => {
    const now = Math.floor(Date.now() / 1000);
    return token('--tenant', 'wincloud', '--sub', 'alice', '--claims', `{"iat":${now - 900},"exp":${now - 60}}`);
  },
  "another tenant's identity": () => token('--tenant', 'acme-hosting', '--sub', 'carol'),
};

for (const [name, make] of Object.entries(IDENTITIES)) {
  test(`${name} is refused, and the text stays in the composer`, async ({page}) => {
    await page.route('**/demo/token*', (route) => route.fulfill({json: {token: make()}}));
    await page.goto('/demo/script-tag');
    const chat = widget(page);
    await chat.open();
    await chat.ask('Is anybody there?');
    await expect(chat.alert).toContainText('Sign in again');
    await expect(chat.alert).toContainText('identity_invalid');
    await expect(chat.composer).toHaveValue('Is anybody there?');
    await page.unroute('**/demo/token*');
    await chat.composer.press('Enter');
    await expect(chat.answers.last()).toContainText(/\w{3}/);
  });
}

test('an agent that cannot be reached: a code, Try again, and the question is kept', async ({page}) => {
  await page.goto(`${BROKEN}/demo/script-tag`);
  const chat = widget(page);
  await chat.open();
  await chat.ask('Is anybody there?');
  await chat.composer.fill('And something else');
  await expect(page.getByText('agent_unreachable')).toBeVisible();
  await expect(chat.composer).toHaveValue('And something else');
  await expect(page.getByRole('button', {name: 'Try again'})).toBeVisible();
  await expect(chat.transcript).toContainText('Is anybody there?');
  await expect(page.getByRole('button', {name: 'Send'})).toBeVisible();
});

test('9,000 characters are not sent: the limit is told and the text stays', async ({page}) => {
  await page.goto('/demo/script-tag');
  const chat = widget(page);
  await chat.open();
  const text = 'x'.repeat(9_000);
  await chat.composer.fill(text);
  await expect(page.getByText('1000 characters too many')).toBeVisible();
  await chat.composer.press('Enter');
  await expect(chat.composer).toHaveValue(text);
  await expect(chat.transcript.getByRole('article')).toHaveCount(0);
});

test('a network that breaks in mid answer: the answer is whole all the same', async ({page, context}) => {
  await page.goto('/demo/script-tag');
  const chat = widget(page);
  await chat.open();
  await chat.ask("Why can't I connect to win-web-01 with RDP?");
  await expect(chat.answers.last()).toContainText('win-web-01');
  await context.setOffline(true);
  await page.waitForTimeout(300);
  await context.setOffline(false);
  await expect(chat.answers.last().getByRole('link').first()).toBeVisible({timeout: 20_000});
  await expect(chat.answers.last()).toContainText('open a ticket with support');
});

test('Stop ends the answer and says so', async ({page}) => {
  await page.goto('/demo/script-tag');
  const chat = widget(page);
  await chat.open();
  await chat.ask("Why can't I connect to win-web-01 with RDP?");
  await expect(chat.answers.last()).toContainText('win-web-01');
  await page.getByRole('button', {name: 'Stop the answer'}).click();
  await expect(page.getByText('Stopped', {exact: true})).toBeVisible();
  await expect(page.getByRole('button', {name: 'Send'})).toBeVisible();
});
