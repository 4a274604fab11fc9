import type {Redaction} from '../privacy/policy.ts';
import type {Card, Tool, ToolContext} from './tool.ts';

export interface RunToolOptions {
  /** Its signal ends whatever asked for the call, and the call with it. */
  context: ToolContext;
  /** When there is no more time for it. */
  deadline: AbortSignal;
  redaction: Redaction;
}

/**
 * One call of a tool, whoever asked for it: what comes of it without what the tenant wants hidden. Checked input only. Ends
 * with the deadline also where the tool does not.
 */
export async function runTool(
  tool: Tool,
  input: Record<string, unknown>,
  {context, deadline, redaction}: RunToolOptions,
): Promise<{output: unknown; cards: Card[]}> {
  const signal = AbortSignal.any([context.signal, deadline]);
  signal.throwIfAborted();
  const ended = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), {once: true});
  });
  const run = async () => tool.run(input, {...context, signal});
  const {data, cards = []} = await Promise.race([run(), ended]);
  return {
    output: redaction.value(data),
    // What a person confirms they must see as it is. There is no word of a model's in it.
    cards: cards.map((card) =>
      card.type === 'data-action' ? card : ({...card, data: redaction.value(card.data)} as Card),
    ),
  };
}
