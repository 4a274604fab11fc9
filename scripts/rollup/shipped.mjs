import {createHash} from 'node:crypto';
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {brotliCompressSync, constants, gzipSync} from 'node:zlib';

/** Compressed copies, the pinned loader, integrity and the manifest. */
export function shipped(out) {
  return {
    name: 'shipped',
    writeBundle() {
      const files = readdirSync(out).filter((name) => name.endsWith('.js'));
      const manifest = files.map((file) => {
        const code = readFileSync(`${out}/${file}`);
        return {
          file,
          bytes: code.length,
          brotli: writeCompressed(`${out}/${file}`, code),
          integrity: `sha384-${createHash('sha384').update(code).digest('base64')}`,
          imports: importsOf(code.toString(), files),
        };
      });
      giveRoles(manifest);
      const pinned = pinLoader(
        out,
        manifest.find(({file}) => file === 'loader.js'),
      );
      writeFileSync(`${out}/manifest.json`, `${JSON.stringify({pinned, files: manifest}, null, 2)}\n`);
      printSizes(manifest);
      console.log(`${pinned.file} integrity="${pinned.integrity}"`);
    },
  };
}

/** Returns the size of the Brotli form. */
function writeCompressed(path, code) {
  const brotli = brotliCompressSync(code, {params: {[constants.BROTLI_PARAM_QUALITY]: 11}});
  writeFileSync(`${path}.br`, brotli);
  writeFileSync(`${path}.gz`, gzipSync(code, {level: 9}));
  return brotli.length;
}

/** The loader under a name that never means another one, for pages that name its integrity. */
function pinLoader(out, {integrity}) {
  const code = readFileSync(`${out}/loader.js`);
  const file = `loader-${createHash('sha256').update(code).digest('base64url').slice(0, 10)}.js`;
  writeFileSync(`${out}/${file}`, code);
  writeCompressed(`${out}/${file}`, code);
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
