import type {ActionData} from '@wincloud/chat-core/protocol';
import type {Recommendation} from '../insights/recommendation.ts';
import {propose} from './propose.ts';
import type {ToolContext} from './tool.ts';

/**
 * The change that follows from an advice, where there is one that can be taken back: another size, backups. What deletes
 * something is for a person to do. Undefined where nothing is proposed, or it cannot be done now: the advice stands without.
 */
export async function proposeAdvice(advice: Recommendation, context: ToolContext): Promise<ActionData | undefined> {
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
