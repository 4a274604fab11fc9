import type {ActionData} from '@wincloud/chat-core';
import {adopt} from '../controllers/layer.ts';
import type {CardLabels} from '../locales/cards/card-labels.ts';
import type {Tools} from '../tools.ts';
import {actionStyles} from './action.styles.ts';
import {actionCard} from './action.ts';
import {Actions} from './actions.ts';
import type {CardContext} from './card.ts';

/** Cards of proposed changes, with what a person does there and what comes of it: for as long as the element lives. */
export function createActionCards(tools: Tools, words: () => CardLabels) {
  const actions = new Actions(tools, words);
  adopt(tools.host, actionStyles);
  return (data: ActionData, context: CardContext) => actionCard(data, actions, context);
}
