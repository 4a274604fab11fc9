import {CannotPlan} from '../actions/plan.ts';
import {unavailable} from '../errors.ts';
import {isFunction} from '../functions/functions.ts';
import {signContext} from '../identity/context-token.ts';
import {TOOLS} from '../tools/registry.ts';
import type {Tool, ToolContext} from '../tools/tool.ts';
import type {Run, RunDeps} from './run-turn.ts';

/** The tools of the agent that this user may have called for them. */
export function toolsOf({agent, may}: Run, {actions}: Pick<RunDeps, 'actions'>): Tool[] {
  const mayPropose = may.proposeChanges && actions !== undefined;
  return TOOLS.filter(
    ({name, proposes}) => agent.agent.tools.includes(name) && may.useTool(name) && (mayPropose || !proposes),
  );
}

/** How changes are proposed in this turn. Which of them a user may confirm is looked up again when they do. */
export function proposeIn(run: Run, {actions}: RunDeps, signal: AbortSignal): ToolContext['propose'] {
  const {principal, turn, conversationId, prices, requestId, may} = run;
  if (!may.proposeChanges || actions === undefined) return undefined;
  return async (tool, dropletId, argumentsOf) => {
    if (!may.useTool(tool)) throw new CannotPlan('This user may not make that change.');
    return actions.propose({principal, turn, conversationId, prices, requestId}, tool, dropletId, argumentsOf, signal);
  };
}

/** What an agent with functions of its own calls them with, as this user. None where there is nothing that it may call. */
export async function contextTokenOf(run: Run, deps: RunDeps): Promise<string | undefined> {
  const {agent, principal, conversationId: conversation} = run;
  if (!agent.functions || agent.model.takesTools) return undefined;
  const functions = toolsOf(run, deps)
    .filter(isFunction)
    .map(({name}) => name);
  return functions.length === 0
    ? undefined
    : signContext({principal, conversation, functions}, deps.store.serverSecret, deps.now());
}

/** On disk before a tool runs, as the turn itself is before a model is called; and what was refused, after it was. */
export async function recordTools(
  {turn, principal, requestId}: Run,
  {store, now}: RunDeps,
  names: readonly string[],
  outcome?: 'refused',
) {
  const {tenant, subject} = principal;
  const detail = {turn: turn.turn, tools: names.join(' ')};
  const action = outcome === 'refused' ? 'tool.refuse' : 'tool.call';
  await store.appendAudit({tenant, subject, action, requestId, detail}, now()).catch(unavailable);
}
