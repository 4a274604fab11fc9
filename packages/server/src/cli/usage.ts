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
  const {values, words} = readArguments(args, options, help);
  if (words.length > 0) throw new UsageError(`"${words[0]}" is no option.`, help);
  return values;
}

/** The same where words are wanted beside the options, in any place. */
export function readArguments<T extends Options>(args: readonly string[], options: T, help: string) {
  try {
    const {values, positionals} = parseArgs({args: [...args], options, strict: true, allowPositionals: true});
    return {values, words: positionals};
  } catch (error) {
    throw new UsageError((error as Error).message, help);
  }
}
