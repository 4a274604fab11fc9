// The browser embed: `packages/widget/dist/embed/` with the loader, hashed modules, their compressed copies and a
// manifest. `dist/*.js` for npm comes from `tsc`; this is for pages that use a script tag.
import {createHash} from 'node:crypto';
import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {brotliCompressSync, constants, gzipSync} from 'node:zlib';
import {nodeResolve} from '@rollup/plugin-node-resolve';
import replace from '@rollup/plugin-replace';
import terser from '@rollup/plugin-terser';
import esbuild from 'rollup-plugin-esbuild';

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
    plugins: [emptied(), templatesMinified(), ...base, indentsCut(), ownTrustedTypesPolicy(), litTrimmed()],
  },
  // By itself, so that it shares no file with the chat: a command must not bring what it does not need.
  {input: {commands: `${SRC}/page/commands.ts`}, output: names, plugins: base},
  {
    input: `${SRC}/loader.ts`,
    // It has neither imports nor exports: what is built is a classic script.
    output: {file: `${OUT}/loader.js`, format: 'es'},
    plugins: [modulesNamed(), ...base, shipped()],
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

/** A page with a `trusted-types` list allows our name; `lit-html` may be taken by a Lit of its own. */
function ownTrustedTypesPolicy() {
  return {
    name: 'own-trusted-types-policy',
    generateBundle(_, bundle) {
      let found = 0;
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== 'chunk') continue;
        chunk.code = chunk.code.replace(/createPolicy\("lit-html"/g, () => {
          found += 1;
          return 'createPolicy("wincloud-chat"';
        });
      }
      if (found !== 1)
        this.error(`Lit makes ${found} Trusted Types policies named "lit-html", not one. Look at this Lit.`);
    },
  };
}

/**
 * Lit notes its versions in three globals for a warning of its development build: a guest leaves no such notes. And
 * every browser that reads this code has style sheets that can be adopted, so what Lit does without them can go.
 */
function litTrimmed() {
  return {
    name: 'lit-trimmed',
    transform(code, id) {
      if (!/node_modules\/(@lit\/reactive-element|lit-html|lit-element)\//.test(id)) return null;
      const trimmed = code.replace(/\(\w+\.\w+Versions\?\?=\[\]\)\.push\("[^"]+"\)/, '0');
      if (!id.endsWith('/css-tag.js')) return {code: trimmed, map: null};
      const adopting = trimmed.replace(/(?<=e=)t\.ShadowRoot&&.*?"replace"in CSSStyleSheet\.prototype/, '!0');
      if (adopting === trimmed) this.error('Lit asks in another way for adoptable style sheets. Look at this Lit.');
      return {code: adopting, map: null};
    },
  };
}

/**
 * Style sheets lose their comments and white space. In templates it goes between tags; what else is indentation becomes
 * one space: it is marked with an em space, which is white space to JavaScript too, so that in code the minifier drops
 * it and in template text it is still there to be cut.
 */
function templatesMinified() {
  return {
    name: 'templates-minified',
    transform(code, id) {
      if (!id.includes(`/${SRC}/`) || !/\b(html|css)`/.test(code)) return null;
      const minified = code
        .replace(/(?<=\bcss`)[^`]*/g, (sheet) =>
          sheet.replace(/(\/\*.*?\*\/|\s)+/gs, ' ').replace(/ ?([{};,]) |: /g, (_, sign) => sign ?? ':'),
        )
        .replace(/>\n\s+(?=<|\$\{)/g, '>')
        .replace(/\}\n\s+(?=<\/?[a-z])/g, '}')
        .replace(/\n {2,}/g, '\n\u2003');
      return {code: minified, map: null};
    },
  };
}

function indentsCut() {
  return {
    name: 'indents-cut',
    renderChunk: (code) => ({code: code.replace(/\n(\u2003|\\u2003)/g, ' '), map: null}),
  };
}

/** Compressed copies, the pinned loader, integrity and the manifest. */
function shipped() {
  return {
    name: 'shipped',
    writeBundle() {
      const files = readdirSync(OUT).filter((name) => name.endsWith('.js'));
      const manifest = files.map((file) => {
        const code = readFileSync(`${OUT}/${file}`);
        return {
          file,
          bytes: code.length,
          brotli: writeCompressed(file, code),
          integrity: `sha384-${createHash('sha384').update(code).digest('base64')}`,
          imports: importsOf(code.toString(), files),
        };
      });
      giveRoles(manifest);
      const pinned = pinLoader(manifest.find(({file}) => file === 'loader.js'));
      writeFileSync(`${OUT}/manifest.json`, `${JSON.stringify({pinned, files: manifest}, null, 2)}\n`);
      printSizes(manifest);
      console.log(`${pinned.file} integrity="${pinned.integrity}"`);
    },
  };
}

/** Returns the size of the Brotli form. */
function writeCompressed(file, code) {
  const brotli = brotliCompressSync(code, {params: {[constants.BROTLI_PARAM_QUALITY]: 11}});
  writeFileSync(`${OUT}/${file}.br`, brotli);
  writeFileSync(`${OUT}/${file}.gz`, gzipSync(code, {level: 9}));
  return brotli.length;
}

/** The loader under a name that never means another one, for pages that name its integrity. */
function pinLoader({integrity}) {
  const code = readFileSync(`${OUT}/loader.js`);
  const file = `loader-${createHash('sha256').update(code).digest('base64url').slice(0, 10)}.js`;
  writeFileSync(`${OUT}/${file}`, code);
  writeCompressed(file, code);
  return {file, integrity};
}

/** The loader's `import()` brings the composer; what the composer's brings is there later, but for what has a role here. */
const ROLES = ['loader', 'composer', 'later'];
const ROLES_BY_NAME = {messages: 'answer', commands: 'later'};

function giveRoles(manifest) {
  let wanted = ['loader.js'];
  for (let step = 0; wanted.length > 0; step++) {
    const files = new Set(wanted);
    wanted = [];
    for (const name of files) {
      const entry = manifest.find(({file}) => file === name);
      if (entry.role !== undefined) continue;
      entry.role = ROLES_BY_NAME[name.split('-')[0]] ?? ROLES[Math.min(step, ROLES.length - 1)];
      for (const {file, when} of entry.imports) {
        if (when === 'first') files.add(file);
        else wanted.push(file);
      }
    }
  }
}

function importsOf(code, files) {
  return files
    .filter((file) => code.includes(`./${file}`))
    .map((file) => ({file, when: new RegExp(`(from|import) ?["']\\./${file}`).test(code) ? 'first' : 'later'}));
}

/** What a page is asked for by then. `scripts/check-size.mjs` has the limits. */
function printSizes(manifest) {
  const sum = (...roles) =>
    manifest.filter(({role}) => roles.includes(role)).reduce((total, {brotli}) => total + brotli, 0);
  console.log(
    `loader ${sum('loader')}, usable composer ${sum('loader', 'composer')}, first answer ${sum('loader', 'composer', 'answer')} bytes (Brotli)`,
  );
}
