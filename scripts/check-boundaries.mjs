/* The arrows between packages and rooms, kept by a machine: prints the file, the import and the rule. */
import {readdirSync, readFileSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';
import {pathToFileURL} from 'node:url';
import {root} from './install.mjs';

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;

const inside = (folder) => (file) => file.startsWith(folder);
const ADAPTERS = /^packages\/server\/src\/(digitalocean|prometheus|storage)\//;
const REACT = /^packages\/widget\/src\/react\//;
const ROOMS =
  /^packages\/server\/src\/(agents|answers|audit|functions|identity|insights|limits|metrics|monitors|outbound|prices|privacy|tenants|tools|turns|workflows)\//;

const notOutbound = (file) =>
  file.startsWith('packages/server/src/') && !file.startsWith('packages/server/src/outbound/');
const CLIENTS = /^(?:node:)?(?:https?|http2|net|tls|dgram)$/;
/** What opens a connection, also all of a module at once: `import * as http`, `import http`, `import('node:http')`. */
const OPENS =
  /\b(?:request|get|Agent|globalAgent|ClientRequest|connect|createConnection|Socket|TLSSocket|createSocket)\b|\*|import\s*[\w(]/;

/**
 * Each rule: which files it holds for, which targets (a package's name or a path in the repository) it forbids, and
 * its text. A type-only import counts too: an arrow between words is an arrow. The third argument is the whole import.
 */
const RULES = [
  {
    files: inside('packages/core/src/'),
    forbids: (target) =>
      !target.startsWith('packages/core/src/') && !['nanostores', 'eventsource-parser'].includes(target),
    rule: 'core imports nothing but nanostores and eventsource-parser',
  },
  {
    files: inside('packages/core/src/protocol/'),
    forbids: (target) => !target.startsWith('packages/core/src/protocol/'),
    rule: 'the protocol is words: it imports nothing',
  },
  {
    files: (file) => file.startsWith('packages/widget/src/') && !REACT.test(file),
    forbids: (target) =>
      REACT.test(target) ||
      (!target.startsWith('packages/widget/src/') &&
        !/^(lit|@floating-ui\/dom|@highlightjs\/cdn-assets|@wincloud\/chat-core)(\/|$)/.test(target)),
    rule: 'the widget imports core, lit, positioning and highlighting only',
  },
  {
    files: (file) => REACT.test(file),
    forbids: (target, isType) =>
      !/^(react|@lit\/react)$/.test(target) &&
      !REACT.test(target) &&
      !(target.startsWith('packages/widget/src/') && (isType || target === 'packages/widget/src/define.ts')),
    rule: 'react/ imports React, and of the widget types: a server renders it',
  },
  {
    files: inside('packages/widget/src/loader.ts'),
    forbids: (_target, isType) => !isType,
    rule: 'the loader imports nothing: every page pays for it',
  },
  {
    files: inside('packages/widget/src/markdown/'),
    forbids: (target) => !target.startsWith('packages/widget/src/markdown/'),
    rule: 'markdown needs nothing else of the widget',
  },
  {
    files: inside('packages/server/src/'),
    forbids: (target) =>
      /^(@wincloud\/|packages\/(?!server\/src\/))/.test(target) && target !== '@wincloud/chat-core/protocol',
    rule: 'the server imports core/protocol and no other package of ours',
  },
  {
    files: (file) =>
      file.startsWith('packages/server/src/') && !/\/(runtimes|digitalocean|prometheus|storage)\//.test(file),
    forbids: (target) => ADAPTERS.test(target),
    rule: 'only runtimes/ chooses adapters',
  },
  {
    files: (file) => ROOMS.test(file),
    forbids: (target) =>
      /^(hono|@hono)(\/|$)/.test(target) || /^packages\/server\/src\/(routes|middleware|runtimes)\//.test(target),
    rule: 'a room knows neither HTTP nor who calls it',
  },
  {
    files: notOutbound,
    forbids: (target, isType, statement) =>
      !isType &&
      (target === 'undici' ||
        (CLIENTS.test(target) && OPENS.test(statement)) ||
        (target === 'aws4fetch' && !/^\s*import\s*\{\s*AwsV4Signer\s*\}/.test(statement))),
    rule: 'only outbound/ opens connections to elsewhere',
  },
];

/**
 * Each rule about what a file says: which files it holds for, what it may not say, and its text. `fetch` may be the name
 * of what an adapter was given, as in `x.fetch(`; it may not be the global one, called, passed on or under another name.
 */
const WORDS = [
  {
    files: notOutbound,
    forbids:
      /(?<![.\w$])fetch\s*(?:\?\.\s*)?\(|[{(,]\s*fetch\s*[,})]|=\s*fetch\b|\bglobal(?:This)?\s*(?:\??\.\s*fetch\b|\[)|=\s*global(?:This)?\b|\bnew\s+(?:WebSocket|EventSource)\b/,
    rule: 'only outbound/ calls fetch: take what it gives as an argument',
  },
];

/** The breaches in these files, `{path: text}`, as lines to print. Tests may import what they test with. */
export function findBreaches(files) {
  const breaches = [];
  for (const [path, text] of Object.entries(files)) {
    if (/\.test\.ts$|\/test-[a-z-]+\.ts$|\/storage\/contract\//.test(path)) continue;
    for (const [statement, type, from, dynamic] of text.matchAll(IMPORT)) {
      const name = from ?? dynamic;
      const target = name.startsWith('.') ? normalize(join(dirname(path), name)) : name;
      for (const {files: holds, forbids, rule} of RULES) {
        if (holds(path) && forbids(target, type !== undefined, statement))
          breaches.push(`${path}: imports ${name}: ${rule}`);
      }
    }
    for (const {files: holds, forbids, rule} of WORDS) {
      const said = holds(path) ? forbids.exec(text) : null;
      if (said !== null) breaches.push(`${path}: says ${said[0].trim()}: ${rule}`);
    }
  }
  return breaches;
}

function readSources(folder) {
  return readdirSync(join(root, folder), {withFileTypes: true, recursive: true})
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const paths = ['packages/core/src', 'packages/widget/src', 'packages/server/src'].flatMap(readSources);
  const breaches = findBreaches(
    Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')])),
  );
  for (const breach of breaches) console.error(breach);
  console.error(`boundaries: ${paths.length} files, ${breaches.length} breaches`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
