/** Columns of a line that is read. */
const WIDTH = 100;

/** Numbers as they are read. */
export const figure = (number: number) => number.toLocaleString('en');

/** What is told of a run: in sentences as it goes, and in facts for a program that reads them at the end. */
export interface Story {
  /** From here on, what does not come out as it must is said to have happened in this step. */
  step(title: string): void;
  say(text: string): void;
  /** The very words of somebody else, below what was said. */
  quote(text: string): void;
  /** Keeps what really came out, under a name. */
  note(name: string, fact: unknown): void;
}

/** What came out is not what must. */
export class Unexpected extends Error {}

/** Ends the story where `holds` is false. `what` says what must be. */
export function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Unexpected(`It must be that ${what}.`);
}

/**
 * Tells a story to its end and resolves to the exit status: 0 when every step came out as it must, else 1, and the step
 * that did not is named on standard error. `json`: its facts as one line in place of its sentences.
 */
export async function tell(json: boolean, body: (story: Story) => Promise<void>): Promise<number> {
  const facts: Record<string, unknown> = {};
  let current = 'The start';
  let steps = 0;
  const print = (text: string) => {
    if (!json) process.stdout.write(`${text}\n`);
  };
  const story: Story = {
    step(title) {
      steps += 1;
      current = `Step ${steps}, "${title}"`;
      print(`\n${steps}. ${title}\n`);
    },
    say: (text) => print(wrapped(text, '   ')),
    quote: (text) => print(wrapped(text, '     ')),
    note(name, fact) {
      facts[name] = fact;
    },
  };
  try {
    await body(story);
    if (json) process.stdout.write(`${JSON.stringify({steps, ...facts})}\n`);
    else print(`\nAll ${steps} steps came out as they must.`);
    return 0;
  } catch (error) {
    process.stderr.write(`\n${current} did not come out as it must.\n${(error as Error).message}\n`);
    return 1;
  }
}

function wrapped(text: string, indent: string): string {
  const lines = text.matchAll(new RegExp(`(.{1,${WIDTH - indent.length}})(?:\\s+|$)|\\S+`, 'g'));
  return [...lines].map(([all, line]) => `${indent}${line ?? all}`).join('\n');
}
