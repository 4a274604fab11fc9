import type {ActionData} from '@wincloud/chat-core/protocol';
import type {Recommendation} from '../insights/recommendation.ts';
import {recommendationCard} from './cards.ts';
import {actionCard, propose} from './propose.ts';
import type {Card, ToolContext} from './tool.ts';

/** Cards of advice in one answer. All of it is in the data. */
const MAX_ADVICE = 3;

/** Changes of one answer that wait for a person: more would have to be told apart. */
const MAX_PROPOSALS = 2;

export interface AdviceCards {
  cards: Card[];
  /** For the model: what can be confirmed on a card. */
  proposals: {server: string; tool: string; to?: string}[];
}

/**
 * What is advised, as cards: other sizes, then what saves most, then what is missing or open; the rest is told in words.
 * Behind each the change that follows from it, where there is one and it can be made now.
 */
export async function adviceCards(
  advice: readonly Recommendation[],
  asOf: number,
  context: ToolContext,
): Promise<AdviceCards> {
  const cards: Card[] = [];
  const actions: ActionData[] = [];
  for (const one of advice.toSorted(byWorth).slice(0, MAX_ADVICE)) {
    cards.push(recommendationCard(one, asOf));
    // Two changes of one machine would stand in each other's way.
    const isFree = actions.length < MAX_PROPOSALS && actions.every(({resource}) => resource.id !== one.resource.id);
    const action = isFree ? await proposeAdvice(one, context) : undefined;
    if (action === undefined) continue;
    actions.push(action);
    cards.push(actionCard(action));
  }
  const proposals = actions.map(({tool, resource, arguments: {size}}) => ({
    server: resource.name,
    tool,
    ...(size === undefined ? {} : {to: String(size)}),
  }));
  return {cards, proposals};
}

function byWorth(a: Recommendation, b: Recommendation): number {
  const rank = ({kind}: Recommendation) => (kind === 'smaller' || kind === 'larger' ? 0 : kind === 'no-data' ? 2 : 1);
  return rank(a) - rank(b) || (b.savingMonthly ?? 0) - (a.savingMonthly ?? 0);
}

/** Another size, or backups: what can be taken back. What deletes something is for a person to do. */
async function proposeAdvice(advice: Recommendation, context: ToolContext): Promise<ActionData | undefined> {
  const {kind, resource, basis, confidence} = advice;
  const id = Number(resource.id);
  const to = (kind === 'smaller' || kind === 'larger') && 'to' in basis ? basis.to?.slug : undefined;
  // What is hardly known is said, and not put before somebody as a button.
  if (context.propose === undefined || confidence.level === 'low') return undefined;
  try {
    if (to !== undefined) return await propose(context, 'resize_droplet', id, () => ({size: to}));
    if (kind === 'no-backups') return await propose(context, 'enable_backups', id, () => ({}));
  } catch {
    // It cannot be done now, or provider or store did not answer: the advice is worth more than its button.
    context.signal.throwIfAborted();
  }
  return undefined;
}
