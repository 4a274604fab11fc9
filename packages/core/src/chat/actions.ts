import type {ActionData, ActionDecision, ActionResponse} from '../protocol/index.ts';
import type {Chat} from './chat.ts';

/* What a user does with a proposed change. Beside the chat, as `history.ts` is, for a page that shows none. */

/**
 * Confirms or dismisses a proposed change, and shows how it stands then, in all tabs. What was seen goes along, so that
 * nothing else is confirmed. Rejects with a `ChatError`: `action_name_mismatch` leaves it open, after any other code of an
 * action it has to be read again.
 */
export async function decideAction(
  chat: Chat,
  {id, signature}: Pick<ActionData, 'id' | 'signature'>,
  decision: ActionDecision['decision'],
  typedName?: string,
): Promise<ActionData> {
  const body: ActionDecision = {decision, signature, ...(typedName === undefined ? {} : {typedName})};
  return show(chat, await chat.request<ActionResponse>('POST', pathTo(chat, id), body));
}

/** Reads how an action stands, and shows it in all tabs. Rejects with a `ChatError`. */
export async function readAction(chat: Chat, actionId: string): Promise<ActionData> {
  return show(chat, await chat.request<ActionResponse>('GET', pathTo(chat, actionId)));
}

function show(chat: Chat, {action}: ActionResponse): ActionData {
  chat.showAction(action);
  return action;
}

const pathTo = ({$state}: Chat, id: string) =>
  `/v1/chat/${encodeURIComponent($state.get().conversationId)}/actions/${encodeURIComponent(id)}`;
