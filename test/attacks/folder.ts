import {existsSync, mkdtempSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** Linux keeps this one in memory. Here nothing is asked of the disk, and hundreds of commits would wait for it. */
const IN_MEMORY = '/dev/shm';

/** A new, empty folder for a server's data. */
export const newFolder = (): string =>
  mkdtempSync(join(existsSync(IN_MEMORY) ? IN_MEMORY : tmpdir(), 'wincloud-chat-attacks-'));
