import {describe, expect, it} from 'vitest';
import {ERRORS, type ErrorBody, type ErrorCode, isErrorCode} from './errors.ts';

/** Clients may choose the id of a request: this long at most. */
const LONGEST_REQUEST_ID = 'x'.repeat(128);

describe.each(Object.entries(ERRORS))('the error %s', (code, {status, retryable, message}) => {
  it('has an error status', () => {
    expect(Number.isInteger(status)).toBe(true);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
  });

  it('says what happened in whole sentences', () => {
    expect(message).toMatch(/^[A-Z].*\.$/);
    expect(message.trim()).toBe(message);
  });

  it('is under 512 bytes on the wire', () => {
    const body: ErrorBody = {error: {code: code as ErrorCode, message, requestId: LONGEST_REQUEST_ID, retryable}};
    expect(new TextEncoder().encode(JSON.stringify(body)).length).toBeLessThan(512);
  });

  it('is known by its code', () => {
    expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
    expect(isErrorCode(code)).toBe(true);
  });
});

describe('ERRORS', () => {
  it('can only be tried again without a change where the status says so', () => {
    for (const [code, {status, retryable}] of Object.entries(ERRORS)) {
      if (retryable) expect(status === 429 || status >= 500, code).toBe(true);
    }
  });
});

describe('isErrorCode', () => {
  it.each(['', 'toString', '__proto__', 'constructor', 'RATE_LIMITED', 'rate_limited '])('refuses %j', (code) => {
    expect(isErrorCode(code)).toBe(false);
  });
});
