import type {RouteData} from '@wincloud/chat-core/protocol';
import type {Agent} from './agent.ts';

/** An agent chosen for a question, and why. */
export interface Route {
  agent: Agent;
  reason: RouteData['reason'];
}

/**
 * Chooses who answers: the agent the user asked for, else the one whose topic words the question has most of, else
 * the tenant's default. A tie goes to the default, since moving a user for nothing is worse than staying.
 */
export function routeQuestion(
  question: string,
  agents: readonly Agent[],
  {chosen, fallback}: {chosen: Agent | undefined; fallback: Agent},
): Route {
  if (chosen !== undefined) return {agent: chosen, reason: 'chosen'};
  const text = question.toLowerCase();
  const scored = agents
    .map((agent) => ({agent, score: agent.topics.filter((topic) => mentions(text, topic)).length}))
    .filter(({score}) => score > 0)
    .sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  if (best === undefined || best.score === second?.score) return {agent: fallback, reason: 'default'};
  return {agent: best.agent, reason: 'topic'};
}

function mentions(text: string, topic: string): boolean {
  const open = topic.endsWith('*');
  const word = (open ? topic.slice(0, -1) : topic).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}-])${word}${open ? '' : '(?![\\p{L}\\p{N}])'}`, 'u').test(text);
}
