import {expect, test} from '@playwright/test';
import {CORPUS} from '../hostile/corpus.ts';
import {SELF_CHECKS} from '../hostile/self-check.ts';
import {openSite, type Policy, type Site} from '../hostile/site.ts';
import {type Visit, visit} from '../hostile/visit.ts';

/*
 * Hostile answers in a real page, written whole, letter by letter and at random places: no script, no request, no
 * forbidden node, no violation, and links that lead where they say. `test/hostile/corpus.ts` has the answers.
 */

const POLICIES: Policy[] = ['enforced', 'reported'];
let site: Site;
/** One page for each policy, for all groups. */
let visits: [Policy, Visit][];

test.describe.configure({timeout: 60_000});

test.beforeAll(async ({browser}) => {
  site = await openSite();
  const context = await browser.newContext();
  visits = await Promise.all(
    POLICIES.map(async (policy): Promise<[Policy, Visit]> => [policy, await visit(context, site, policy)]),
  );
});
test.afterAll(() => site.close());

test('the corpus is large and says nothing twice', () => {
  const texts = Object.values(CORPUS).flatMap((cases) => cases.map(({text}) => text));
  expect(texts.length).toBeGreaterThan(300);
  expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
});

for (const [group, cases] of Object.entries(CORPUS)) {
  // What is only a matter of time is the same under both policies.
  const needed = cases.every(({huge}) => huge) ? 1 : POLICIES.length;
  test(`${cases.length} answers with ${group}`, async () => {
    for (const [policy, {run}] of visits.slice(0, needed)) {
      expect(await run('markdown', group, cases.length), policy).toEqual([]);
    }
  });
}

test('an answer opens a page that learns nothing of where it was opened', async ({context}) => {
  const {page} = await visit(context, site, 'enforced');
  await page.evaluate((url) => globalThis.hostile.show(`[open](${url}/opened)`), site.url);
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link').click()]);
  await popup.waitForLoadState();
  expect(await popup.evaluate(() => [window.opener, document.referrer])).toEqual([null, '']);
  expect(site.referrers).toEqual([undefined]);
});

for (const policy of POLICIES) {
  test(`${policy}: the harness finds what it is there for`, async ({context}) => {
    for (const [index, {engine, hostile, finds}] of SELF_CHECKS.entries()) {
      const wanted = finds[policy];
      if (wanted === undefined) continue;
      const {run, late, page} = await visit(context, site, policy);
      const found = await run(engine, `self-check ${index}`, 1);
      const missing = async (): Promise<string[]> => {
        found.push(...(await late()));
        return wanted.filter((kind) => !found.some((one) => one.kind === kind));
      };
      await expect.poll(missing, `${engine}: ${hostile.text}`).toEqual([]);
      if (wanted.length === 0) expect(found).toEqual([]);
      await page.close();
    }
  });
}
