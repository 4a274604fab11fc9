import {existsSync, readFileSync} from 'node:fs';

/*
 * SQLite's write-ahead log (https://www.sqlite.org/fileformat2.html#walformat): a header of 32 bytes, then frames of 24
 * bytes and a page. A frame counts if it has the header's salts and the running checksum fits; a commit ends with a
 * frame that says how large the database now is.
 */

const HEADER_BYTES = 32;
const FRAME_BYTES = 24;
const MAGIC = 0x377f0682;

/**
 * Bytes of the log after its last commit: what a process that died was about to write. SQLite ignores them when it opens
 * the file, silently; asked before, this tells. They were acknowledged to nobody.
 */
export function tornTailBytes(databaseFile: string): number {
  const file = `${databaseFile}-wal`;
  const wal = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  if (wal.length < HEADER_BYTES) return wal.length;
  const magic = wal.readUInt32BE(0);
  if (magic >>> 1 !== MAGIC >>> 1) return wal.length;
  const sum = checksum(magic === MAGIC);
  const salts = wal.subarray(16, 24);
  const frameBytes = FRAME_BYTES + wal.readUInt32BE(8);
  sum.add(wal.subarray(0, 24));
  let committed = HEADER_BYTES;
  let at = HEADER_BYTES;
  for (; at + frameBytes <= wal.length; at += frameBytes) {
    const frame = wal.subarray(at, at + frameBytes);
    // Of a log that was written over from the start: not torn, but old.
    if (!frame.subarray(8, 16).equals(salts)) break;
    sum.add(frame.subarray(0, 8));
    sum.add(frame.subarray(FRAME_BYTES));
    if (!sum.is(frame.readUInt32BE(16), frame.readUInt32BE(20))) {
      at += frameBytes;
      break;
    }
    if (frame.readUInt32BE(4) !== 0) committed = at + frameBytes;
  }
  const isPart = wal.length - at < frameBytes && wal.subarray(at + 8, at + 16).equals(salts);
  return (isPart ? wal.length : at) - committed;
}

function checksum(littleEndian: boolean) {
  let one = 0;
  let two = 0;
  return {
    add(bytes: Buffer) {
      const read = (at: number) => (littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
      for (let at = 0; at < bytes.length; at += 8) {
        one = (one + read(at) + two) >>> 0;
        two = (two + read(at + 4) + one) >>> 0;
      }
    },
    is: (wantedOne: number, wantedTwo: number) => one === wantedOne && two === wantedTwo,
  };
}
