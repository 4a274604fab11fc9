import {expect, type Page, test} from '@playwright/test';
import {widget} from './widget.ts';

/* A walk through the widget with nothing but a keyboard. */

/** What has the focus, by what it is called. */
const focused = (page: Page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
  });

/** Presses Tab until the focus is where it was, and gives what was passed. */
async function walk(page: Page, key: 'Tab' | 'Shift+Tab', until: string): Promise<string[]> {
  const seen: string[] = [];
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press(key);
    seen.push(await focused(page));
    if (seen.at(-1) === until) return seen;
  }
  throw new Error(`${key} never came to ${until}: ${seen.join(' | ')}`);
}

/** Each of these comes after the one before it. */
function expectOrder(seen: readonly string[], wanted: readonly (string | RegExp)[]): void {
  const at = wanted.map((name) =>
    seen.findIndex((text) => (typeof name === 'string' ? text === name : name.test(text))),
  );
  expect(at, `${wanted.join(', ')} in ${seen.join(' | ')}`).toEqual([...at].sort((a, b) => a - b));
  expect(at, `${wanted.join(', ')} in ${seen.join(' | ')}`).not.toContain(-1);
}

test('the empty chat: everything is reached in order, suggestions are one stop with arrows', async ({page}) => {
  await page.goto('/demo/script-tag');
  const chat = widget(page);
  await chat.launcher.focus();
  await page.keyboard.press('Enter');
  await expect(chat.composer).toBeFocused();
  await expect(page.getByRole('toolbar', {name: 'Suggested questions'})).toBeVisible();
  const back = await walk(page, 'Shift+Tab', 'Close chat');
  expect(back.length, 'the suggestions are one stop').toBeLessThanOrEqual(3);
  const first = back[0] as string;
  await walk(page, 'Tab', first);
  await page.keyboard.press('ArrowDown');
  const second = await focused(page);
  expect(second).not.toBe(first);
  await page.keyboard.press('ArrowUp');
  expect(await focused(page)).toBe(first);
  await page.keyboard.press('ArrowUp');
  expect(await focused(page), 'from the first to the last').not.toBe(first);
  await page.keyboard.press('ArrowDown');
  await walk(page, 'Tab', 'Your message');
  await expect(page.getByRole('separator', {name: 'Width of the chat'})).toBeAttached();
  expectOrder(await walk(page, 'Tab', 'Height of the chat'), ['Width of the chat', 'Height of the chat']);
});

test('an answer: its code, table, sources and buttons are reached, and Escape goes level by level', async ({page}) => {
  await page.goto('/demo/script-tag');
  const chat = widget(page);
  await chat.launcher.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('How do I open a port in the Windows firewall?');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', {name: 'Copy answer'})).toBeVisible({timeout: 20_000});
  await expect(chat.composer).toBeFocused();
  const back = await walk(page, 'Shift+Tab', 'Close chat');
  expectOrder(back.toReversed(), [
    'Close chat',
    'Edit the question',
    'Source 1',
    /^New-NetFirewallRule/,
    'Source 2',
    'Table',
    /^1Open a port/,
    'Copy answer',
    'Answer again',
  ]);

  await walk(page, 'Tab', 'Edit the question');
  await page.keyboard.press('Enter');
  await expect(chat.composer).toBeFocused();
  await expect(chat.composer).toHaveValue('How do I open a port in the Windows firewall?');
  await page.keyboard.press('Escape');
  await expect(chat.composer).toHaveValue('');
  await expect(chat.composer, 'the first Escape ends the edit').toBeVisible();
  await page.keyboard.press('Escape');
  await expect(chat.composer, 'the second one closes the panel').toBeHidden();
  await expect(chat.launcher).toBeFocused();
});

test('Alt, Shift and C jump between page and chat; the width follows the arrows and is remembered', async ({page}) => {
  await page.goto('/demo/script-tag');
  const chat = widget(page);
  await chat.open();
  const handle = page.getByRole('separator', {name: 'Width of the chat'});
  const link = page.getByRole('link').first();
  await link.focus();
  await page.keyboard.press('Alt+Shift+C');
  await expect(chat.composer).toBeFocused();
  await page.keyboard.press('Alt+Shift+C');
  await expect(link).toBeFocused();
  await expect(handle).toBeAttached();

  const panel = page.getByRole('dialog');
  const before = (await panel.boundingBox())?.width as number;
  await handle.focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(async () => (await panel.boundingBox())?.width).toBe(before + 40);
  await page.reload();
  await expect(panel).toBeVisible();
  await expect.poll(async () => (await panel.boundingBox())?.width).toBe(before + 40);
});
