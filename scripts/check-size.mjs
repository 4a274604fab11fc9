/* What a page downloads, against its limits and against the figures that README prints. */
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {root} from './install.mjs';

/** Each row: its name in README, the roles of the files that are requested by then, the limit in Brotli bytes. */
const ROWS = [
  {name: 'Loader', roles: ['loader'], limit: 1_500},
  {name: 'Usable composer', roles: ['loader', 'composer'], limit: 25_000},
  {name: 'First answer on screen', roles: ['loader', 'composer', 'answer'], limit: 40_000},
];

/** Bytes that a figure of README may be off: names of files have hashes in them, which compress otherwise after any change. */
const ABOUT = 100;

/** A table row of README: `| Loader | 1.4 KB | 1.5 KB |` */
const kb = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;

/** What is wrong, as lines to print: a figure over its limit, or another one in README. */
export function findSizeFaults(files, readme) {
  return ROWS.flatMap(({name, roles, limit}) => {
    const bytes = files.filter(({role}) => roles.includes(role)).reduce((sum, {brotli}) => sum + brotli, 0);
    const faults = [];
    if (bytes > limit) faults.push(`${name}: ${bytes} bytes, ${bytes - limit} over the limit of ${limit}`);
    const row = `| ${name} | ${kb(bytes)} | ${kb(limit)} |`;
    const [, said] = readme.split(`| ${name} | `, 2);
    const isSaid = said?.includes(` KB | ${kb(limit)} |`) && Math.abs(Number.parseFloat(said) * 1000 - bytes) <= ABOUT;
    if (!isSaid) faults.push(`${name}: README must say "${row}"`);
    return faults;
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const {files} = JSON.parse(readFileSync(join(root, 'packages/widget/dist/embed/manifest.json'), 'utf8'));
  const faults = findSizeFaults(files, readFileSync(join(root, 'README.md'), 'utf8'));
  for (const fault of faults) console.error(fault);
  for (const {file, brotli, role} of files) console.error(`${String(brotli).padStart(6)} ${role.padEnd(9)} ${file}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
