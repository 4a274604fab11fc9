/* Writes the documents that are made from the protocol's source. With `--check` it only says whether they are right. */
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {root} from './install.mjs';

const {ERRORS} = await import(join(root, 'packages/core/src/protocol/errors.ts'));

const rows = Object.entries(ERRORS).map(
  ([code, {status, retryable, message}]) => `| \`${code}\` | ${status} | ${retryable ? 'yes' : 'no'} | ${message} |`,
);
const text = `# Error codes

Made from \`src/protocol/errors.ts\` by \`scripts/gen-protocol-docs.mjs\`; do not edit.

Outside of a stream an error is \`{"error": {"code", "message", "requestId", "retryable"}}\` with the status below. In a
stream it is a \`data-error\` part with the code, followed by an \`error\` chunk. Decide by the code; the message is for
people. "Again" says whether the same request can succeed later without a change.

| code | status | again | what it says |
|---|---|---|---|
${rows.join('\n')}
`;

const file = join(root, 'packages/core/ERRORS.md');
if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error('packages/core/ERRORS.md is not what the source says. Run: node scripts/gen-protocol-docs.mjs');
  process.exitCode = 1;
}
