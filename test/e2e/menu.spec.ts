import {readFile} from 'node:fs/promises';
import {expect, type Page, test} from '@playwright/test';
import {RESELLER, widget} from './widget.ts';

/* The header's menu and what it opens, what one does with an answer, and what follows it: real server, real pages. */

type CommandPage = {WinCloudChat(...call: unknown[]): void};

async function ask(page: Page, question: string) {
  const chat = widget(page);
  await chat.ask(question);
  await expect(page.getByRole('button', {name: 'Good answer'}).last()).toBeVisible();
  return chat;
}

async function choose(page: Page, entry: string) {
  await page.getByRole('button', {name: 'More'}).click();
  await page.getByRole('menuitem', {name: entry}).click();
}

test('conversations are found, opened, renamed and deleted, and what is open is still so on the next page', async ({
  page,
}) => {
  await page.goto('/demo/script-tag?user=bob');
  await widget(page).open();
  await ask(page, 'How do I reset my Administrator password?');
  await page.getByRole('button', {name: 'New conversation'}).click();
  const chat = await ask(page, 'Why is my server slow?');

  await choose(page, 'Conversations');
  const list = page.getByRole('list', {name: 'Conversations'});
  await expect(list.getByRole('listitem').first()).toContainText('Why is my server slow?');
  await expect(list.getByRole('listitem').first()).toContainText('Open now');
  await page.getByRole('searchbox', {name: 'Search conversations'}).fill('password');
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('button', {name: /^Rename/}).click();
  await page.getByRole('textbox', {name: 'New title'}).fill('Lost password');
  await page.keyboard.press('Enter');
  await list.getByRole('button', {name: /^Lost password/}).click();
  await expect(chat.transcript).toContainText('How do I reset my Administrator password?');
  await expect(chat.composer).toBeFocused();

  await page.reload();
  await expect(chat.transcript).toContainText('How do I reset my Administrator password?');
  await choose(page, 'Conversations');
  await page.getByRole('button', {name: 'Delete “Lost password”'}).click();
  await page.getByRole('button', {name: 'Delete', exact: true}).click();
  await expect(list).not.toContainText('Lost password');
  await page.keyboard.press('Escape');
  await expect(chat.answers).toHaveCount(0);
  await page.reload();
  await expect(chat.composer).toBeVisible();
  await expect(chat.answers).toHaveCount(0);
});

test('a rating and its reason are there on the next page, and can be taken back', async ({page}) => {
  await page.goto('/demo/script-tag');
  await widget(page).open();
  await ask(page, 'How do I change the RDP port?');
  const up = page.getByRole('button', {name: 'Good answer'});
  const down = page.getByRole('button', {name: 'Bad answer'});
  const saved = () => page.waitForResponse((response) => response.url().endsWith('/feedback') && response.ok());
  const first = saved();
  await down.click();
  await first;
  await page.getByRole('button', {name: 'Out of date'}).click();
  const second = saved();
  await page.getByRole('group', {name: 'What was wrong with it?'}).getByRole('button', {name: 'Send'}).click();
  expect(JSON.parse((await second).request().postData() ?? '')).toEqual({rating: 'down', reason: 'outdated'});
  await page.reload();
  await expect(down).toHaveAttribute('aria-pressed', 'true');
  const third = saved();
  await down.click();
  await third;
  await page.reload();
  await expect(up).toHaveAttribute('aria-pressed', 'false');
  await expect(down).toHaveAttribute('aria-pressed', 'false');
});

test('a number previews its source, and what else was found is offered as questions', async ({page}) => {
  await page.goto('/demo/script-tag');
  await widget(page).open();
  const chat = await ask(page, "Why can't I connect with RDP?");
  const marker = chat.answers.last().getByRole('button', {name: 'Source 1'}).first();
  const title =
    (await chat.answers
      .last()
      .getByRole('listitem')
      .filter({has: page.getByRole('link')})
      .first()
      .getByRole('link')
      .textContent()) ?? '';
  await marker.hover();
  const preview = page.getByRole('group', {name: 'Source 1'});
  await expect(preview).toBeVisible();
  expect(title).toContain((await preview.getByRole('paragraph').first().textContent()) ?? 'nothing');
  await page.keyboard.press('Escape');
  await expect(preview).toBeHidden();
  await expect(chat.composer).toBeVisible();

  const offered = page.getByRole('toolbar', {name: 'Questions you may ask next'}).getByRole('button');
  const question = (await offered.first().textContent())?.trim() ?? '';
  expect(question).toContain('RDP');
  await offered.first().click();
  await expect(chat.transcript.getByRole('article', {name: /^You said/}).last()).toContainText(question);
  await expect(page.getByRole('button', {name: 'Good answer'})).toHaveCount(2);
  for (const text of await offered.allTextContents()) expect(text.trim()).not.toBe(question);
});

test('the transcript is a file, under a strict policy too; positioning comes with the menu and not before', async ({
  page,
}) => {
  const problems: string[] = [];
  const scripts: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('request', (request) => request.resourceType() === 'script' && scripts.push(request.url()));
  await page.goto(`${RESELLER}/`);
  await widget(page).open();
  const chat = await ask(page, 'Why is acme-shop-01 slow?');
  const before = scripts.length;
  await page.getByRole('button', {name: 'More'}).click();
  await expect(page.getByRole('menuitem', {name: 'Conversations'})).toBeFocused();
  expect(scripts.slice(before).some((url) => url.includes('/menu-'))).toBe(true);
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', {name: 'Download transcript'}).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^conversation-\d{4}-\d\d-\d\d\.txt$/);
  const text = await readFile(await file.path(), 'utf8');
  expect(text).toContain('Why is acme-shop-01 slow?');
  expect(text).toMatch(/Sources:\n\[\d+\] .+ – http/);
  expect(text).toContain('Conversation with Acme Assist');
  await expect(chat.composer).toBeVisible();
  expect(problems).toEqual([]);
});

test('a visitor takes all of it along and has it erased: in every tab, and who writes next is somebody new', async ({
  page,
  context,
}) => {
  const visit = async (tab: Page) => {
    await tab.goto('/demo/script-tag');
    await tab.evaluate(() => (window as unknown as CommandPage).WinCloudChat('setUser', null));
    await widget(tab).open();
  };
  const visitor = () =>
    page.evaluate(() => Object.values(localStorage).map((value) => JSON.parse(value).visitor as string)[0]);
  await visit(page);
  await ask(page, 'How do I change the RDP port?');
  const before = await visitor();
  const other = await context.newPage();
  await visit(other);
  await expect(widget(other).answers).toHaveCount(1);
  await widget(other).composer.fill('Half a question');

  const download = page.waitForEvent('download');
  await choose(page, 'Download my data');
  const file = JSON.parse(await readFile(await (await download).path(), 'utf8'));
  expect(file.format).toBe('wincloud-chat-user');
  expect(JSON.stringify(file.conversations)).toContain('How do I change the RDP port?');
  await page.keyboard.press('Escape');

  await choose(page, 'Delete my data…');
  await page.getByRole('button', {name: 'Delete everything…'}).click();
  await expect(page.getByRole('button', {name: 'Cancel'})).toBeFocused();
  await page.getByRole('button', {name: 'Yes, delete everything'}).click();
  await expect(page.getByText('Your data is deleted.')).toBeVisible();
  await expect(page.getByText(/^[0-9a-f]{64}$/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(widget(page).composer).toBeFocused();
  for (const tab of [page, other]) await expect(widget(tab).answers).toHaveCount(0);
  await expect(widget(other).composer).toHaveValue('');
  await expect.poll(visitor).not.toBe(before);
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('Half');

  const chat = await ask(page, 'Why is my server slow?');
  await expect(chat.answers).toHaveCount(1);
  await expect(widget(other).transcript).toContainText('Why is my server slow?'); // by the same credential
  await choose(page, 'Conversations');
  await expect(page.getByRole('list', {name: 'Conversations'}).getByRole('listitem')).toHaveCount(1);
});
