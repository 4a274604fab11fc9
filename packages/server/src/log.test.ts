import {expect, test} from 'vitest';
import {createLog} from './log.ts';

test('a secret is in no line, neither one of the settings nor one that came since', () => {
  const lines: string[] = [];
  const later = Buffer.alloc(32, 7).toString('base64');
  const log = createLog(
    (line) => lines.push(line),
    ['an old secret, with signs: {"'],
    () => 0,
    () => [later],
  );
  log('warn', {event: 'e', detail: `an old secret, with signs: {" and k=${later}/x.`, nested: {again: [later]}});
  expect(lines.join()).not.toContain(later);
  expect(lines.join()).not.toContain('an old secret');
  expect(lines.join().match(/\[secret\]/g)).toHaveLength(3);
});

test('a line has its time, its level and its fields', () => {
  const lines: string[] = [];
  createLog(
    (line) => lines.push(line),
    [],
    () => 0,
  )('info', {event: 'e', ms: 1});
  expect(JSON.parse(lines[0] ?? '')).toEqual({at: '1970-01-01T00:00:00.000Z', level: 'info', event: 'e', ms: 1});
});
