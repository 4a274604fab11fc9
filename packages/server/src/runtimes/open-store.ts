import {existsSync} from 'node:fs';
import {join} from 'node:path';
import type {Store} from '../ports.ts';
import {keyFileOf, openSqliteStore} from '../storage/sqlite.ts';
import {changeMasterKey} from '../storage/sqlite-key-change.ts';
import {DATABASE} from './open-server.ts';

/** The store of a data folder, for the command line, while a server runs or not. Throws where there is none. */
export function openStoreIn(dataDir: string): Store {
  return openSqliteStore(databaseIn(dataDir));
}

/** Puts the database of a data folder under a new master key. Throws while a server uses it. */
export function changeKeyIn(dataDir: string): ReturnType<typeof changeMasterKey> {
  const file = databaseIn(dataDir);
  return changeMasterKey(file, keyFileOf(file));
}

function databaseIn(dataDir: string): string {
  const file = join(dataDir, DATABASE);
  if (!existsSync(file)) throw new Error(`${file}: is not there. Name the folder that the server uses with --data.`);
  return file;
}
