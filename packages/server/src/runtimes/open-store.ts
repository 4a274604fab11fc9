import {existsSync} from 'node:fs';
import {join} from 'node:path';
import type {Store} from '../ports.ts';
import {openSqliteStore} from '../storage/sqlite.ts';
import {DATABASE} from './open-server.ts';

/** The store of a data folder, for the command line, while a server runs or not. Throws where there is none. */
export function openStoreIn(dataDir: string): Store {
  const file = join(dataDir, DATABASE);
  if (!existsSync(file)) throw new Error(`${file}: is not there. Name the folder that the server uses with --data.`);
  return openSqliteStore(file);
}
