import {parseArgs} from 'node:util';

/** The words of a call were wrong: said with the help of the command. */
export class UsageError extends Error {
  readonly help: string;
  constructor(message: string, help: string) {
    super(message);
    this.name = 'UsageError';
    this.help = help;
  }
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

/** `parseArgs` of Node, with our error. */
export function readOptions<T extends Options>(args: readonly string[], options: T, help: string) {
  try {
    return parseArgs({args: [...args], options, strict: true, allowPositionals: false}).values;
  } catch (error) {
    throw new UsageError((error as Error).message, help);
  }
}
