import {execFile} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import {expect, test} from 'vitest';

/* What a server's process is like after it has imported the package: a page that is rendered there may well do so. */

const run = promisify(execFile);
const cwd = fileURLToPath(new URL('..', import.meta.url));

/** Their own notes of Lit and nanostores. `customElements` is Lit's registry for servers; it brings no other DOM. */
const NOTES = [
  'customElements',
  'litElementVersions',
  'litHtmlVersions',
  'litPropertyMetadata',
  'litServerRoot',
  'nanostoresGlobal',
  'reactiveElementVersions',
];

/** Imports an entry in a process of its own, without a DOM, and gives the names of the globals that it added. */
async function newGlobals(entry: string): Promise<string[]> {
  const script = `
    const before = new Set(Object.getOwnPropertyNames(globalThis));
    await import('${entry}');
    const added = Object.getOwnPropertyNames(globalThis).filter((name) => !before.has(name));
    console.log(JSON.stringify(added.sort()));`;
  const args = ['--conditions=@wincloud/source', '--input-type=module', '--eval', script];
  // It ends by itself: an import that leaves a timer or a socket behind runs into the limit.
  const {stdout, stderr} = await run(process.execPath, args, {cwd, timeout: 20_000});
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test.each([
  ['@wincloud/chat-widget', NOTES],
  ['@wincloud/chat-widget/define', NOTES],
  ['@wincloud/chat-widget/markdown', []],
  ['@wincloud/chat-widget/react', []],
])(
  '%s is imported in Node and leaves no DOM behind',
  async (entry, notes) => {
    const added = await newGlobals(entry);
    for (const name of ['window', 'document', 'HTMLElement', 'Element', 'location']) expect(added).not.toContain(name);
    expect(added.filter((name) => !notes.includes(name))).toEqual([]);
  },
  30_000,
);
