import {expect, test} from '@playwright/test';
import {widget} from './widget.ts';

/* A phone: the panel is the whole window and the page behind it waits. */

test.use({viewport: {width: 390, height: 700}, isMobile: true, hasTouch: true});

test('the panel is modal and full screen, no keyboard comes, and the page is put back where it was', async ({page}) => {
  await page.goto('/demo/script-tag');
  await page.evaluate(() => {
    document.body.style.minHeight = '3000px';
    scrollTo(0, 400);
  });
  const chat = widget(page);
  await chat.launcher.tap();
  const panel = page.getByRole('dialog');
  await expect(panel).toHaveAttribute('aria-modal', 'true');
  // When it has come in.
  await expect.poll(() => panel.boundingBox()).toEqual({x: 0, y: 0, width: 390, height: 700});
  await expect(panel).toBeFocused();
  const inert = () => page.locator('main').evaluate((main) => main.closest('[inert]') !== null);
  expect(await inert()).toBe(true);
  await page.mouse.move(200, 300);
  await page.mouse.wheel(0, 500);
  await page.waitForTimeout(200);
  expect(await page.evaluate(() => scrollY)).toBe(400);
  expect(await chat.composer.evaluate((input) => getComputedStyle(input).fontSize)).toBe('16px');

  await page.getByRole('button', {name: 'Close chat'}).tap();
  await expect(panel).toBeHidden();
  expect(await inert()).toBe(false);
  expect(await page.evaluate(() => scrollY)).toBe(400);
  await expect(chat.launcher).toBeFocused();
});

test('back closes the panel and then leaves the page; closed by its button it leaves nothing behind', async ({
  page,
}) => {
  await page.goto('/demo/script-tag?user=bob');
  await page.goto('/demo/script-tag');
  const chat = widget(page);
  const panel = page.getByRole('dialog');
  await chat.launcher.tap();
  await expect(panel).toHaveAttribute('aria-modal', 'true');
  await page.goBack();
  await expect(panel).toBeHidden();
  expect(page.url()).not.toContain('bob');

  await chat.launcher.tap();
  await expect(panel).toHaveAttribute('aria-modal', 'true');
  await page.getByRole('button', {name: 'Close chat'}).tap();
  await expect.poll(() => page.evaluate(() => history.state)).toBeNull();
  await page.goBack();
  await expect.poll(() => page.url()).toContain('bob');
});

test('a reload with an open panel: back closes it all the same', async ({page}) => {
  await page.goto('/demo/script-tag');
  const panel = page.getByRole('dialog');
  await widget(page).launcher.tap();
  await expect(panel).toHaveAttribute('aria-modal', 'true');
  await page.reload();
  await expect(panel).toHaveAttribute('aria-modal', 'true');
  await page.goBack();
  await expect(panel).toBeHidden();
  expect(page.url()).toContain('/demo/script-tag');
});

test('every control is large enough for a finger', async ({page}) => {
  await page.goto('/demo/script-tag');
  const chat = widget(page);
  await chat.launcher.tap();
  await chat.ask('How do I open a port in the Windows firewall?');
  await expect(page.getByRole('button', {name: 'Copy answer'})).toBeVisible({timeout: 20_000});
  const small = await page.evaluate(() => {
    const root = document.querySelector('wincloud-chat')?.shadowRoot as ShadowRoot;
    return [...root.querySelectorAll<HTMLElement>('.panel button, .panel summary, .panel textarea')]
      .filter((control) => control.checkVisibility() && !control.closest('figcaption'))
      .map((control) => ({
        name: control.ariaLabel ?? control.textContent?.trim(),
        box: control.getBoundingClientRect(),
      }))
      .filter(({box}) => box.width < 44 || box.height < 44)
      .map(({name}) => name);
  });
  expect(small).toEqual([]);
});

test.describe('a window of 320 px, as a desktop zoomed to 400 % has it', () => {
  test.use({viewport: {width: 320, height: 256}, isMobile: false, hasTouch: false});

  test('nothing is wider than the window, and the composer and words are in it', async ({page}) => {
    await page.goto('/demo/script-tag');
    const chat = widget(page);
    await chat.open();
    await chat.ask('How do I open a port in the Windows firewall?');
    await expect(page.getByRole('button', {name: 'Copy answer'})).toBeVisible({timeout: 20_000});
    const scroller = page.getByRole('log').locator('..');
    const {wide, height} = await scroller.evaluate((node) => ({
      wide: node.scrollWidth > node.clientWidth,
      height: node.clientHeight,
    }));
    expect(wide).toBe(false);
    expect(height).toBeGreaterThan(60);
    await expect(chat.composer).toBeInViewport();
  });
});
