import {vi} from 'vitest';
import {main} from '../cli.ts';

/** Runs a command line and gives its status and what it printed. For tests only. */
export async function run(...args: string[]) {
  const printed = {out: '', err: ''};
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.out += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed.err += text;
    return true;
  });
  const status = await main(args);
  vi.restoreAllMocks();
  return {status, ...printed};
}
