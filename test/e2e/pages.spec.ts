import {expect, test} from '@playwright/test';
import {allText, RESELLER, watchGrowth, widget} from './widget.ts';

/* The three users of the widget: each page asks, and gets a streamed, cited answer about a server of its own user. */

const FOREIGN = {
  alice: ['sql-prod-7', 'sql-test-2', 'acme-shop-01', 'acme-mail-02'],
  bob: ['win-web-01', 'win-files-02', 'win-build-03', 'acme-shop-01'],
  carol: ['win-web-01', 'win-files-02', 'sql-prod-7', 'sql-test-2'],
};

const CASES = [
  {
    name: 'a WinCloud page with a script tag',
    url: '/demo/script-tag',
    user: 'alice',
    question: "Why can't I connect to win-web-01 with RDP?",
    droplet: 'win-web-01',
    address: '203.0.113.10',
  },
  {
    name: 'the same page for another user',
    url: '/demo/script-tag?user=bob',
    user: 'bob',
    question: 'How much memory should SQL Server get on sql-prod-7?',
    droplet: 'sql-prod-7',
    address: undefined,
  },
  {
    name: 'the React dashboard',
    url: '/demo/react/',
    user: 'alice',
    question: "Why can't I connect to win-build-03 with RDP?",
    droplet: 'win-build-03',
    address: undefined,
  },
  {
    name: 'a reseller under a strict policy',
    url: `${RESELLER}/`,
    user: 'carol',
    question: 'Why is acme-shop-01 slow?',
    droplet: 'acme-shop-01',
    address: undefined,
  },
] as const;

for (const {name, url, user, question, droplet, address} of CASES) {
  test(`${name} gets a streamed, cited answer about ${droplet}`, async ({page}) => {
    const problems: string[] = [];
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(String(error)));
    await page.goto(url);
    const chat = widget(page);
    if (url.startsWith('/demo/react')) await page.getByRole('button', {name: 'Ask Question'}).click();
    else await chat.open();
    await chat.ask(question);

    const answer = chat.answers.last();
    const lengths = await watchGrowth(answer, async () => {
      await expect(answer.getByRole('link').first()).toBeVisible();
      await expect(page.getByRole('button', {name: 'Send'})).toBeVisible();
    });
    expect(lengths.length, 'the text was seen growing').toBeGreaterThan(3);
    await expect(answer).toContainText(droplet);
    if (address !== undefined) await expect(answer).toContainText(address);
    // Each source leads to an article of the knowledge base.
    const href = await answer.getByRole('link').last().getAttribute('href');
    const article = await page.request.get(href as string);
    expect(article.status()).toBe(200);
    expect(await article.text()).toContain('<h1>');

    const text = await allText(page);
    for (const foreign of FOREIGN[user]) expect(text).not.toContain(foreign);
    expect(problems).toEqual([]);
  });
}

test('a conversation is still there on the next page, with its panel open', async ({page}) => {
  await page.goto('/demo/script-tag');
  const chat = widget(page);
  await chat.open();
  await chat.ask('How do I reset my Administrator password?');
  await expect(chat.answers.last().getByRole('link').first()).toBeVisible();
  const before = (await chat.answers.last().locator('p, li').first().textContent()) ?? '';
  await page.goto('/demo/script-tag?user=alice');
  await expect(chat.answers.last()).toContainText(before);
});

test('another server of nobody is not made up', async ({page}) => {
  await page.goto('/demo/script-tag');
  const chat = widget(page);
  await chat.open();
  await chat.ask('What is the address of sql-prod-7?');
  await expect(page.getByRole('button', {name: 'Send'})).toBeVisible();
  await expect(chat.answers.last()).toContainText('sql-prod-7');
  await expect(chat.answers.last()).toContainText(/do not see sql-prod-7 among your servers/);
});
