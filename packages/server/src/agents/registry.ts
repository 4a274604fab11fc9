import {Fault} from '../errors.ts';
import type {Price} from '../limits/budget.ts';
import type {AgentModel} from '../ports.ts';
import type {Agent} from './agent.ts';
import {billing} from './billing.ts';
import {optimizer} from './optimizer.ts';
import {support} from './support.ts';

/** Every agent there is. A settings file says which of them run, and where. */
export const AGENTS: readonly Agent[] = [support, optimizer, billing];

/** A configured agent: what it is, the model that answers for it and where its sources can be read. */
export interface RunningAgent {
  agent: Agent;
  model: AgentModel;
  /** With `{path}` for an article's path; without it a source has no link. */
  sourceUrl: string | undefined;
  /** What its provider charges; without it budgets in dollars do not count it. */
  price?: Price | undefined;
  /** Whether functions are attached to it at its provider, which it calls at `/v1/functions`. */
  functions?: boolean | undefined;
}

export interface AgentRegistry {
  /** The agents a tenant lists, in its order. */
  of(ids: readonly string[]): RunningAgent[];
  /** Throws `agent_unknown` when the tenant does not list it. */
  get(id: string, ids: readonly string[]): RunningAgent;
  /** The last known state of an agent, asked for anew when it is older than ten seconds. */
  status(id: string, signal: AbortSignal): Promise<'up' | 'down'>;
}

const STATUS_LIFE_MS = 10_000;

export function createRegistry(running: readonly RunningAgent[], now: () => number = Date.now): AgentRegistry {
  const byId = new Map(running.map((one) => [one.agent.id, one]));
  const asked = new Map<string, {at: number; status: Promise<'up' | 'down'>}>();
  return {
    of: (ids) => ids.flatMap((id) => byId.get(id) ?? []),
    get(id, ids) {
      const found = ids.includes(id) ? byId.get(id) : undefined;
      if (found === undefined) throw new Fault('agent_unknown');
      return found;
    },
    async status(id, signal) {
      const known = asked.get(id);
      if (known !== undefined && now() - known.at < STATUS_LIFE_MS) return known.status;
      const status = byId.get(id)?.model.health(signal) ?? Promise.resolve('down' as const);
      asked.set(id, {at: now(), status});
      return status;
    },
  };
}
