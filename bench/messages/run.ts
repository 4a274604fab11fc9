import {bundle, collectGarbage, median, openBrowser, openPage, quantile} from '../streaming/browser.ts';
import type {MessagesPage} from './page.ts';

declare global {
  interface Window {
    messages: MessagesPage;
  }
}

/*
 * How long a conversation of 1,000 messages takes to open, from the element's place in the page to the last words
 * drawn, and how smoothly it scrolls back. Ours reads it from a backend that answers at once, deep-chat from its
 * `history`. The bars: half of deep-chat's time, and 17 ms a frame for 95 of 100 frames.
 */

const ROUNDS = 5;
const NAMES = ['wincloud', 'deep-chat'] as const;

const browser = await openBrowser({isPaced: true});
const page = await openPage(browser, await bundle('../messages/page.ts'), '');
const opened = {wincloud: [] as number[], 'deep-chat': [] as number[]};
const frames = {wincloud: [] as number[], 'deep-chat': [] as number[]};
for (let round = 0; round <= ROUNDS; round++) {
  for (const name of round % 2 ? NAMES.toReversed() : NAMES) {
    await collectGarbage(page);
    const openMs = await page.evaluate((one) => window.messages.open(one), name);
    const scrolled = await page.evaluate(() => window.messages.scroll());
    await page.evaluate(() => window.messages.close());
    if (!round) continue; // it warms the page up
    opened[name].push(openMs);
    frames[name].push(...scrolled);
  }
}
await browser.close();

console.log(`\n1,000 messages, medians of ${ROUNDS}:`);
for (const name of NAMES) {
  const scrolled = [0.5, 0.95, 1].map((share) => quantile(frames[name], share).toFixed(1)).join(', ');
  console.log(
    `  ${name}: open after ${Math.round(median(opened[name]))} ms; scroll frames ${scrolled} ms (median, p95, worst)`,
  );
}
const share = median(opened.wincloud) / median(opened['deep-chat']);
console.log(`  ours opens in ${share.toFixed(2)} of deep-chat's time (bar: 0.5)`);
