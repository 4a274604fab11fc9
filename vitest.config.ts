import {defineConfig} from 'vitest/config';

/** Workspace packages are tested as sources, so that no test runs against an old build. */
const conditions = ['@wincloud/source', 'node', 'import', 'module', 'default'];

export default defineConfig({
  resolve: {conditions},
  ssr: {resolve: {conditions}},
  test: {
    include: ['packages/*/src/**/*.test.ts', 'examples/*/src/**/*.test.ts', 'test/*.test.ts'],
    exclude: ['**/*.browser.test.ts', '**/node_modules/**', '**/dist/**'],
  },
});
