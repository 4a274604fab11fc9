import type {KeyObject} from 'node:crypto';
import {once} from 'node:events';
import {createReadStream, createWriteStream, existsSync, readFileSync} from 'node:fs';
import {exportLines} from '../audit/export.ts';
import {readLines} from '../audit/read-lines.ts';
import {createSigner, readPublicKey} from '../audit/signature.ts';
import {readCheckpoints} from '../audit/verifier.ts';
import {type Verdict, verifyExport} from '../audit/verify.ts';
import {openStoreIn} from '../runtimes/open-store.ts';
import {readArguments, UsageError} from './usage.ts';

const HELP = `wincloud-chat audit export --tenant ID --out FILE [--data DIR]
wincloud-chat audit verify FILE [--key PUBLIC] [--checkpoints FILE] [--json]
wincloud-chat audit key [--data DIR]

The record of what was done, and whether it is whole. Verifying needs no server: only the file and the public key.

  export               write a tenant's record, signed at its end
  verify               check an export: exit status 0 it holds, 1 it does not (the first row that does not is named)
  key                  print the public key

  --tenant ID          the tenant whose record it is
  --out FILE           where to write it; a file that is there is kept
  --data DIR           the folder of the database (also DATA_DIR; default .data)
  --key PUBLIC         the only key that counts: as "audit key" prints it, as PEM, or a file with either
  --checkpoints FILE   checkpoints that were delivered outside: shows what even the holder of the key rewrote
  --json               print one JSON object
`;

const OPTIONS = {
  tenant: {type: 'string'},
  out: {type: 'string'},
  data: {type: 'string'},
  key: {type: 'string'},
  checkpoints: {type: 'string'},
  json: {type: 'boolean', default: false},
  help: {type: 'boolean', short: 'h', default: false},
} as const;

/** `wincloud-chat audit`. */
export async function audit(args: readonly string[]): Promise<number> {
  const {values: options, words} = readArguments(args, OPTIONS, HELP);
  const [name, file, ...more] = words;
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const extra = name === 'verify' ? more[0] : file;
  if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many.`, HELP);
  const dataDir = options.data ?? process.env.DATA_DIR ?? '.data';
  if (name === 'export') return exportRecord(options.tenant, options.out, dataDir);
  if (name === 'verify') return verify(file, options);
  if (name === 'key') return printKey(dataDir);
  throw new UsageError('Name what to do: export, verify or key. Example: audit verify wincloud.jsonl', HELP);
}

async function exportRecord(tenant: string | undefined, out: string | undefined, dataDir: string): Promise<number> {
  if (tenant === undefined) throw new UsageError('Name the tenant with --tenant. Example: --tenant wincloud', HELP);
  if (out === undefined) throw new UsageError('Name the file with --out. Example: --out wincloud.jsonl', HELP);
  const store = openStoreIn(dataDir);
  try {
    const file = createWriteStream(out, {flags: 'wx'});
    await once(file, 'open');
    let lines = 0;
    for await (const line of exportLines(store, tenant, Date.now())) {
      lines += 1;
      if (!file.write(`${line}\n`)) await once(file, 'drain');
    }
    file.end();
    await once(file, 'close');
    process.stdout.write(`wrote ${lines} lines to ${out}\n`);
    return 0;
  } finally {
    store.close();
  }
}

async function verify(
  file: string | undefined,
  options: {key?: string | undefined; checkpoints?: string | undefined; json: boolean},
): Promise<number> {
  if (file === undefined) throw new UsageError('Name the export. Example: audit verify wincloud.jsonl', HELP);
  if (!existsSync(file)) throw new UsageError(`${file}: is not there. Name an export.`, HELP);
  const key = options.key === undefined ? undefined : publicKey(options.key);
  const checkpoints = options.checkpoints === undefined ? [] : checkpointsOf(options.checkpoints);
  const verdict = await verifyExport(readLines(createReadStream(file)), {key, checkpoints});
  process.stdout.write(options.json ? `${JSON.stringify(verdict)}\n` : describe(verdict));
  return verdict.holds ? 0 : 1;
}

function printKey(dataDir: string): number {
  const store = openStoreIn(dataDir);
  process.stdout.write(`${createSigner(store.auditKey).publicKey}\n`);
  store.close();
  return 0;
}

function publicKey(text: string): KeyObject {
  const key = readPublicKey(existsSync(text) ? readFileSync(text, 'utf8') : text);
  if (key !== undefined) return key;
  throw new UsageError('--key must be an Ed25519 public key. Example: --key "$(wincloud-chat audit key)"', HELP);
}

function checkpointsOf(file: string) {
  if (!existsSync(file)) throw new UsageError(`${file}: is not there. Name a file of checkpoints.`, HELP);
  try {
    return readCheckpoints(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${(error as Error).message}. Each line must be one as it was delivered.`, HELP);
  }
}

function describe(verdict: Verdict): string {
  if (!verdict.holds) {
    const {code, line, seq, message} = verdict;
    return `does not hold: row ${seq} (line ${line}, ${code})\n${message}\n`;
  }
  const {tenant, rows, checkpoints, outside, hash, at, keyId, keyKnown} = verdict;
  const trust = keyKnown
    ? `Signed by the given key, ${keyId}.`
    : `The key ${keyId} came with the export: this shows that the record is consistent, not who wrote it. Give --key.`;
  return (
    `holds: ${rows} rows of ${tenant} up to ${new Date(at).toISOString()}\n` +
    `${checkpoints} checkpoints; ${outside} from outside are of this record. Head ${hash}\n${trust}\n`
  );
}
