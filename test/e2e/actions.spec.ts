import {expect, test} from '@playwright/test';
import {widget} from './widget.ts';

/* A proposed change in the browser: the card, its confirmation by keyboard, its end, and the other tab. */

const CLOUD = 'http://127.0.0.1:8989';
const QUESTION = 'Which of my servers can be made smaller?';

test('a card with a saving is confirmed, the server has the new size, and the other tab shows it done', async ({
  page,
  context,
}) => {
  const sizeOf = async () => {
    const headers = {authorization: 'Bearer demo-cloud-token'};
    const response = await page.request.get(`${CLOUD}/v2/droplets/3165208`, {headers});
    return ((await response.json()) as {droplet: {size_slug: string}}).droplet.size_slug;
  };
  await page.goto('/demo/script-tag');
  const chat = widget(page);
  await chat.open();
  await chat.ask(QUESTION);
  const answer = chat.answers.last();
  await expect(answer.getByText('Saves $33.60 a month')).toBeVisible();
  await expect(page.getByRole('button', {name: 'Send'})).toBeVisible();
  expect(await sizeOf()).toBe('s-4vcpu-8gb');

  const other = await context.newPage();
  await other.goto('/demo/script-tag');
  await widget(other).open();
  const there = widget(other).answers.last();
  await expect(there.getByRole('button', {name: 'Confirm'})).toBeVisible();

  const name = answer.getByRole('textbox');
  const confirm = answer.getByRole('button', {name: 'Confirm'});
  await expect(confirm).toBeDisabled();
  await name.fill('win-app-0');
  await expect(confirm).toBeDisabled();
  await name.press('4');
  await expect(confirm).toBeEnabled();
  await name.press('Enter');
  await expect(answer.getByText('Done', {exact: true})).toBeVisible({timeout: 20_000});
  expect(await sizeOf()).toBe('s-2vcpu-4gb');
  await expect(there.getByText('Done', {exact: true})).toBeVisible();
  await expect(there.getByRole('button', {name: 'Confirm'})).toHaveCount(0);

  await page.reload();
  await expect(widget(page).answers.last().getByText('Done', {exact: true})).toBeVisible();
});

test('a proposal that is dismissed is gone in both tabs, and nothing was done', async ({page, context}) => {
  await page.goto('/demo/script-tag');
  const chat = widget(page);
  await chat.open();
  await chat.ask('Please restart win-web-01');
  const answer = chat.answers.last();
  await expect(answer.getByRole('button', {name: 'Confirm'})).toBeVisible();
  await expect(page.getByRole('button', {name: 'Send'})).toBeVisible();
  const other = await context.newPage();
  await other.goto('/demo/script-tag');
  await widget(other).open();
  const there = widget(other).answers.last();
  await expect(there.getByRole('button', {name: 'Dismiss'})).toBeVisible();
  await answer.getByRole('button', {name: 'Dismiss'}).click();
  await expect(answer.getByText('Dismissed, nothing was done', {exact: true})).toBeVisible();
  await expect(there.getByText('Dismissed, nothing was done', {exact: true})).toBeVisible();
  await expect(there.getByRole('button', {name: 'Confirm'})).toHaveCount(0);
});

test('an answer fetches the cards that it has, and no others', async ({page}) => {
  const kinds = new Set<string>();
  page.on('request', (request) => {
    const [, kind] = /\/widget\/v1\/(droplet|metrics|recommendation|bill|action-cards)-/.exec(request.url()) ?? [];
    if (kind !== undefined) kinds.add(kind);
  });
  await page.goto('/demo/script-tag');
  const chat = widget(page);
  await chat.open();
  await chat.ask('What do I pay for my servers?');
  await expect(chat.answers.last().getByText('Costs a month at today’s prices')).toBeVisible();
  expect([...kinds]).toEqual(['bill']);
});
