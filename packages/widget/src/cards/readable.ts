import type {ActionData, DataPart, MessagePart} from '@wincloud/chat-core';

import {enCards} from '../locales/cards/en.ts';

export type CardPart = Extract<
  DataPart,
  {type: 'data-droplet' | 'data-metrics' | 'data-recommendation' | 'data-bill' | 'data-action'}
>;

type Kind = 'string' | 'number' | 'boolean' | 'object';

/** What a card cannot be drawn without. The rest may be missing, or be of a server that is newer or older than this. */
const NEEDED: {readonly [Type in CardPart['type']]: Readonly<Record<string, Kind>>} = {
  'data-droplet': {
    name: 'string',
    status: 'string',
    size: 'string',
    vcpus: 'number',
    memoryMb: 'number',
    diskGb: 'number',
    region: 'string',
    backups: 'boolean',
    asOf: 'string',
  },
  'data-metrics': {droplet: 'object', state: 'string', series: 'object', missing: 'object', unread: 'object'},
  'data-recommendation': {kind: 'string', resource: 'object', confidence: 'object', basis: 'object'},
  'data-bill': {state: 'string', lines: 'object', unread: 'object', asOf: 'string'},
  'data-action': {
    id: 'string',
    tool: 'string',
    arguments: 'object',
    resource: 'object',
    reversible: 'boolean',
    interrupts: 'boolean',
    expiresAt: 'string',
    signature: 'string',
    state: 'string',
    steps: 'object',
    changedAt: 'string',
  },
};

/** Whether a part has what its card needs. */
export function isReadable(part: MessagePart): part is CardPart {
  const needed: Readonly<Record<string, Kind>> | undefined = Object.hasOwn(NEEDED, part.type)
    ? NEEDED[part.type as CardPart['type']]
    : undefined;
  const data: unknown = 'data' in part ? part.data : undefined;
  if (needed === undefined || typeof data !== 'object' || data === null) return false;
  const has = ([name, kind]: [string, Kind]) => {
    const value = (data as Record<string, unknown>)[name];
    return typeof value === kind && value !== null;
  };
  return Object.entries(needed).every(has) && (part.type !== 'data-action' || isKnownAction(part.data));
}

/** What cannot be put in words must not be confirmed. */
const isKnownAction = ({tool, state}: ActionData) =>
  Object.hasOwn(enCards.tools, tool) && Object.hasOwn(enCards.states, state);
