// Element tests, in a real browser. `CHROMIUM` names another one than the system's.
import {esbuildPlugin} from '@web/dev-server-esbuild';
import {chromeLauncher} from '@web/test-runner-chrome';
import {CHROMIUM_FLAGS} from './scripts/chromium.mjs';

export default {
  files: 'packages/widget/src/**/*.browser.test.ts',
  nodeResolve: {exportConditions: ['@wincloud/source']},
  // `nanostores` reads `process.env`, which the browser build replaces.
  testRunnerHtml: (file) => `<!doctype html><html lang="en"><head><title>test</title>
    <script>window.process={env:{NODE_ENV:"production"}}</script></head>
    <body><script type="module" src="${file}"></script></body></html>`,
  testFramework: {config: {timeout: 10_000}},
  plugins: [esbuildPlugin({ts: true, target: 'es2022', tsconfig: 'tsconfig.base.json'})],
  browsers: [
    chromeLauncher({
      launchOptions: {
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: [
          ...CHROMIUM_FLAGS,
          // A mouse, which a headless browser does not say it has.
          '--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4',
        ],
      },
    }),
  ],
};
