import {randomUUID} from 'node:crypto';
import {signIdentity} from '@wincloud/chat-server';
import type {Http} from './http.ts';
import type {User} from './resellers.ts';

/** A key as `POST /v1/admin/tenants/:tenant/secrets` answers it, that once. */
export interface Key {
  kid: string;
  secret: string;
}

/** A question and what came back, read whole. */
export interface Asked {
  conversation: string;
  answer: string;
}

/** What a tenant's own backend does: it holds the key, and says with it who somebody is. */
export interface Backend {
  sign(sub: string, claims: Record<string, unknown>): Promise<string>;
  /** A session of one of its users, for its own site. */
  signIn(user: User): Promise<string>;
  /** A session of its operator, who works with a program: no page, no origin. */
  signInOperator(sub: string, role?: string): Promise<string>;
  /** One question in a new conversation. */
  ask(session: string, question: string): Promise<Asked>;
}

export function createBackend(http: Http, tenant: string, key: Key, origin?: string): Backend {
  const sign = (sub: string, claims: Record<string, unknown>) => signIdentity({tenant, sub, ...key, claims});

  async function openSession(identity: string, from: string | undefined): Promise<string> {
    const body = {tenant, identity};
    return (await http.granted<{token: string}>('POST /v1/session', {body, origin: from})).token;
  }

  return {
    sign,
    async signIn({sub, name, email, tag}) {
      return openSession(await sign(sub, {name, email, resources: {tag}}), origin);
    },
    async signInOperator(sub, role = 'operator') {
      return openSession(await sign(sub, {roles: [role]}), undefined);
    },
    async ask(session, question) {
      const conversation = randomUUID();
      const messages = [{id: randomUUID(), role: 'user', parts: [{type: 'text', text: question}]}];
      const body = {id: conversation, messages};
      const {message} = await http.granted<{message: Message}>('POST /v1/chat', {session, origin, body});
      return {conversation, answer: textOf(message)};
    },
  };
}

/** A message of the AI SDK, as far as it is read here. */
export interface Message {
  role: string;
  parts: {type: string; text?: string}[];
}

export function textOf({parts}: Message): string {
  return parts.map(({type, text}) => (type === 'text' ? (text ?? '') : '')).join('');
}
