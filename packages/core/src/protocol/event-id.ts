/**
 * The place of one event in a conversation's log, `<epoch>.<turn>.<seq>` on the wire (the SSE `id:` field).
 * `epoch` names the log (it changes only when the log was lost), `turn` counts the turns of the conversation
 * from 1, `seq` the events of the turn from 1 without gaps.
 */
export interface EventId {
  epoch: string;
  turn: number;
  seq: number;
}

const PATTERN = /^([a-z0-9]{1,32})\.(\d{1,9})\.(\d{1,9})$/;

/** `{epoch: 'k3', turn: 2, seq: 17}` -> `k3.2.17` */
export function formatEventId({epoch, turn, seq}: EventId): string {
  return `${epoch}.${turn}.${seq}`;
}

/** `k3.2.17` -> its parts, or undefined when the string is not an event id. */
export function parseEventId(id: string): EventId | undefined {
  const match = PATTERN.exec(id);
  if (match === null) return undefined;
  return {epoch: match[1] as string, turn: Number(match[2]), seq: Number(match[3])};
}
