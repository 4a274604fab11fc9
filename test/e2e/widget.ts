import {execFileSync} from 'node:child_process';
import {expect, type Locator, type Page} from '@playwright/test';

export const DEMO = 'http://127.0.0.1:8987';
export const RESELLER = 'http://127.0.0.1:8988';
/** The same demo with agents that cannot be reached. */
export const BROKEN = 'http://127.0.0.1:8997';

/** The parts of the widget that a person sees, by what they are called. */
export function widget(page: Page) {
  const composer = page.getByRole('textbox', {name: 'Your message'});
  const transcript = page.getByRole('log');
  const answers = transcript.getByRole('article', {name: /^Assistant said/});
  return {
    launcher: page.getByRole('button', {name: /open chat/i}),
    composer,
    transcript,
    answers,
    alert: page.getByRole('alert'),
    async open() {
      await page.getByRole('button', {name: /open chat/i}).click();
      await expect(composer).toBeVisible();
    },
    async ask(question: string) {
      await composer.fill(question);
      await composer.press('Enter');
    },
  };
}

/** Watches a text until it stops growing, and gives every length it was seen with. */
export async function watchGrowth(answer: Locator, done: () => Promise<void>): Promise<number[]> {
  const lengths = new Set<number>();
  let watching = true;
  const watch = (async () => {
    while (watching) {
      lengths.add(((await answer.textContent().catch(() => '')) ?? '').length);
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  })();
  await done();
  watching = false;
  await watch;
  return [...lengths].filter((length) => length > 0);
}

/** An identity token by the command line, as the documentation tells a host's developer to try it. */
export function token(...args: string[]): string {
  return execFileSync('wincloud-chat', ['token', ...args], {encoding: 'utf8'}).trim();
}

/** Everything on the page, shadow roots included. */
export function allText(page: Page): Promise<string> {
  return page.evaluate(() => {
    const read = (root: ParentNode): string =>
      [...root.querySelectorAll('*')].map((node) => `${node.shadowRoot ? read(node.shadowRoot) : ''}`).join('') +
      (root.textContent ?? '');
    return read(document.documentElement); // the chat stands beside the body
  });
}
