import {describe, expect, test} from 'vitest';
import {WAYS} from '../../../../test/fixtures/ways.ts';
import {AgentError} from '../ports.ts';
import {createSentenceGuard, refusal} from './upstream-errors.ts';

describe.each(WAYS)('failures that arrive as an answer, %s', (_way, split) => {
  /** What was shown, and the code of the failure that was recognised. */
  const guarded = (text: string) => {
    const guard = createSentenceGuard();
    let shown = '';
    try {
      for (const piece of split(text)) shown += guard.push(piece);
      shown += guard.end();
      return {shown, code: undefined};
    } catch (error) {
      expect(error).toBeInstanceOf(AgentError);
      return {shown, code: (error as AgentError).code};
    }
  };

  test.each([
    ["Error code: 429 - {'error': 'slow down'}", 'agent_rate_limited'],
    ["Error code: 400 - {'detail': 'no'}", 'agent_rejected'],
    ['Error code: 401 - [1]', 'agent_rejected'],
    ["Error code: 503 - {'error': 'down'}", 'agent_failed'],
    ["{'error': {'message': 'boom'}}", 'agent_failed'],
    ['{"error": "boom"}', 'agent_failed'],
    ['{"error"  : {"message":"boom"}}', 'agent_failed'],
    ['Failed to retrieve data from Knowledge base(s) - timeout', 'agent_failed'],
    ["\n  Error code: 429 - {'error': 'slow down'}", 'agent_rate_limited'],
  ])('%j is one, and none of it is shown', (text, code) => {
    expect(guarded(text)).toEqual({shown: '', code});
  });

  test.each([
    'Restart the service.',
    '',
    '   ',
    'E',
    'Error code: ',
    'Error code: 0x204 means that RDP cannot reach the server, so look at the firewall first.',
    'Error code: 500 - an HTTP status that IIS gives for a fault in the application.',
    'Error code: 404 - not found, says IIS.',
    'Errors like that have three usual causes.',
    '{"error"}',
    '{"errors": []}',
    'Failed to retrieve data from Knowledge bases is what the panel says.',
    'Failed to retrieve data',
    "The log says: Error code: 429 - {'error': 'x'}",
    '  indented text',
  ])('%j is an answer and shown whole', (text) => {
    expect(guarded(text)).toEqual({shown: text, code: undefined});
  });
});

test('an answer that begins otherwise is shown from its first character', () => {
  expect(createSentenceGuard().push('R')).toBe('R');
});

test('an answer that begins like a failure is held back no longer than it takes to tell', () => {
  const guard = createSentenceGuard();
  const text = 'Error code: 0x204 means that the RDP port cannot be reached';
  let shown = '';
  for (const [at, character] of text.split('').entries()) {
    shown += guard.push(character);
    if (at === 46) expect(shown).toBe('');
    if (at === 47) expect(shown).toBe(text.slice(0, 48));
  }
  expect(shown).toBe(text);
});

describe('a refusal', () => {
  const NOW = Date.parse('2026-11-22T12:00:00Z');
  const of = (status: number, headers: Record<string, string> = {}, body = '{"message":"no"}') =>
    refusal(new Response(body, {status, headers}), NOW);

  test.each([
    [400, 'agent_rejected'],
    [401, 'agent_rejected'],
    [403, 'agent_rejected'],
    [404, 'agent_rejected'],
    [408, 'agent_timeout'],
    [413, 'agent_rejected'],
    [422, 'agent_rejected'],
    [429, 'agent_rate_limited'],
    [500, 'agent_failed'],
    [502, 'agent_unreachable'],
    [503, 'agent_unreachable'],
    [504, 'agent_timeout'],
    [529, 'agent_failed'],
  ])('%i is %s', async (status, code) => {
    expect(await of(status)).toMatchObject({code, message: code, detail: `${status} {"message":"no"}`});
  });

  test.each([
    ['seconds', {'retry-after': '29'}, 29],
    ['a fraction', {'retry-after': '1.2'}, 2],
    ['nothing to wait for', {'retry-after': '0'}, 1],
    ['a date', {'retry-after': 'Sun, 22 Nov 2026 12:01:30 GMT'}, 90],
    ['a date that is past', {'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT'}, 1],
    ['the epoch second of the reset', {'ratelimit-reset': String(NOW / 1000 + 45)}, 45],
    ['both, where the nearer one counts', {'retry-after': '7', 'ratelimit-reset': String(NOW / 1000 + 45)}, 7],
    ['rubbish beside a reset', {'retry-after': 'soon', 'ratelimit-reset': String(NOW / 1000 + 45)}, 45],
    ['a day', {'retry-after': '86400'}, 3600],
    ['rubbish', {'retry-after': 'soon', 'ratelimit-reset': 'later'}, undefined],
    ['nothing', {}, undefined],
  ])('says how long to wait: %s', async (_name, headers, seconds) => {
    expect((await of(429, headers)).retryAfterS).toBe(seconds);
    expect((await of(503, headers)).retryAfterS).toBe(seconds);
  });

  test('keeps the beginning of a long page for the log, and fetches no more of it', async () => {
    let pulled = 0;
    let cancelled = false;
    const endless = new ReadableStream({
      pull: (controller) => {
        pulled += 1;
        if (pulled < 1_000) controller.enqueue(new TextEncoder().encode('<p>bad gateway</p>'.repeat(10)));
        else controller.close();
      },
      cancel: () => {
        cancelled = true;
      },
    });
    const error = await refusal(new Response(endless, {status: 502}), NOW);
    expect(error.detail).toHaveLength(300);
    expect(error.detail).toMatch(/^502 <p>bad gateway/);
    expect(pulled).toBeLessThan(10);
    expect(cancelled).toBe(true);
  });

  test('whose body breaks is still that refusal', async () => {
    const broken = new ReadableStream({start: (controller) => controller.error(new Error('reset'))});
    expect(await refusal(new Response(broken, {status: 429, headers: {'retry-after': '3'}}), NOW)).toMatchObject({
      code: 'agent_rate_limited',
      retryAfterS: 3,
    });
  });
});
