import {spawnSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {must, Unexpected} from './story.ts';

/** The command line of the server. It lies beside the sources and beside what is built of them. */
const COMMAND = fileURLToPath(new URL('../bin/wincloud-chat.mjs', import.meta.resolve('@wincloud/chat-server')));

/** What `wincloud-chat audit verify --json` found. */
export type Verdict =
  | {holds: true; tenant: string; rows: number; checkpoints: number; outside: number; keyKnown: boolean}
  | {holds: false; seq: number; code: string; message: string};

/** Verifies an export in a process of its own, which has the file, the public key and no server. */
export function verify(file: string, key: string, checkpoints?: string): Verdict {
  const outside = checkpoints === undefined ? [] : ['--checkpoints', checkpoints];
  const args = [COMMAND, 'audit', 'verify', file, '--key', key, ...outside, '--json'];
  const {status, stdout, stderr} = spawnSync(process.execPath, args, {encoding: 'utf8'});
  if (status !== 0 && status !== 1) throw new Unexpected(`wincloud-chat ended with ${status}: ${stderr}`);
  if (stdout === '') throw new Unexpected(`wincloud-chat said nothing. Is it built (npm run build)? ${stderr}`);
  const verdict = JSON.parse(stdout) as Verdict;
  must(verdict.holds === (status === 0), `exit status ${status} says the same as ${stdout}`);
  return verdict;
}

/** A row of an export: what was done, chained to the row before by its hash. */
export interface Row {
  hash: string;
  row: {seq: number; action: string; detail: Record<string, unknown>};
}

export function readRows(file: string): Row[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Row).filter(({row}) => row !== undefined);
}

/** Copies an export with one byte changed: the one after `before` in the row with this hash. */
export function changeOneByte(file: string, copy: string, {hash}: Row, before: string, to: string): void {
  const bytes = readFileSync(file);
  const at = bytes.indexOf(before, bytes.indexOf(`{"hash":"${hash}"`)) + before.length;
  bytes.write(to, at, 1, 'latin1');
  writeFileSync(copy, bytes);
}
