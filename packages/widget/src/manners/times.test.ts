import type {ChatMessage} from '@wincloud/chat-core';
import {describe, expect, it} from 'vitest';
import {isShortcut} from './shortcut.ts';
import {beginsDay, createTimes} from './times.ts';

const NOW = new Date(2026, 10, 22, 14, 30).getTime();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const at = (createdAt?: number): ChatMessage => ({
  id: 'm',
  role: 'user',
  parts: [],
  ...(createdAt === undefined ? {} : {metadata: {createdAt}}),
});

describe('times', () => {
  const times = createTimes('en-GB');

  it('says how long ago, and the hour of what is older', () => {
    expect(times.relative(NOW - 20_000, NOW)).toBe('now');
    expect(times.relative(NOW + 90_000, NOW), 'a clock that is ahead').toBe('now');
    expect(times.relative(NOW - 5 * MINUTE, NOW)).toBe('5 minutes ago');
    expect(times.relative(NOW - 61 * MINUTE, NOW)).toBe('13:29');
  });

  it('knows when it says something else', () => {
    expect(times.changesAfter(NOW - 90_000, NOW)).toBe(2 * MINUTE);
    expect(times.changesAfter(NOW - 2 * 60 * MINUTE, NOW)).toBeUndefined();
  });

  it('names days', () => {
    expect(times.day(NOW, NOW)).toBe('today');
    expect(times.day(NOW - DAY, NOW)).toBe('yesterday');
    expect(times.day(NOW - 5 * DAY, NOW)).toBe('Tuesday 17 November');
    expect(times.day(NOW - 365 * DAY, NOW)).toBe('22 November 2025');
    expect(createTimes('ar').day(NOW - DAY, NOW)).toBe('أمس');
  });

  it('draws a line between days, and above what is not of today', () => {
    expect(beginsDay(at(NOW), undefined, NOW)).toBe(false);
    expect(beginsDay(at(NOW - DAY), undefined, NOW)).toBe(true);
    expect(beginsDay(at(NOW), at(NOW - DAY), NOW)).toBe(true);
    expect(beginsDay(at(NOW), at(NOW - MINUTE), NOW)).toBe(false);
    expect(beginsDay(at(), at(NOW - DAY), NOW)).toBe(false);
    expect(beginsDay(at(NOW), at(), NOW)).toBe(false);
  });
});

describe('isShortcut', () => {
  const key = (key: string, code: string, ...modifiers: string[]) =>
    ({key, code, getModifierState: (name: string) => modifiers.includes(name)}) as unknown as KeyboardEvent;

  it('wants the same key with the same modifiers', () => {
    expect(isShortcut(key('C', 'KeyC', 'Alt', 'Shift'), 'Alt+Shift+C')).toBe(true);
    expect(isShortcut(key('Ç', 'KeyC', 'Alt', 'Shift'), 'Alt+Shift+C'), 'on a Mac').toBe(true);
    expect(isShortcut(key('F6', 'F6'), 'F6')).toBe(true);
    expect(isShortcut(key('C', 'KeyC', 'Alt', 'Shift', 'Control'), 'Alt+Shift+C')).toBe(false);
    expect(isShortcut(key('c', 'KeyC', 'Alt'), 'Alt+Shift+C')).toBe(false);
    expect(isShortcut(key('c', 'KeyC'), 'off')).toBe(false);
  });
});
