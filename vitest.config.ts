import {existsSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {defineConfig} from 'vitest/config';

/** Workspace packages are tested as sources, so that no test runs against an old build. */
const conditions = ['@wincloud/source', 'node', 'import', 'module', 'default'];

/** DigitalOcean's published OpenAPI document, where a copy is named or lies beside the repository. */
const sibling = fileURLToPath(new URL('../shared/digitalocean/openapi.json', import.meta.url));
const openapi = process.env.DIGITALOCEAN_OPENAPI ?? (existsSync(sibling) ? sibling : '');

export default defineConfig({
  resolve: {conditions},
  ssr: {resolve: {conditions}},
  test: {
    include: ['packages/*/src/**/*.test.ts', 'examples/*/src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/*.browser.test.ts', '**/node_modules/**', '**/dist/**'],
    env: {DIGITALOCEAN_OPENAPI: openapi},
  },
});
