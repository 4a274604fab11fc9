import type {ActionData} from '@wincloud/chat-core';
import {type ActionDetail, emit} from '../events.ts';
import type {CardLabels} from '../locales/cards/card-labels.ts';
import type {Tools} from '../tools.ts';
import {wordFor} from './card.ts';
import {type KnownAction, standing} from './known-action.ts';

/* What is told of a proposed change: to whoever listens to a screen reader, and to the page. */

/** How it stands, with what it is: it may have gone on while the reader was elsewhere. */
export function sayStanding({say}: Tools, words: CardLabels, known: KnownAction): void {
  say(`${words.tools[known.data.tool]}. ${standing(known, words)}`);
}

/** Which step is done now, or has come to an end. */
export function saySteps({say}: Tools, words: CardLabels, before: ActionData, next: ActionData): void {
  next.steps.forEach(({step, state}, index) => {
    if (state === 'waiting' || state === before.steps[index]?.state) return;
    say(`${wordFor(words.steps, step)}. ${wordFor(words.stepStates, state)}`);
  });
}

/** Asks the page whether a person's confirmation may go out. */
export function mayConfirm({host}: Tools, data: ActionData, conversationId: string): boolean {
  return emit(host, 'wincloud-chat-action', detailOf(data, conversationId, 'confirmed'), true);
}

/** Tells the page what came of it, where something has. */
export function tellPage({host}: Tools, data: ActionData, conversationId: string): void {
  const {state} = data;
  if (state !== 'done' && state !== 'failed' && state !== 'unknown' && state !== 'dismissed') return;
  // Not while the element renders: what the page does then is its own affair.
  queueMicrotask(() => emit(host, 'wincloud-chat-action', detailOf(data, conversationId, state)));
}

function detailOf(
  {id, tool, arguments: given}: ActionData,
  conversationId: string,
  state: ActionDetail['state'],
): ActionDetail {
  return {conversationId, actionId: id, tool, arguments: given, state};
}
