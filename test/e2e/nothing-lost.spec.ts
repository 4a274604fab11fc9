import {expect, type Page, test} from '@playwright/test';
import {widget} from './widget.ts';

/* Reloads, second tabs and lost connections, on the demo's pages. */

const LONG = "Why can't I connect to win-web-01 with RDP?";
const LAST_WORDS = 'open a ticket with support';

/** The requests of a page for turns and their streams. */
function turnRequests(page: Page): string[] {
  const requests: string[] = [];
  page.on('request', (request) => {
    const {pathname} = new URL(request.url());
    if (pathname === '/v1/chat' && request.method() === 'POST') requests.push('POST');
    if (/^\/v1\/chat\/[^/]+\/stream$/.test(pathname)) requests.push('stream');
  });
  return requests;
}

async function openPage(page: Page) {
  await page.goto('/demo/script-tag');
  const chat = widget(page);
  await chat.open();
  await expect(chat.composer).toBeEnabled();
  return chat;
}

/** The tests have one user, who may have two answers at a time: each test sees its last one out. */
const ended = (page: Page) => expect(page.getByRole('button', {name: 'Answer again'})).toBeVisible({timeout: 20_000});

const wholeAnswer = (chat: ReturnType<typeof widget>) =>
  expect(chat.answers.last()).toContainText(LAST_WORDS, {timeout: 20_000});

test('a reload in the middle of an answer: it is whole, and was asked for once', async ({page}) => {
  const requests = turnRequests(page);
  const chat = await openPage(page);
  await chat.ask(LONG);
  await expect(chat.answers.last()).toContainText('win-web-01');
  await page.reload();
  await wholeAnswer(chat);
  await expect(chat.answers).toHaveCount(1);
  await expect(chat.transcript.getByText(LONG)).toHaveCount(1);
  expect(requests.filter((request) => request === 'POST')).toHaveLength(1);
  await ended(page);
});

test('two tabs show the same, over one connection; when one is closed, the other goes on', async ({page, context}) => {
  const first = await openPage(page);
  await first.ask('How do I change the RDP port?');
  await expect(page.getByRole('button', {name: 'Copy answer'})).toBeVisible({timeout: 20_000});

  const other = await context.newPage();
  const second = widget(other);
  await other.goto('/demo/script-tag');
  const looked = other.waitForResponse(/\/stream$/); // whether an answer is being written
  await second.open();
  await looked;
  await expect(second.answers).toHaveCount(1);
  const requests = [turnRequests(page), turnRequests(other)];

  await first.ask(LONG);
  await expect(second.answers.last()).toContainText('win-web-01');
  await wholeAnswer(second);
  await wholeAnswer(first);
  const words = (chat: typeof first) => chat.answers.last().textContent();
  await expect.poll(async () => (await words(second)) === (await words(first))).toBe(true);
  expect(requests).toEqual([['POST'], []]);

  await second.ask(`${LONG} Please say it again.`);
  await expect(first.answers).toHaveCount(3);
  await expect(first.answers.last()).toContainText('RDP');
  await other.close();
  await wholeAnswer(first);
  expect(requests[0]).toEqual(['POST', 'stream']);
  await ended(page);
});

test('a tab in which nothing was said shows what is begun in another', async ({page, context}) => {
  const idle = await openPage(page);
  const other = await context.newPage();
  const active = await openPage(other);
  await active.ask('How do I change the RDP port?');
  await expect(idle.answers.last()).toContainText('RDP', {timeout: 20_000});
  await expect(idle.transcript.getByText('How do I change the RDP port?')).toHaveCount(1);
  await ended(page);
});

test('a message written offline says so, and goes out once, by itself', async ({page, context}) => {
  const requests = turnRequests(page);
  const chat = await openPage(page);
  await context.setOffline(true);
  await chat.ask('How do I change the RDP port?');
  await expect(page.getByText('Waiting for the connection')).toBeVisible();
  await expect(page.getByText('network_unreachable')).toBeVisible();
  await page.waitForTimeout(500);
  const tries = requests.length;
  await context.setOffline(false);
  await expect(chat.answers.last()).toContainText('RDP');
  await expect(page.getByText('Waiting for the connection')).toBeHidden();
  await expect(chat.transcript.getByText('How do I change the RDP port?')).toHaveCount(1);
  expect(requests.length - tries).toBeLessThanOrEqual(2); // the one that was on its way, and the one that got through
  await ended(page);
});

test('and so does one that was written offline before the page could say who the user is', async ({page, context}) => {
  await page.route('**/demo/token*', (route) => route.abort());
  const chat = await openPage(page);
  await context.setOffline(true);
  await chat.ask('How do I change the RDP port?');
  await expect(page.getByText('Waiting for the connection')).toBeVisible();
  await page.unroute('**/demo/token*');
  await context.setOffline(false);
  await expect(chat.answers.last()).toContainText('RDP');
  await expect(chat.transcript.getByText('How do I change the RDP port?')).toHaveCount(1);
  await ended(page);
});

test('a message that did not get through outlives a reload, and so does a draft', async ({page}) => {
  const chat = await openPage(page);
  await page.route('**/v1/chat', (route) => route.abort());
  await page.route('**/healthz', (route) => route.abort());
  await chat.ask('How do I change the RDP port?');
  await expect(page.getByText('Waiting for the connection')).toBeVisible();
  await chat.composer.fill('And another thing');
  await page.reload();
  await expect(page.getByText('Waiting for the connection')).toBeVisible();
  await expect(chat.composer).toHaveValue('And another thing');
  await page.unroute('**/v1/chat');
  await expect(chat.answers.last()).toContainText('RDP', {timeout: 20_000});
  await expect(chat.transcript.getByText('How do I change the RDP port?')).toHaveCount(1);
  await expect(chat.composer).toHaveValue('And another thing');
  await ended(page);
});

test('the last question is put in other words, and its first version can be read again', async ({page}) => {
  const chat = await openPage(page);
  await chat.ask('How do I change the RDP port?');
  await page.getByRole('button', {name: 'Edit the question'}).click({timeout: 20_000});
  await expect(chat.composer).toHaveValue('How do I change the RDP port?');
  await chat.ask('How do I reset my Administrator password?');
  await expect(chat.answers.last()).toContainText('password', {ignoreCase: true});
  await expect(chat.transcript.getByText('RDP port?')).toHaveCount(0);
  await page.getByRole('button', {name: 'Earlier version'}).click({timeout: 20_000});
  await expect(chat.transcript.getByText('How do I change the RDP port?')).toHaveCount(1);
  await expect(chat.answers.last()).toContainText('3389');
  await page.getByRole('button', {name: 'Later version'}).click();
  await expect(chat.transcript.getByText('How do I reset my Administrator password?')).toHaveCount(1);
  await ended(page);
});
