import {mkdirSync, mkdtempSync} from 'node:fs';
import {join} from 'node:path';
import {defineConfig} from '@playwright/test';
import {CHROMIUM_FLAGS} from './scripts/chromium.mjs';

/** A fresh one for every run. Workers read this file again and start no server. */
function dataDirectory() {
  if (process.env.TEST_WORKER_INDEX !== undefined) return '';
  const results = join(import.meta.dirname, 'test-results');
  mkdirSync(results, {recursive: true});
  return mkdtempSync(join(results, 'data-'));
}

/** The demo as `npm start` runs it, and once more with agents that cannot be reached. */
const demo = (port: number, env: Record<string, string> = {}) => ({
  command: 'node examples/demo/src/start.ts',
  url: `http://127.0.0.1:${port}/healthz`,
  env: {PORT: String(port), DATA_DIR: dataDirectory(), ...env},
  reuseExistingServer: false,
  gracefulShutdown: {signal: 'SIGTERM' as const, timeout: 5_000},
});

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  workers: 1,
  timeout: 30_000,
  // A test that passes the second time only is told of, see `scripts/test.mjs`.
  retries: process.env.CI ? 1 : 0,
  expect: {timeout: 10_000},
  reporter: [['line'], ['json', {outputFile: 'test-results/e2e.json'}]],
  use: {
    baseURL: 'http://127.0.0.1:8987',
    trace: 'retain-on-failure',
    launchOptions: {
      ...(process.env.CHROMIUM ? {executablePath: process.env.CHROMIUM} : {}),
      args: CHROMIUM_FLAGS,
    },
  },
  webServer: [demo(8987), demo(8997, {AGENT_URL: 'http://127.0.0.1:9'})],
});
