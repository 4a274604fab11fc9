import type {KeyObject} from 'node:crypto';
import {type Canonical, canonicalJson} from './canonical-json.ts';
import type {ExportHeader} from './export.ts';
import {HASH, hashRow, NO_HASH, readRow} from './row.ts';
import {type Checkpoint, type Head, isSigned, isStatement, keyIdOf, readPublicKey} from './signature.ts';
import type {Line, Verdict} from './verify.ts';

/** Why a record does not hold. */
export type FindingCode =
  /** A line that is none of an export, byte for byte. */
  | 'unreadable'
  | 'wrong-tenant'
  /** Signed with another key than the one that counts. */
  | 'other-key'
  /** A row's text, or its link to the row before. */
  | 'altered'
  | 'removed'
  | 'reordered'
  | 'duplicated'
  /** Rows, all of whose hashes fit, are not those that were signed. */
  | 'rewritten'
  | 'checkpoint-signature'
  | 'checkpoint-removed'
  /** The end is missing. */
  | 'cut'
  /** Lines after the end. */
  | 'added';

export interface Finding {
  code: FindingCode;
  /** Of the file, from 1. */
  line: number;
  /** The first row that does not hold. */
  seq: number;
  message: string;
}

/** A finding that is another one if the row that seems to be missing comes later in the file. */
export interface FirstFinding extends Finding {
  ifMoved?: Finding | undefined;
}

export interface VerifierOptions {
  /** The only key that counts. Without it the export's own does. */
  key?: KeyObject | undefined;
  /** What was delivered outside before, of any tenant. */
  checkpoints?: readonly Checkpoint[] | undefined;
}

/** A row's line is these with its hash and its text between them. */
const BEFORE_HASH = '{"hash":"';
const BEFORE_ROW = '","row":';
const HASH_AT = BEFORE_HASH.length;
const ROW_AT = HASH_AT + 64 + BEFORE_ROW.length;

/** Takes an export line by line. `add` tells the first thing that does not hold; after that, ask no more. */
export function createVerifier({key: known, checkpoints: outside = []}: VerifierOptions) {
  let line = 0;
  let header: ExportHeader | undefined;
  let key = known;
  let last = {seq: 0, hash: NO_HASH};
  /** The last row that a signature vouches for, and with it all before. */
  let vouched = 0;
  let checkpoints = 0;
  let lastCheckpoint = 0;
  let head: Head | undefined;
  let matched = 0;
  const expected = new Map<number, Checkpoint[]>();

  const fault = (code: FindingCode, seq: number, message: string): Finding => ({code, line, seq, message});
  const isVouched = () => `${vouched === 0 ? 'No row is' : `Rows up to ${vouched} are`} vouched for by a signature`;

  function readHeader(text: string): Finding | undefined {
    const value = read(text, 'header') as ExportHeader | undefined;
    const own = value?.format === 'wincloud-chat-audit' && value.v === 1 ? readPublicKey(value.key) : undefined;
    if (value === undefined || typeof value.tenant !== 'string' || own === undefined) {
      return fault('unreadable', 1, 'The first line is not the header of an export of version 1.');
    }
    if (known !== undefined && !own.equals(known)) {
      return fault(
        'other-key',
        1,
        'The export names another key than the given one: someone else wrote or rewrote it.',
      );
    }
    header = value;
    key = own;
    return expectOutside(value.tenant, keyIdOf(own));
  }

  function expectOutside(tenant: string, keyId: string): Finding | undefined {
    for (const checkpoint of outside) {
      if (checkpoint.tenant !== tenant) continue;
      const {seq} = checkpoint;
      if (checkpoint.keyId !== keyId) {
        return fault('other-key', 1, `The checkpoint of row ${seq} that was delivered outside is of another key.`);
      }
      if (!isSigned('checkpoint', checkpoint, key as KeyObject)) {
        return fault(
          'checkpoint-signature',
          seq,
          `The checkpoint of row ${seq} from outside is not signed by the key.`,
        );
      }
      expected.set(seq, [...(expected.get(seq) ?? []), checkpoint]);
    }
    return undefined;
  }

  function addRow(hash: string, text: string): FirstFinding | undefined {
    const seq = last.seq + 1;
    const row = readRow(text);
    if (hashRow(text) !== hash) return fault('altered', seq, `Row ${seq} is not what was hashed: it was altered.`);
    if (row === undefined) return fault('unreadable', seq, `Row ${seq} is not written as a row is.`);
    if (row.tenant !== header?.tenant) return fault('wrong-tenant', seq, 'This row is of another tenant.');
    if (row.seq > seq) {
      const ifMoved = fault(
        'reordered',
        seq,
        `Row ${seq} is not in its place, where row ${row.seq} is: it comes later.`,
      );
      return {...fault('removed', seq, `Row ${seq} is missing: row ${row.seq} comes in its place.`), ifMoved};
    }
    if (row.seq < seq) return fault('duplicated', seq, `In the place of row ${seq} row ${row.seq} comes again.`);
    if (row.prev !== last.hash) {
      // Both cannot be genuine. A signature over the earlier one settles it; else the earlier one is named.
      const first = vouched === last.seq ? seq : last.seq;
      const what = `Row ${seq} was not written after this row ${last.seq}: one of them was altered and hashed anew.`;
      return fault('altered', first, what);
    }
    last = {seq, hash};
    for (const checkpoint of expected.get(seq) ?? []) {
      if (checkpoint.hash !== hash) return rewritten('The checkpoint that was delivered outside');
      matched += 1;
      vouched = seq;
    }
    return undefined;
  }

  function rewritten(what: string): Finding {
    const {seq} = last;
    const message = `${what} names another row ${seq}. ${isVouched()}: of those after, up to ${seq}, some were rewritten.`;
    return fault('rewritten', vouched + 1, message);
  }

  function checkStatement(kind: 'checkpoint' | 'head', statement: Head): Finding | undefined {
    const name = kind === 'head' ? 'head' : `checkpoint of row ${statement.seq}`;
    if (statement.tenant !== header?.tenant) {
      return fault('wrong-tenant', vouched + 1, `The ${name} is of another tenant.`);
    }
    if (statement.keyId !== keyIdOf(key as KeyObject)) {
      return fault('other-key', vouched + 1, `The ${name} is signed with another key. ${isVouched()}.`);
    }
    if (!isSigned(kind, statement, key as KeyObject)) {
      return fault('checkpoint-signature', vouched + 1, `The signature of the ${name} is wrong. ${isVouched()}.`);
    }
    return undefined;
  }

  function addCheckpoint(statement: Head): FirstFinding | undefined {
    const wrong = checkStatement('checkpoint', statement);
    if (wrong !== undefined) return wrong;
    const {seq} = statement;
    if (seq > last.seq) {
      const what = `The checkpoint of row ${seq} comes after row ${last.seq}`;
      const ifMoved = rewritten(`${what}, and row ${last.seq + 1} later: rows were removed and numbered anew. It`);
      return {...fault('removed', last.seq + 1, `${what}: what is between is missing.`), ifMoved};
    }
    if (seq < last.seq) return fault('reordered', seq, `The checkpoint of row ${seq} does not follow its row.`);
    if (seq === lastCheckpoint) return fault('duplicated', seq, `The checkpoint of row ${seq} comes again.`);
    if (statement.hash !== last.hash) return rewritten('The checkpoint');
    vouched = seq;
    lastCheckpoint = seq;
    checkpoints += 1;
    return undefined;
  }

  function addHead(statement: Head): Finding | undefined {
    const wrong = checkStatement('head', statement);
    if (wrong !== undefined) return wrong;
    const {seq} = statement;
    if (seq > last.seq) return fault('cut', last.seq + 1, `The head names row ${seq}; rows before it were cut off.`);
    if (seq < last.seq) return fault('added', seq + 1, `The head names row ${seq}; rows after it were put in.`);
    if (statement.hash !== last.hash) return rewritten('The head');
    if (statement.checkpoints !== checkpoints) {
      const told = `${checkpoints} checkpoints are here; ${statement.checkpoints} were written`;
      return fault('checkpoint-removed', vouched + 1, `${told}. The rows hold.`);
    }
    head = statement;
    vouched = seq;
    return undefined;
  }

  return {
    /** The finding, or undefined while all holds. */
    add(text: Line): FirstFinding | undefined {
      line += 1;
      const next = last.seq + 1;
      if (head !== undefined) return fault('added', next, 'There is something after the head, which is the end.');
      if (text === undefined) return fault('unreadable', next, 'This line is not UTF-8, or too long for any of ours.');
      if (header === undefined) return readHeader(text);
      if (
        text.startsWith(BEFORE_HASH) &&
        text.startsWith(BEFORE_ROW, ROW_AT - BEFORE_ROW.length) &&
        text.endsWith('}')
      ) {
        return addRow(text.slice(HASH_AT, HASH_AT + 64), text.slice(ROW_AT, -1));
      }
      const checkpoint = read(text, 'checkpoint');
      if (isStatement('checkpoint', checkpoint)) return addCheckpoint(checkpoint);
      const end = read(text, 'head');
      if (isStatement('head', end)) return addHead(end);
      return fault('unreadable', next, 'This line is no row, checkpoint or head as we write them, byte for byte.');
    },

    /** After the last line. */
    end(): Verdict {
      line += 1;
      const next = last.seq + 1;
      if (head === undefined || header === undefined) {
        return {
          holds: false,
          ...fault('cut', next, `The file ends without a head: rows from ${next} on may be missing.`),
        };
      }
      const beyond = [...expected.keys()].filter((seq) => seq > last.seq).sort((a, b) => a - b)[0];
      if (beyond !== undefined) {
        const why = `A checkpoint from outside names row ${beyond}: rows were cut off, or this export is older than it`;
        return {holds: false, ...fault('cut', next, `${why}. Ask for an export of today.`)};
      }
      const {tenant, seq: rows, hash, at, keyId} = head;
      const keyKnown = known !== undefined;
      return {holds: true, tenant, rows, checkpoints, outside: matched, hash, at, keyId, keyKnown};
    },
  };
}

/** The value of a line of one kind, if the line is exactly what we would write for it. */
function read(text: string, kind: string): unknown {
  try {
    const value = JSON.parse(text) as Canonical;
    return canonicalJson(value) === text ? (value as Record<string, unknown>)[kind] : undefined;
  } catch {
    return undefined;
  }
}

/** Checkpoints as they were delivered outside, a line each. Throws an error that names the line. */
export function readCheckpoints(text: string): Checkpoint[] {
  const page = readPage(text);
  if (page !== undefined) return page;
  return text.split('\n').flatMap((one, index) => {
    if (one === '') return [];
    const checkpoint = read(one, 'checkpoint');
    if (!isStatement('checkpoint', checkpoint) || !HASH.test(checkpoint.hash)) {
      throw new Error(`line ${index + 1} is no checkpoint`);
    }
    return [checkpoint];
  });
}

/** An answer of `GET /v1/admin/checkpoints`, as it came. */
function readPage(text: string): Checkpoint[] | undefined {
  if (text.startsWith('{"checkpoint":')) return undefined;
  let page: {checkpoints?: unknown};
  try {
    page = JSON.parse(text) as typeof page;
  } catch {
    return undefined;
  }
  const {checkpoints} = Object(page) as typeof page;
  if (!Array.isArray(checkpoints)) return undefined;
  const wrong = checkpoints.findIndex((one) => !isStatement('checkpoint', one) || !HASH.test(one.hash));
  if (wrong >= 0) throw new Error(`number ${wrong + 1} of "checkpoints" is no checkpoint`);
  return checkpoints as Checkpoint[];
}
