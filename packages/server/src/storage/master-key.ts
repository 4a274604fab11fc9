import {randomBytes, randomUUID} from 'node:crypto';
import {existsSync, linkSync, readFileSync, unlinkSync, writeFileSync} from 'node:fs';
import {KEY_BYTES} from '../privacy/seal.ts';

/**
 * The key under which all other keys of a database are kept, in a file of its own: who has the database alone, such as an
 * old copy of it, can read nothing personal in it and sign nothing. Made with the database, and only then: one that
 * was lost must not be replaced by another.
 *
 * @param file by default beside the database; `KEY_FILE` names a better place
 */
export function readMasterKey(file: string, mayMake: boolean): Uint8Array {
  if (!existsSync(file)) {
    if (!mayMake) {
      throw new Error(
        `${file}: is not there, and the database cannot be read without it. Restore it, or set KEY_FILE.`,
      );
    }
    makeKey(file);
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new Error(
    `${file}: is no key of ${KEY_BYTES} bytes in base64. Restore it; "openssl rand -base64 32" makes one.`,
  );
}

/** Where the key is put that is to take its place. */
export const nextKeyFile = (file: string) => `${file}.next`;

export function writeNextKey(file: string): Uint8Array {
  const key = randomBytes(KEY_BYTES);
  writeFileSync(nextKeyFile(file), `${key.toString('base64')}\n`, {mode: 0o600, flush: true});
  return key;
}

/** Of processes that start at once one makes it, whole before it has its name. */
function makeKey(file: string): void {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, {mode: 0o600, flush: true});
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
}
