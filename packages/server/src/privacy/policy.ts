import {type ChatMessage, messageText} from '@wincloud/chat-core/protocol';
import type {TenantSettings} from '../config/schema.ts';
import {type RedactOptions, redact} from './redact.ts';
import {createRollingRedactor, type RollingRedactor} from './rolling-redactor.ts';

/** What a tenant wants hidden, in what its users write and in what they are answered. */
export interface Redaction {
  /** A text that is whole. */
  text(text: string): string;
  /** All texts in a value, such as the result of a tool. */
  value(value: unknown): unknown;
  /** For a text that arrives in pieces. */
  rolling(): Pick<RollingRedactor, 'write' | 'end'>;
}

const NONE: Redaction = {
  text: (text) => text,
  value: (value) => value,
  rolling: () => ({write: (chunk) => chunk, end: () => ''}),
};

export function redactionOf({privacy}: Pick<TenantSettings, 'privacy'>): Redaction {
  if (privacy.redact === 'off') return NONE;
  const isPersonal = privacy.redact === 'personal';
  const options: RedactOptions = {emails: isPersonal, ips: isPersonal};
  const text = (whole: string) => redact(whole, options).text;
  return {
    text,
    value: (value) => mapTexts(value, text),
    rolling: () => createRollingRedactor(options),
  };
}

/** A user's message as it is stored, sent to a model and shown again. */
export function redactMessage(message: ChatMessage, redaction: Redaction): ChatMessage {
  return {...message, parts: [{type: 'text', text: redaction.text(messageText(message))}]};
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapTexts(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapTexts(one, change)]));
}
