import {
  type ChatMessage,
  type ChatResponse,
  ERRORS,
  type ErrorCode,
  isErrorCode,
  MAX_ID_CHARS,
  MAX_MESSAGE_CHARS,
  parseEventId,
} from '@wincloud/chat-core/protocol';
import {type Context, Hono} from 'hono';
import * as z from 'zod';
import type {AppEnv, Deps} from '../app.ts';
import {Fault} from '../errors.ts';
import {agentsFor} from '../identity/roles.ts';
import {rateLimit, turnLimit} from '../middleware/rate-limit.ts';
import type {Turn} from '../ports.ts';
import {eventStream} from './event-stream.ts';
import {readJson} from './read-json.ts';

/** Ids are chosen by clients and stand in paths: letters, digits and a few marks, and no dot segments. */
const clientId = z
  .string()
  .regex(
    new RegExp(`^(?!\\.{1,2}$)[\\w.~:@+=-]{1,${MAX_ID_CHARS}}$`),
    'Use 1 to 128 letters, digits or . _ ~ : @ + = -',
  );

const messageSchema = z.object({
  id: clientId.optional(),
  role: z.string(),
  parts: z.array(z.object({type: z.string(), text: z.string().optional()})).max(1_000),
});

const requestSchema = z.object({
  id: clientId,
  messages: z.array(z.unknown()).min(1).max(10_000),
  trigger: z.enum(['submit-message', 'regenerate-message']).nullish(),
  messageId: clientId.nullish(),
  agent: z.string().min(1).max(40).nullish(),
});

/** One turn: sent, taken up again, stopped. */
export function chatRoutes(deps: Deps) {
  const {store, turns, now} = deps;

  return new Hono<AppEnv>()
    .post('/v1/chat', async (c) => {
      const request = await readJson(c, requestSchema);
      const principal = c.get('principal');
      const tenant = c.get('tenant');
      const message = lastUserMessage(request.messages, now());
      if (request.agent) deps.agents.get(request.agent, agentsFor(principal, tenant));
      await rateLimit(c, deps, turnLimit(principal, tenant, deps.clientAddress(c)));

      const turn = await turns.begin(principal, tenant, {
        conversationId: request.id,
        message,
        trigger: request.trigger ?? 'submit-message',
        messageId: request.messageId ?? undefined,
        agent: request.agent ?? undefined,
        idempotencyKey: idempotencyKey(c),
        requestId: c.get('requestId'),
      });
      if (!wantsWhole(c.req.header('accept'))) return eventStream(c, deps, turn, 0);
      const answer: ChatResponse = {id: request.id, message: await wholeAnswer(deps, turn, c.req.raw.signal)};
      return c.json(answer);
    })

    .get('/v1/chat/:id/stream', async (c) => {
      // A chat in which nothing was said yet is no error here: a stock client asks before its first message.
      const own = await store.findConversation(c.get('principal'), c.req.param('id'));
      const newest = own === undefined ? undefined : await store.findTurn(own.conversation);
      if (own === undefined || newest === undefined) return c.body(null, 204);
      const {conversation} = own;
      const running = newest.status === 'streaming' ? newest : undefined;
      const header = c.req.header('last-event-id');
      if (header === undefined) return running === undefined ? c.body(null, 204) : eventStream(c, deps, running, 0);
      const cursor = parseEventId(header);
      const known = cursor?.epoch === store.epoch ? await store.findTurn(conversation, cursor.turn) : undefined;
      // A cursor of a lost log, or of no event there is: the newest turn from its start, which replaces.
      if (cursor === undefined || known === undefined) return eventStream(c, deps, newest, 0);
      if (cursor.seq > 0 && (await store.readEvents(known, cursor.seq - 1, 1))[0] === undefined) {
        return eventStream(c, deps, known, 0);
      }
      const more = await store.readEvents(known, cursor.seq, 1);
      if (more.length > 0 || known.status === 'streaming') return eventStream(c, deps, known, cursor.seq);
      return running === undefined ? c.body(null, 204) : eventStream(c, deps, running, 0);
    })

    .post('/v1/chat/:id/stop', async (c) => {
      const found = await store.findConversation(c.get('principal'), c.req.param('id'));
      if (found === undefined) throw new Fault('not_found'); // the same for a foreign id and an unknown one
      return c.json({stopped: await turns.stop(found.conversation)});
    });
}

/** The only part of what a client sends that is believed. */
function lastUserMessage(messages: readonly unknown[], now: number): ChatMessage {
  const last = messages.findLast((message) => (message as {role?: unknown} | null)?.role === 'user');
  const parsed = messageSchema.safeParse(last);
  if (!parsed.success) {
    throw new Fault('body_invalid', {
      message: 'The body needs a last message of role "user" with an id and text parts.',
    });
  }
  const text = parsed.data.parts.map((part) => (part.type === 'text' ? (part.text ?? '') : '')).join('');
  if (parsed.data.parts.some(({type}) => type === 'file')) {
    throw new Fault('body_invalid', {message: 'Attachments are not taken. Send the text alone.'});
  }
  if (text.trim() === '') throw new Fault('body_invalid', {message: 'The message has no text. Send a text part.'});
  if (text.length > MAX_MESSAGE_CHARS) throw new Fault('message_too_long');
  const id = parsed.data.id ?? crypto.randomUUID();
  return {id, role: 'user', parts: [{type: 'text', text}], metadata: {createdAt: now}};
}

function idempotencyKey(c: Context<AppEnv>): string | undefined {
  const key = c.req.header('idempotency-key');
  if (key === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,256}$/.test(key)) {
    throw new Fault('body_invalid', {message: 'Idempotency-Key must be 1 to 256 visible ASCII characters.'});
  }
  return key;
}

/** Whether a client asks for JSON and not for a stream, by the first of the two that `Accept` names. */
function wantsWhole(accept = '*/*'): boolean {
  const json = accept.indexOf('application/json');
  const stream = accept.indexOf('text/event-stream');
  return json >= 0 && (stream < 0 || json < stream);
}

/** Waits for the ending. A failed turn is an error answer, whose code is that of the turn. */
async function wholeAnswer(deps: Deps, turn: Turn, signal: AbortSignal): Promise<ChatMessage> {
  for await (const events of deps.turns.follow(turn, 0, signal)) {
    for (const {chunk} of events) {
      if (chunk.type === 'data-error') {
        const code: ErrorCode = isErrorCode(chunk.data.code) ? chunk.data.code : 'internal';
        throw new Fault(code, {retryAfterS: chunk.data.retryAfter, message: ERRORS[code].message});
      }
    }
  }
  const stored = await deps.store.readTurns(turn.conversation);
  const answer = stored.find((one) => one.turn === turn.turn)?.answer;
  if (answer === undefined) throw new Fault('not_found');
  return answer;
}
