import type {IncomingMessage} from 'node:http';

/** A chat carries its whole history, so this is generous; past it a client has lost count, and so would we. */
const MAX_BODY_BYTES = 1024 * 1024;

export type JsonBody =
  | {readonly kind: 'json'; readonly value: unknown}
  | {readonly kind: 'malformed'}
  | {readonly kind: 'too-large'};

/** Reads a request body as JSON, and says which of the three ways it went instead of throwing. */
export const readJson = async (request: IncomingMessage): Promise<JsonBody> => {
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of request) {
    const bytes = piece as Buffer;
    sizeBytes += bytes.byteLength;
    if (sizeBytes > MAX_BODY_BYTES) return {kind: 'too-large'};
    pieces.push(bytes);
  }
  try {
    return {kind: 'json', value: JSON.parse(Buffer.concat(pieces).toString('utf8'))};
  } catch {
    return {kind: 'malformed'};
  }
};

/** Narrows parsed JSON to an object that can be looked into. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
