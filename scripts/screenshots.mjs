/*
 * `npm run screenshots`: the pictures in README, of the examples as they are now. Needs what `npm start` prints to be
 * running at PORT (8787).
 */
import {mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {chromium} from '@playwright/test';
import {CHROMIUM_FLAGS, findChromium} from './chromium.mjs';
import {root} from './install.mjs';

const PORT = Number(process.env.PORT ?? 8787);
const OUT = join(root, 'examples/demo/screenshots');
const questionOf = (server) => `Why can't I connect to ${server} with RDP?`;
const SCRIPT_TAG = `http://127.0.0.1:${PORT}/demo/script-tag`;

const desktop = {viewport: {width: 1180, height: 760}};
const phone = {viewport: {width: 390, height: 780}, deviceScaleFactor: 2, isMobile: true, hasTouch: true};

const SHOTS = [
  {file: 'desktop.png', url: SCRIPT_TAG, page: desktop},
  {file: 'dashboard-dark.png', url: `http://127.0.0.1:${PORT}/demo/react`, page: {...desktop, colorScheme: 'dark'}},
  {file: 'reseller-phone.png', url: `http://127.0.0.1:${PORT + 1}/`, page: phone, server: 'acme-shop-01'},
  {file: 'right-to-left-phone.png', url: SCRIPT_TAG, page: phone, language: 'ar'},
  {file: 'change-phone.png', url: SCRIPT_TAG, page: phone, question: 'Which of my servers can be made smaller?'},
];

mkdirSync(OUT, {recursive: true});
const browser = await chromium.launch({executablePath: findChromium(), args: CHROMIUM_FLAGS});
for (const shot of SHOTS) await take(shot);
await browser.close();

async function take({file, url, page: options, language, server = 'win-web-01', question = questionOf(server)}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(url);
  if (language !== undefined) {
    await page.evaluate((lang) => Object.assign(document.documentElement, {lang, dir: 'rtl'}), language);
  }
  const launcher = page.getByRole('button', {name: /open chat|^ask/i});
  const composer = page.locator('wincloud-chat textarea');
  await launcher.or(composer).first().waitFor();
  if (await launcher.count()) await launcher.click();
  await composer.fill(question);
  await composer.press('Enter');
  await page.locator('wincloud-chat .copy').waitFor();
  // From the question on, as one reads it.
  await page.locator('wincloud-chat .scroller').evaluate((scroller) => {
    scroller.dispatchEvent(new WheelEvent('wheel'));
    scroller.scrollTop = 0;
  });
  await page.waitForTimeout(500);
  await page.screenshot({path: join(OUT, file)});
  await context.close();
  console.log(file);
}
