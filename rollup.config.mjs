// The browser embed: `packages/widget/dist/embed/` with the loader, hashed modules, their compressed copies and a
// manifest. `dist/*.js` for npm comes from `tsc`; this is for pages that use a script tag.
import {mkdirSync, readdirSync, rmSync} from 'node:fs';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';
import {litTrimmed, ownTrustedTypesPolicy} from './scripts/rollup/lit.mjs';
import {notices} from './scripts/rollup/notices.mjs';
import {shipped} from './scripts/rollup/shipped.mjs';
import {indentsCut, templatesMinified} from './scripts/rollup/templates.mjs';

const SRC = 'packages/widget/src';
const OUT = 'packages/widget/dist/embed';

/** The modules that the loader imports by itself: the name of the file, and the constant in the loader's source. */
const MODULES = {chat: '__CHAT_MODULE__', commands: '__COMMANDS_MODULE__'};

const names = {dir: OUT, format: 'es', entryFileNames: '[name]-[hash].js', chunkFileNames: '[name]-[hash].js'};

const base = [
  nodeResolve({exportConditions: ['@wincloud/source', 'browser']}),
  replace({preventAssignment: true, values: {'process.env.NODE_ENV': '"production"'}}),
  esbuild({target: 'es2022', charset: 'utf8', tsconfig: false}),
  // 1.3 KB of Brotli less than esbuild's minifier over the whole embed
  terser({
    module: true,
    compress: {
      passes: 3,
      ecma: 2022,
      pure_getters: true,
      unsafe_arrows: true,
      unsafe_methods: true,
      keep_fargs: false,
      inline: 1,
    },
    format: {comments: false},
  }),
];

export default [
  {
    input: {chat: `${SRC}/page/chat.ts`},
    // One file, which exports what the others need of it besides.
    preserveEntrySignatures: 'allow-extension',
    output: names,
    plugins: [
      emptied(),
      templatesMinified(SRC),
      ...base,
      indentsCut(),
      ownTrustedTypesPolicy(),
      litTrimmed(),
      notices(),
    ],
  },
  // By itself, so that it shares no file with the chat: a command must not bring what it does not need.
  {input: {commands: `${SRC}/page/commands.ts`}, output: names, plugins: base},
  {
    input: `${SRC}/loader.ts`,
    // It has neither imports nor exports: what is built is a classic script.
    output: {file: `${OUT}/loader.js`, format: 'es'},
    plugins: [modulesNamed(), ...base, shipped(OUT)],
  },
];

function emptied() {
  return {
    name: 'emptied',
    buildStart() {
      rmSync(OUT, {recursive: true, force: true});
      mkdirSync(OUT, {recursive: true});
    },
  };
}

/** The loader names its modules, which have their hashes by the time the loader is built. */
function modulesNamed() {
  return {
    name: 'modules-named',
    transform(code, id) {
      if (!id.endsWith('/loader.ts')) return null;
      const files = readdirSync(OUT);
      const named = Object.entries(MODULES).reduce((text, [name, constant]) => {
        const file = files.find((each) => each.startsWith(`${name}-`) && each.endsWith('.js'));
        if (file === undefined) this.error(`The module "${name}" has to be built before the loader.`);
        return text.replaceAll(`(${constant}`, `('./${file}'`);
      }, code);
      return {code: named, map: null};
    },
  };
}
