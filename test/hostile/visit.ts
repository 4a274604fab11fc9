import type {BrowserContext, Page} from '@playwright/test';
import type {Finding} from './cases.ts';
import type {ENGINES} from './engines.ts';
import type {Policy, Site} from './site.ts';

/** How long what an answer started may take to be seen. */
const SETTLE_MS = 150;
const MAX_BLAMED = 5;

export interface Visit {
  readonly page: Page;
  /** Draws all cases of a group and returns everything that is wrong. */
  run(engine: keyof typeof ENGINES, group: string, size: number): Promise<Finding[]>;
  /** What was seen since. */
  late(): Promise<Finding[]>;
}

/** The half of the harness outside of the page: it sees what a page cannot, above all requests. */
export async function visit(context: BrowserContext, site: Site, policy: Policy): Promise<Visit> {
  const page = await context.newPage();
  const late: Finding[] = [];
  const note = (kind: Finding['kind'], detail: string): number => late.push({kind, text: '', detail});
  await page.route(
    (url) => url.origin !== site.url,
    (route) => route.abort(),
  );
  await page.goto(`${site.url}/${policy}`);
  await page.waitForFunction(() => 'hostile' in globalThis);
  page.on('request', (request) => {
    if (new URL(request.url()).pathname !== '/report') note('request', `${request.method()} ${request.url()}`);
  });
  page.on('websocket', (socket) => note('request', socket.url()));
  page.on('popup', (popup) => note('request', `opened ${popup.url()}`));
  page.on('download', (download) => note('request', `download of ${download.url()}`));
  page.on('frameattached', () => note('node', 'a frame'));
  page.on('framenavigated', (frame) => note('request', `navigation to ${frame.url()}`));
  page.on('pageerror', (error) => note('error', error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') note('error', message.text());
  });
  page.on('dialog', async (dialog) => {
    note('script', `${dialog.type()}(${dialog.message()})`);
    await dialog.dismiss();
  });

  /** Draws, waits, and gathers what both halves saw. */
  async function once(engine: keyof typeof ENGINES, group: string, only?: number): Promise<Finding[]> {
    const found = await page.evaluate(([name, cases, index]) => globalThis.hostile.run(name, cases, index), [
      engine,
      group,
      only,
    ] as const);
    await page.waitForTimeout(SETTLE_MS);
    return [...found, ...(await gather())];
  }

  async function gather(): Promise<Finding[]> {
    for (const {kind, detail} of await page.evaluate(() => globalThis.hostile.late())) note(kind, detail);
    for (const hit of site.hits.splice(0)) note('request', hit);
    for (const report of site.reports.splice(0)) note('violation', report);
    const all = late.splice(0);
    return all.filter(({detail}, index) => all.findIndex((one) => one.detail === detail) === index);
  }

  return {
    page,
    late: gather,
    async run(engine, group, size) {
      const found = await once(engine, group);
      const nobodys = found.filter(({text}) => text === '');
      if (!nobodys.length || size === 1) return found;
      // Which of them was it? Each once more, alone.
      const blamed: Finding[] = [];
      for (let index = 0; index < size && blamed.length < MAX_BLAMED; index++) {
        const alone = (await once(engine, group, index)).filter(({text}) => text === '');
        blamed.push(...alone.map((one) => ({...one, text: `case ${index} of ${group}`})));
      }
      return [...found, ...blamed];
    },
  };
}
