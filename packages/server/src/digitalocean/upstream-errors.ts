import {readText} from '../outbound/read-text.ts';
import {AgentError} from '../ports.ts';

/** Characters of an upstream's answer that are kept for the log. */
const MAX_DETAIL = 300;

/** An HTTP refusal as an error of ours. The body, which may be JSON of three shapes or a proxy's HTML, is only logged. */
export async function refusal(response: Response, now: number): Promise<AgentError> {
  const detail = `${response.status} ${await textOf(response)}`.slice(0, MAX_DETAIL);
  const {status} = response;
  if (status === 429) return new AgentError('agent_rate_limited', {retryAfterS: waitOf(response.headers, now), detail});
  if (status === 408 || status === 504) return new AgentError('agent_timeout', {detail});
  if (status === 502 || status === 503) {
    return new AgentError('agent_unreachable', {retryAfterS: waitOf(response.headers, now), detail});
  }
  if (status >= 500) return new AgentError('agent_failed', {detail});
  return new AgentError('agent_rejected', {detail});
}

/** `Retry-After` in seconds or as a date, else the epoch second of `ratelimit-reset`; undefined when neither is there. */
function waitOf(headers: Headers, now: number): number | undefined {
  const after = headers.get('retry-after');
  const seconds = after === null ? Number.NaN : Number(after);
  if (Number.isFinite(seconds)) return clampS(seconds);
  const date = after === null ? Number.NaN : Date.parse(after);
  if (Number.isFinite(date)) return clampS((date - now) / 1000);
  const reset = Number(headers.get('ratelimit-reset') ?? Number.NaN);
  return Number.isFinite(reset) ? clampS(reset - now / 1000) : undefined;
}

/** An hour is the longest window of the platform; a longer wait is a misread header. */
function clampS(seconds: number): number {
  return Math.min(3600, Math.max(1, Math.ceil(seconds)));
}

async function textOf(response: Response): Promise<string> {
  try {
    return response.body === null ? '' : await readText(response.body, MAX_DETAIL);
  } catch {
    return '';
  }
}

/** Sentences that arrive as an answer with status 200 but are the platform's own failure. */
const SENTENCES: readonly {start: string; whole: RegExp; code: AgentError['code']}[] = [
  {start: 'Error code: ', whole: /^Error code: 429 - /, code: 'agent_rate_limited'},
  {start: 'Error code: ', whole: /^Error code: 4\d\d - [{[]/, code: 'agent_rejected'},
  {start: 'Error code: ', whole: /^Error code: 5\d\d - [{[]/, code: 'agent_failed'},
  {start: "{'error'", whole: /^\{'error'/, code: 'agent_failed'},
  {start: '{"error"', whole: /^\{"error"\s*:/, code: 'agent_failed'},
  {
    start: 'Failed to retrieve data from Knowledge base',
    whole: /^Failed to retrieve data from Knowledge base\(s\)/,
    code: 'agent_failed',
  },
];

/** Characters that decide: no pattern needs more. */
const DECISIVE_CHARS = 48;

/**
 * Holds the first characters of an answer back until they cannot be one of those sentences any more. `push` gives
 * the text that may be shown, or throws the error that the sentence stands for.
 */
export function createSentenceGuard(): {push(text: string): string; end(): string} {
  let held: string | undefined = '';

  function judge(last: boolean): string {
    const text = (held as string).trimStart();
    const fault = SENTENCES.find(({whole}) => whole.test(text));
    if (fault !== undefined) throw new AgentError(fault.code, {detail: text.slice(0, MAX_DETAIL)});
    const undecided = SENTENCES.some(({start}) => text.startsWith(start) || start.startsWith(text));
    if (!last && undecided && text.length < DECISIVE_CHARS) return '';
    const shown = held as string;
    held = undefined;
    return shown;
  }

  return {
    push(text) {
      if (held === undefined) return text;
      held += text;
      return judge(false);
    },
    end: () => (held === undefined ? '' : judge(true)),
  };
}
