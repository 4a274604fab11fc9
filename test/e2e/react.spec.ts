import {expect, type Page, test} from '@playwright/test';
import type {WinCloudChatElement} from '../../packages/widget/src/react/index.ts';
import {REACT_VERSIONS, renderOnServer} from '../../packages/widget/test/react/bundle.ts';
import {countListeners, openReactPage} from './react-page.ts';
import {widget} from './widget.ts';

/* `@wincloud/chat-widget/react` in a page of its own, with each React that it promises to work with. */

/** Paths under `/v1/` as they are asked for. */
function watchCalls(page: Page): string[] {
  const calls: string[] = [];
  page.on('request', (request) => {
    const {pathname} = new URL(request.url());
    if (pathname.startsWith('/v1/')) calls.push(`${request.method()} ${pathname}`);
  });
  return calls;
}

for (const version of REACT_VERSIONS) {
  test.describe(`React ${version}`, () => {
    test('takes over what the server wrote, without a word', async ({page}) => {
      const {markup} = await renderOnServer(version);
      const problems = await openReactPage(page, version, markup);
      const before = await page.evaluateHandle(() => document.querySelector('wincloud-chat'));
      await page.evaluate(() => window.page.hydrate());
      await expect(page.getByRole('region', {name: 'Help'})).toBeVisible();
      await expect(widget(page).composer).toBeVisible();
      const after = await page.evaluate((element) => {
        const chat = document.querySelector('wincloud-chat');
        const {id, title, hidden, className, tabIndex, suggestions} = chat as WinCloudChatElement;
        return {isSame: chat === element, id, title, hidden, className, tabIndex, suggestions};
      }, before);
      expect(after).toEqual({
        isSame: true,
        id: 'chat',
        title: 'Help',
        hidden: false,
        className: 'help',
        tabIndex: -1,
        suggestions: ['How do I reset my password?'],
      });
      expect(problems).toEqual([]);
    });

    test('StrictMode has one element, one conversation and one handler', async ({page}) => {
      const calls = watchCalls(page);
      const problems = await openReactPage(page, version);
      await page.evaluate(() => window.page.render({}, {onOpen: 'opened', onSend: 'sent'}));
      const chat = widget(page);
      await chat.open();
      await chat.ask('How do I reset my Administrator password?');
      await expect(chat.answers.last().getByRole('link').first()).toBeVisible();
      await expect(page.locator('wincloud-chat')).toHaveCount(1);
      await expect(page.getByRole('dialog')).toHaveCount(1);
      for (const call of ['GET /v1/config', 'POST /v1/session', 'POST /v1/chat']) {
        expect(
          calls.filter((one) => one === call),
          call,
        ).toHaveLength(1);
      }
      expect(await page.evaluate(() => window.page.heard)).toEqual(['opened "launcher"', 'sent "composer"']);
      expect(problems).toEqual([]);
    });

    test('a page that starts with an open panel starts one conversation', async ({page}) => {
      const calls = watchCalls(page);
      await openReactPage(page, version);
      await page.evaluate(() => window.page.render({open: true}));
      await expect(page.getByRole('button', {name: /reset my/i}).first()).toBeVisible();
      expect(calls.filter((call) => call === 'GET /v1/config')).toHaveLength(1);
    });

    test('props and handlers are those of the last render', async ({page}) => {
      const problems = await openReactPage(page, version);
      const render = (...args: Parameters<typeof window.page.render>) =>
        page.evaluate((given) => window.page.render(...given), args);
      const chat = widget(page);
      await render({open: true, name: 'Help', title: 'One'}, {onClose: 'first'});
      await expect(page.getByRole('dialog', {name: 'Help'})).toBeVisible();

      await render({open: true, name: 'Support', suggestions: ['Why is it slow?']}, {onClose: 'second'});
      await expect(page.getByRole('dialog', {name: 'Support'})).toBeVisible();
      await expect(page.getByRole('button', {name: 'Why is it slow?'})).toBeVisible();
      await expect(page.locator('wincloud-chat')).not.toHaveAttribute('title');
      await page.getByRole('button', {name: 'Close chat'}).first().click();
      await expect(chat.composer).toBeHidden();
      expect(await page.evaluate(() => window.page.heard)).toEqual(['second "close-button"']);

      await render({open: true});
      await expect(page.getByRole('dialog', {name: /WinCloud/})).toBeVisible();
      await chat.composer.press('Escape');
      await expect(chat.composer).toBeHidden();
      await render({open: false, noLauncher: true});
      await expect(chat.launcher).toHaveCount(0);
      expect(await page.evaluate(() => window.page.heard)).toHaveLength(1);
      expect(problems).toEqual([]);
    });

    test('a ref is null until its methods are there', async ({page}) => {
      await openReactPage(page, version);
      const atOnce = await page.evaluate(() => {
        window.page.render({});
        return {chat: window.page.chat, isThere: document.querySelector('wincloud-chat') !== null};
      });
      expect(atOnce).toEqual({chat: null, isThere: true});
      await page.waitForFunction(() => window.page.chat !== null);
      expect(await page.evaluate(() => new Set(window.page.refs).has('not yet an element'))).toBe(false);
      await page.evaluate(() => void window.page.chat?.ask('How do I reset my Administrator password?'));
      await expect(widget(page).answers.last().getByRole('link').first()).toBeVisible();
      await page.evaluate(() => window.page.render(undefined));
      expect(await page.evaluate(() => window.page.chat)).toBeNull();
    });

    test('an unmounted chat leaves nothing behind', async ({page}) => {
      await page.addInitScript(countListeners);
      const problems = await openReactPage(page, version);
      const mountAndUnmount = async () => {
        await page.evaluate(() => window.page.render({open: true}, {onOpen: 'opened'}));
        await expect(widget(page).composer).toBeVisible();
        await page.evaluate(() => {
          const chat = document.querySelector('wincloud-chat') as Element;
          window.chats.push(new WeakRef(chat));
          window.page.render(undefined);
        });
        await expect(page.locator('wincloud-chat')).toHaveCount(0);
      };
      await mountAndUnmount();
      const listeners = await page.evaluate(() => window.listeners());
      for (let i = 0; i < 3; i += 1) await mountAndUnmount();
      expect(await page.evaluate(() => window.listeners())).toEqual(listeners);

      // React's last tree may hold the last one until there is another.
      const client = await page.context().newCDPSession(page);
      await expect(async () => {
        await client.send('HeapProfiler.collectGarbage');
        expect(await page.evaluate(() => window.chats.filter((chat) => chat.deref()).length)).toBeLessThanOrEqual(1);
      }).toPass();
      expect(problems).toEqual([]);
    });
  });
}
