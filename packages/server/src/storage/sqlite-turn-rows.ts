import type {Feedback} from '@wincloud/chat-core/protocol';
import type {AnsweredTurn, Turn} from '../ports.ts';
import {PLACES} from './places.ts';
import type {Subject} from './sqlite-subjects.ts';

export interface TurnRow {
  conversation: number;
  turn: number;
  message_id: string;
  agent: string;
  key_holds: string;
  body_hash: string;
  user_message_id: string;
  user_message: Uint8Array;
  status: Turn['status'];
  answer: Uint8Array | null;
  started_at: number;
  runner: string;
}

/** With what the user thinks of the answer. */
export interface RatedTurnRow extends TurnRow {
  replaced: number;
  rating: Feedback['rating'] | null;
  reason: Uint8Array | null;
}

export const SELECT_RATED = 'SELECT turns.*, rating, reason FROM turns LEFT JOIN feedback USING (conversation, turn)';

export function readTurn(row: TurnRow, {sealer}: Subject): Turn {
  return {
    conversation: row.conversation,
    turn: row.turn,
    messageId: row.message_id,
    status: row.status,
    agent: row.agent,
    userMessage: JSON.parse(sealer.open(row.user_message, PLACES.question(row))),
    startedAt: row.started_at,
  };
}

export function readAnswered(row: RatedTurnRow, subject: Subject): Omit<AnsweredTurn, 'actions'> & {replaced: boolean} {
  const {answer, rating, reason, replaced} = row;
  const said = reason === null ? {} : {reason: subject.sealer.open(reason, PLACES.reason(row))};
  return {
    ...readTurn(row, subject),
    answer: answer === null ? undefined : JSON.parse(subject.sealer.open(answer, PLACES.answer(row))),
    feedback: rating === null ? undefined : {rating, ...said},
    replaced: replaced === 1,
  };
}
