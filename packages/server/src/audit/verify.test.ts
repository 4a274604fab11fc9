// Longer than most files: one table of what may be done to a record.
import {createHash, generateKeyPairSync} from 'node:crypto';
import {beforeAll, describe, expect, test} from 'vitest';
import {openSqliteStore} from '../storage/sqlite.ts';
import {type Canonical, canonicalJson} from './canonical-json.ts';
import {checkpointLine, exportLines, headLine} from './export.ts';
import {readLines} from './read-lines.ts';
import {type AuditRow, chainRow} from './row.ts';
import {type Checkpoint, createSigner, type Head, readPublicKey} from './signature.ts';
import type {FindingCode} from './verifier.ts';
import {verifyExport} from './verify.ts';

/*
 * An export of 30 rows with checkpoints of rows 10 and 20: line 1 the header, 2 to 11 rows 1 to 10, 12 a checkpoint,
 * 13 to 22 rows, 23 a checkpoint, 24 to 33 rows, 34 the head.
 */
const NOW = 1_800_000_000_000;
const LINES = 34;

/** What somebody has who can write all our data: the key too. */
interface Record {
  lines: string[];
  signer: ReturnType<typeof createSigner>;
  checkpoints: Checkpoint[];
}

async function makeRecord(tenant = 'wincloud'): Promise<Record> {
  const store = openSqliteStore(':memory:');
  const signer = createSigner(store.auditKey);
  for (let seq = 1; seq <= 30; seq += 1) {
    const detail = {conversation: 'c1', turn: seq, agent: 'support', tokens: null, ok: true, word: 'é\u2028 "x"'};
    await store.appendAudit({tenant, subject: 'alice', action: 'turn.begin', requestId: `r${seq}`, detail}, NOW + seq);
    if (seq % 10 !== 0 || seq === 30) continue;
    const [row] = await store.readAudit(tenant, seq - 1, 1);
    await store.addCheckpoint(signer.sign('checkpoint', {tenant, seq, hash: row?.hash ?? '', at: NOW + seq}));
  }
  const lines: string[] = [];
  for await (const line of exportLines(store, tenant, NOW + 100)) lines.push(line);
  const checkpoints = await store.readCheckpoints(tenant, 0, 10);
  store.close();
  return {lines, signer, checkpoints};
}

let good: Record;
let same: Record;
let acme: Record;
beforeAll(async () => {
  good = await makeRecord();
  same = await makeRecord();
  acme = await makeRecord('acme');
});

const lineOf = (seq: number) => seq + (seq > 20 ? 3 : seq > 10 ? 2 : 1);
const rowOf = (line: string): AuditRow => JSON.parse(line).row;
const write = (row: object, hash: string) => `{"hash":"${hash}","row":${canonicalJson(row as Canonical)}}`;
const hashed = (row: AuditRow) => write(row, chainRow(row).hash);

/** The lines with one changed, by its number. */
const edit = (number: number, change: (line: string) => string) => (record: Record) =>
  record.lines.with(number - 1, change(record.lines[number - 1] as string));

/** A row's fields changed, its hash left as it was. */
const alter = (seq: number, fields: object) =>
  edit(lineOf(seq), (line) => write({...rowOf(line), ...fields}, JSON.parse(line).hash));

/** A row's fields changed, and its hash with them. */
const rehash = (seq: number, fields: object) => edit(lineOf(seq), (line) => hashed({...rowOf(line), ...fields}));

const without =
  (...numbers: number[]) =>
  (record: Record) =>
    record.lines.filter((_, index) => !numbers.includes(index + 1));

/** All rows from one on changed and chained anew; what is signed stays as it was, or is signed anew by `signer`. */
const rewrite =
  (from: number, signer?: (record: Record) => Record['signer'], drop: number[] = []) =>
  (record: Record) => {
    const by = signer?.(record);
    let last = {seq: 0, hash: '0'.repeat(64)};
    return record.lines.flatMap((line) => {
      const value = JSON.parse(line);
      if (value.row !== undefined) {
        if (drop.includes(value.row.seq)) return [];
        const changed = value.row.seq >= from ? {requestId: 'forged', seq: last.seq + 1, prev: last.hash} : {};
        last = chainRow({...value.row, ...changed});
        return [`{"hash":"${last.hash}","row":${(last as unknown as {text: string}).text}}`];
      }
      if (by === undefined) return [line];
      const {tenant, at, checkpoints} = value.checkpoint ?? value.head ?? {};
      const body = {tenant, at, seq: last.seq, hash: last.hash};
      if (value.checkpoint !== undefined) return [checkpointLine(by.sign('checkpoint', body))];
      if (value.head !== undefined) return [headLine(by.sign('head', {...body, checkpoints}))];
      return [canonicalJson({header: {...value.header, key: by.publicKey}})];
    });
  };

const stranger = () => createSigner(generateKeyPairSync('ed25519').privateKey.export({format: 'der', type: 'pkcs8'}));

const statement = (number: number, kind: 'checkpoint' | 'head', change: (body: Head) => object) =>
  edit(number, (line) => canonicalJson({[kind]: change(JSON.parse(line)[kind]) as Canonical}));

/** The other hex digit in a place. */
const flip = (hex: string, at: number) => hex.slice(0, at) + (hex[at] === '0' ? '1' : '0') + hex.slice(at + 1);

type Mutation = [
  name: string,
  change: (record: Record) => string[] | string,
  code: FindingCode,
  seq: number,
  line?: number,
];

const MUTATIONS: Mutation[] = [
  ['v', alter(7, {v: 2}), 'altered', 7, 8],
  ['tenant', alter(7, {tenant: 'acme'}), 'altered', 7, 8],
  ['seq', alter(7, {seq: 8}), 'altered', 7, 8],
  ['at', alter(7, {at: NOW}), 'altered', 7, 8],
  ['action', alter(7, {action: 'session.open'}), 'altered', 7, 8],
  ['actor', alter(7, {actor: '0'.repeat(64)}), 'altered', 7, 8],
  ['request', alter(7, {requestId: 'r8'}), 'altered', 7, 8],
  ['detail', alter(7, {detail: {}}), 'altered', 7, 8],
  ['prev', alter(7, {prev: '0'.repeat(64)}), 'altered', 7, 8],
  ['the hash', edit(8, (line) => line.replace(/^.{20}/, (start) => flip(start, 15))), 'altered', 7, 8],
  ['the first row', alter(1, {action: 'x'}), 'altered', 1, 2],
  ['the last row', alter(30, {action: 'x'}), 'altered', 30, 33],
  ['a row and its hash', rehash(7, {action: 'x'}), 'altered', 7, 9],
  ['a row and its hash, before a checkpoint', rehash(10, {action: 'x'}), 'rewritten', 1, 12],
  ['a row and its hash, after a checkpoint', rehash(11, {prev: '1'.repeat(64)}), 'altered', 11, 13],
  ['the last row and its hash', rehash(30, {action: 'x'}), 'rewritten', 21, 34],
  ['the first row’s prev and hash', rehash(1, {prev: '1'.repeat(64)}), 'altered', 1, 2],
  ['a field more, hashed', rehash(7, {extra: 1}), 'unreadable', 7, 8],
  ['a nested detail, hashed', rehash(7, {detail: {a: {b: 1}}}), 'unreadable', 7, 8],
  ['a first row removed', without(2), 'removed', 1, 2],
  ['a middle row removed', without(8), 'removed', 7, 8],
  ['many rows removed', without(13, 14, 15, 16, 17), 'removed', 11, 13],
  ['a row before a checkpoint removed', without(11), 'removed', 10, 11],
  ['the last row removed', without(33), 'cut', 30, 33],
  ['the last three removed', without(31, 32, 33), 'cut', 28, 31],
  ['all rows removed', (record) => [record.lines[0], record.lines[33]] as string[], 'cut', 1, 2],
  ['a row removed, those after chained anew', rewrite(6, undefined, [5]), 'rewritten', 1, 11],
  [
    'two neighbours swapped',
    ({lines}) => lines.with(7, lines[8] as string).with(8, lines[7] as string),
    'reordered',
    7,
    8,
  ],
  ['far rows swapped', ({lines}) => lines.with(2, lines[31] as string).with(31, lines[2] as string), 'reordered', 2, 3],
  [
    'a row moved to the end',
    ({lines}) => lines.toSpliced(4, 1).toSpliced(32, 0, lines[4] as string),
    'reordered',
    4,
    5,
  ],
  ['a row twice', ({lines}) => lines.toSpliced(8, 0, lines[7] as string), 'duplicated', 8, 9],
  ['an old row again', ({lines}) => lines.toSpliced(31, 0, lines[3] as string), 'duplicated', 29, 32],
  ['a row of another tenant', edit(8, () => acme.lines[7] as string), 'wrong-tenant', 7, 8],
  ['the head of another tenant', edit(34, () => acme.lines[33] as string), 'wrong-tenant', 21, 34],
  ['the tail of another record', ({lines}) => [...lines.slice(0, 17), ...same.lines.slice(17)], 'altered', 15, 18],
  [
    'the tail of another record, from a checkpoint',
    ({lines}) => [...lines.slice(0, 12), ...same.lines.slice(12)],
    'altered',
    11,
    13,
  ],
  ['another record whole, this header', ({lines}) => [lines[0] as string, ...same.lines.slice(1)], 'other-key', 1, 12],
  ['another record whole', () => same.lines, 'other-key', 1, 1],
  ['rewritten whole by another key', rewrite(1, stranger), 'other-key', 1, 1],
  ['rewritten whole, checkpoints kept', rewrite(1), 'rewritten', 1, 12],
  ['rewritten after the first checkpoint', rewrite(15), 'rewritten', 11, 23],
  ['rewritten after the last checkpoint', rewrite(25), 'rewritten', 21, 34],
  ['rewritten by who held the key', rewrite(5, ({signer}) => signer), 'rewritten', 1, 11],
  [
    'a checkpoint’s signature',
    statement(12, 'checkpoint', (one) => ({...one, signature: flip(one.signature, 9)})),
    'checkpoint-signature',
    1,
    12,
  ],
  ['a checkpoint’s time', statement(12, 'checkpoint', (one) => ({...one, at: 1})), 'checkpoint-signature', 1, 12],
  [
    'a checkpoint’s hash',
    statement(23, 'checkpoint', (one) => ({...one, hash: flip(one.hash, 3)})),
    'checkpoint-signature',
    11,
    23,
  ],
  ['a checkpoint’s key', statement(12, 'checkpoint', (one) => ({...one, keyId: '0'.repeat(16)})), 'other-key', 1, 12],
  [
    'a checkpoint signed by another key',
    edit(12, (line) => checkpointLine(stranger().sign('checkpoint', JSON.parse(line).checkpoint))),
    'other-key',
    1,
    12,
  ],
  ['a checkpoint removed', without(12), 'checkpoint-removed', 21, 33],
  ['all checkpoints removed', without(12, 23), 'checkpoint-removed', 1, 32],
  ['a checkpoint twice', ({lines}) => lines.toSpliced(12, 0, lines[11] as string), 'duplicated', 10, 13],
  [
    'a checkpoint too late',
    ({lines}) => lines.toSpliced(11, 1).toSpliced(12, 0, lines[11] as string),
    'reordered',
    10,
    13,
  ],
  [
    'a checkpoint too soon',
    ({lines}) => lines.toSpliced(11, 1).toSpliced(10, 0, lines[11] as string),
    'rewritten',
    1,
    11,
  ],
  ['no head', without(34), 'cut', 31, 34],
  ['cut after a checkpoint', ({lines}) => lines.slice(0, 23), 'cut', 21, 24],
  [
    'a checkpoint as the head',
    ({lines}) => [...lines.slice(0, 23), headLine({...JSON.parse(lines[22] as string).checkpoint, checkpoints: 2})],
    'checkpoint-signature',
    21,
    24,
  ],
  ['the head’s count', statement(34, 'head', (one) => ({...one, checkpoints: 1})), 'checkpoint-signature', 21, 34],
  ['the head twice', ({lines}) => [...lines, lines[33] as string], 'added', 31, 35],
  ['a row after the head', ({lines}) => [...lines, lines[32] as string], 'added', 31, 35],
  [
    'rows put in before the head',
    ({lines, signer}) => {
      const last = JSON.parse(lines[32] as string);
      const {hash, text} = chainRow({...last.row, seq: 31, prev: last.hash});
      return signer && lines.toSpliced(33, 0, `{"hash":"${hash}","row":${text}}`);
    },
    'added',
    31,
    35,
  ],
  ['cut in a row', ({lines}) => lines.join('\n').slice(0, lines.slice(0, 20).join('\n').length + 100), 'cut', 19, 21],
  ['cut in the head', ({lines}) => lines.join('\n').slice(0, -5), 'cut', 31, 34],
  ['cut in the header', ({lines}) => (lines[0] as string).slice(0, 40), 'unreadable', 1, 1],
  ['an empty file', () => '', 'cut', 1, 1],
  ['no header', without(1), 'unreadable', 1, 1],
  ['the header twice', ({lines}) => [lines[0] as string, ...lines], 'unreadable', 1, 2],
  ['the header’s tenant', edit(1, (line) => line.replace('wincloud"', 'acme"')), 'wrong-tenant', 1, 2],
  ['the header’s version', edit(1, (line) => line.replace('"v":1', '"v":2')), 'unreadable', 1, 1],
  ['a byte order mark', ({lines}) => `\ufeff${lines.join('\n')}\n`, 'unreadable', 1, 1],
  ['carriage returns', ({lines}) => `${lines.join('\r\n')}\r\n`, 'unreadable', 1, 1],
  ['one carriage return', edit(8, (line) => `${line}\r`), 'unreadable', 7, 8],
  ['an empty line', ({lines}) => lines.toSpliced(7, 0, ''), 'unreadable', 7, 8],
  ['white space', edit(8, (line) => line.replace('"row":', '"row": ')), 'altered', 7, 8],
  [
    'an order of names of one’s own',
    edit(8, (line) => {
      const {v, ...rest} = rowOf(line);
      const text = JSON.stringify({v, ...rest});
      return `{"hash":"${digest(text)}","row":${text}}`;
    }),
    'unreadable',
    7,
    8,
  ],
  ['a name twice', edit(8, (line) => line.replace('"seq":7', '"seq":9,"seq":7')), 'altered', 7, 8],
  ['é in two characters', edit(8, (line) => line.replace('é', 'e\u0301')), 'altered', 7, 8],
  ['é escaped', edit(8, (line) => line.replace('é', '\\u00e9')), 'altered', 7, 8],
  ['half a surrogate pair', edit(8, (line) => line.replace('é', '\\ud800')), 'altered', 7, 8],
  ['an invisible character', edit(8, (line) => line.replace('support', 'sup\u200bport')), 'altered', 7, 8],
  ['a huge number', edit(8, (line) => line.replace(/"at":\d+/, '"at":1e999')), 'altered', 7, 8],
  ['a number spelt otherwise', edit(8, (line) => line.replace('"turn":7', '"turn":7.0')), 'altered', 7, 8],
  ['a number beyond 2^53', edit(8, (line) => line.replace('"turn":7', '"turn":9007199254740993')), 'altered', 7, 8],
];

const digest = (text: string) => createHash('sha256').update(`wincloud-chat audit row v1\n${text}`).digest('hex');

async function verify(
  file: string | string[] | Buffer,
  options: Parameters<typeof verifyExport>[1] = {},
  size = 65_536,
) {
  const bytes = Buffer.isBuffer(file) ? file : Buffer.from(typeof file === 'string' ? file : `${file.join('\n')}\n`);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  return verifyExport(readLines(chunks()), options);
}

const keyOf = (record: Record) => readPublicKey(record.signer.publicKey);

describe('an export as it was written', () => {
  test.each([1, 7, 65_536])('holds, read in pieces of %i bytes', async (size) => {
    expect(good.lines).toHaveLength(LINES);
    const verdict = await verify(good.lines, {key: keyOf(good)}, size);
    expect(verdict).toMatchObject({holds: true, tenant: 'wincloud', rows: 30, checkpoints: 2, keyKnown: true});
  });

  test('holds without a line feed at its end, and says that its own key proves less', async () => {
    expect(await verify(good.lines.join('\n'))).toMatchObject({holds: true, keyKnown: false});
  });

  test('holds when nothing was done yet', async () => {
    const store = openSqliteStore(':memory:');
    const lines: string[] = [];
    for await (const line of exportLines(store, 'wincloud', NOW)) lines.push(line);
    expect(await verify(lines)).toMatchObject({holds: true, rows: 0, hash: '0'.repeat(64)});
    store.close();
  });

  test('names nobody', () => {
    expect(good.lines.join('\n')).not.toMatch(/alice|"c1"/);
  });
});

test.each(MUTATIONS)('%s: is found', async (_name, change, code, seq, line) => {
  const changed = change(good);
  const text = typeof changed === 'string' ? changed : changed.join('\n');
  expect(text).not.toBe(good.lines.join('\n'));
  const {checkpoints} = good;
  const outside = _name.includes('held the key') ? {checkpoints} : {};
  const verdict = await verify(changed, {key: keyOf(good), ...outside});
  expect(verdict).toMatchObject({holds: false, code, seq, ...(line === undefined ? {} : {line})});
});

test('bytes that are no UTF-8 are found where they are', async () => {
  const bytes = Buffer.from(`${good.lines.join('\n')}\n`);
  bytes[bytes.indexOf('é', good.lines.slice(0, 7).join('\n').length)] = 0xff;
  expect(await verify(bytes)).toMatchObject({holds: false, code: 'unreadable', seq: 7, line: 8});
});

describe('checkpoints from outside', () => {
  test('hold with the record they are of; those of another tenant are not asked', async () => {
    const checkpoints = [...good.checkpoints, ...acme.checkpoints, ...good.checkpoints.slice(0, 1)];
    expect(await verify(good.lines, {checkpoints})).toMatchObject({holds: true, outside: 3});
  });

  test('show what the holder of the key wrote anew, which nothing else does', async () => {
    const forged = rewrite(5, ({signer}) => signer)(good);
    expect(await verify(forged, {key: keyOf(good)})).toMatchObject({holds: true});
    const {checkpoints} = good;
    expect(await verify(forged, {checkpoints})).toMatchObject({code: 'rewritten', seq: 1});
    const late = rewrite(12, ({signer}) => signer)(good);
    expect(await verify(late, {checkpoints})).toMatchObject({code: 'rewritten', seq: 11});
  });

  test('show an end that was cut and signed anew', async () => {
    const {signer, checkpoints} = good;
    const {hash} = JSON.parse(good.lines[lineOf(15) - 1] as string);
    const body = {tenant: 'wincloud', seq: 15, hash, at: NOW, checkpoints: 1};
    const cut = [...good.lines.slice(0, lineOf(15)), headLine(signer.sign('head', body))];
    expect(await verify(cut)).toMatchObject({holds: true, rows: 15});
    expect(await verify(cut, {checkpoints})).toMatchObject({code: 'cut', seq: 16});
  });

  test('show a record of another key, and must be signed', async () => {
    expect(await verify(same.lines, {checkpoints: good.checkpoints})).toMatchObject({code: 'other-key'});
    const [first] = good.checkpoints as [Checkpoint];
    const checkpoints = [{...first, at: 1}];
    expect(await verify(good.lines, {checkpoints})).toMatchObject({code: 'checkpoint-signature', seq: 10});
  });
});
