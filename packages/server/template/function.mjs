/* A function of DigitalOcean Functions, as `wincloud-chat functions` writes it, with these two lines filled in. */
const ADDRESS = 'https://chat.example.com/v1/functions/list_droplets';
const ARGUMENTS = {context_token: 'string'};

const TIMEOUT_MS = 20_000;

const UNANSWERED = {
  error: {
    code: 'function_failed',
    message: 'The chat did not answer. Say that this could not be read.',
    requestId: '',
    retryable: true,
  },
};

/** Passes the arguments on, and nothing else that the platform adds to them. Runs on Node 18, without any package. */
export async function main(args) {
  try {
    const response = await fetch(ADDRESS, {
      method: 'POST',
      headers: {'content-type': 'application/json'},
      body: JSON.stringify(pick(args ?? {})),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = await response.json();
    if (response.ok) return {body: answer.body};
    return {statusCode: response.status, body: answer.error === undefined ? UNANSWERED : answer};
  } catch {
    return {statusCode: 502, body: UNANSWERED};
  }
}

function pick(args) {
  const picked = {};
  for (const [name, type] of Object.entries(ARGUMENTS)) {
    if (Object.hasOwn(args, name) && args[name] !== null && args[name] !== '') picked[name] = toType(args[name], type);
  }
  return picked;
}

/** In a query all is text, and a name of digits may come as a number. What fits no type is refused by the chat. */
function toType(value, type) {
  if (type === 'string' && typeof value !== 'object') return String(value);
  const isText = typeof value === 'string' && value.trim() !== '';
  if (type === 'number' && isText && Number.isFinite(Number(value))) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === 'false')) return value === 'true';
  return value;
}
