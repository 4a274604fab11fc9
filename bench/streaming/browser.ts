import {fileURLToPath} from 'node:url';
import {type Browser, type CDPSession, chromium, type Page} from '@playwright/test';
import {build} from 'esbuild';
import {CHROMIUM_FLAGS} from '../../scripts/chromium.mjs';

/** One bundle a page, everything minified, as on a production site. */
export async function bundle(entry: string): Promise<string> {
  const {outputFiles} = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    conditions: ['@wincloud/source'],
    define: {'process.env.NODE_ENV': '"production"'},
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

/** A browser that draws the next frame as soon as the last one is done, or sixty a second. */
export function openBrowser({isPaced}: {isPaced: boolean}): Promise<Browser> {
  const unpaced = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];
  return chromium.launch({
    ...(process.env.CHROMIUM ? {executablePath: process.env.CHROMIUM} : {}),
    args: isPaced ? CHROMIUM_FLAGS : [...CHROMIUM_FLAGS, ...unpaced],
  });
}

export async function openPage(browser: Browser, script: string, style: string): Promise<Page> {
  const page = await browser.newPage({viewport: {width: 800, height: 700}});
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bench</title><style>${style}</style></head><body></body></html>`;
  await page.route('https://bench.example/', (route) => route.fulfill({body: html, contentType: 'text/html'}));
  await page.goto('https://bench.example/');
  await page.addScriptTag({content: script});
  return page;
}

/** Main-thread milliseconds so far: all tasks, and what of them is script, style and layout. */
export interface Times {
  total: number;
  script: number;
  style: number;
  layout: number;
}

/**
 * Opens a clock of the page's main thread. It counts the processor's time, not the wall's, so that what else runs on
 * the machine is left out.
 */
export async function openClock(page: Page): Promise<() => Promise<Times>> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('Performance.enable', {timeDomain: 'threadTicks'});
  return async () => {
    const {metrics} = await session.send('Performance.getMetrics');
    const ms = (name: string) => 1000 * (metrics.find((metric) => metric.name === name)?.value ?? 0);
    return {
      total: ms('TaskDuration'),
      script: ms('ScriptDuration'),
      style: ms('RecalcStyleDuration'),
      layout: ms('LayoutDuration'),
    };
  };
}

export async function collectGarbage(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.detach();
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
}
