import {MAX_BODY_BYTES, MAX_JSON_DEPTH} from '@wincloud/chat-core/protocol';
import type {Context} from 'hono';
import type * as z from 'zod';
import type {AppEnv} from '../app.ts';
import {Fault} from '../errors.ts';

/**
 * The JSON body of a request, checked against a schema. Too large, too deep, not JSON and of another shape each have
 * a code of their own; the last one names the field.
 */
export async function readJson<T>(c: Context<AppEnv>, schema: z.ZodType<T>): Promise<T> {
  const type = c.req.header('content-type') ?? '';
  // Not `application/json-patch+json` nor a list of types: they say that something else is meant.
  if (!/^application\/json\s*(;|$)/i.test(type)) throw new Fault('content_type_unsupported');
  const text = await readText(c.req.raw);
  if (depthOf(text) > MAX_JSON_DEPTH) {
    throw new Fault('body_malformed', {
      message: `The body is nested more than ${MAX_JSON_DEPTH} levels deep. Flatten it.`,
    });
  }
  const parsed = schema.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.length ? issue.path.join('.').slice(0, 80) : 'the body';
  const keys = issue?.code === 'unrecognized_keys' ? '' : (issue?.message ?? '').slice(0, 120);
  throw new Fault('body_invalid', {message: `The body does not have the expected shape at "${field}". ${keys}`.trim()});
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('body_malformed');
  }
}

/** Reads at most the limit, whatever Content-Length says or does not say. */
async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw new Fault('body_too_large');
  if (request.body === null) throw new Fault('body_malformed');
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request.body) {
      bytes += chunk.byteLength;
      if (bytes > MAX_BODY_BYTES) throw new Fault('body_too_large');
      chunks.push(chunk);
    }
    return new TextDecoder('utf-8', {fatal: true}).decode(Buffer.concat(chunks));
  } catch (error) {
    // No UTF-8, a broken chunk, or a client that left in the middle of it: nothing unexpected, whoever does it.
    throw error instanceof Fault ? error : new Fault('body_malformed');
  }
}

/** How deep brackets nest outside of strings, before the parser spends a stack frame on each. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < json.length; index += 1) {
    const char = json[index];
    if (inString) {
      if (char === '\\') index += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return deepest;
}
