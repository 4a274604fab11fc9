import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import type {WidgetFile, WidgetFiles} from '../routes/widget.ts';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/** The built widget in memory: a handful of small files, each with the compressed forms beside it. */
export function readWidgetFiles(directory: string): WidgetFiles {
  const names = new Set(readdirSync(directory));
  const files = new Map<string, WidgetFile>();
  const read = (name: string) => (names.has(name) ? readFileSync(join(directory, name)) : undefined);
  for (const name of names) {
    const type = TYPES[name.slice(name.lastIndexOf('.'))];
    if (type === undefined) continue;
    const plain = readFileSync(join(directory, name));
    const hashed = /-[\w-]{8,}\.js$/.test(name);
    files.set(name, {type, hashed, bodies: {plain, br: read(`${name}.br`), gzip: read(`${name}.gz`)}});
  }
  return files;
}
