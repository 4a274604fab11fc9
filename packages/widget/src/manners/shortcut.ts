/** Jumps between page and chat. Free in browsers, and not taken by screen readers. */
export const DEFAULT_SHORTCUT = 'Alt+Shift+C';

const MODIFIERS = ['Alt', 'Control', 'Meta', 'Shift'] as const;

/** Whether an event is the one that `keys` names, in the syntax of `aria-keyshortcuts`. */
export function isShortcut(event: KeyboardEvent, keys: string): boolean {
  const wanted = keys.split('+');
  const key = wanted.pop() ?? '';
  if (MODIFIERS.some((modifier) => event.getModifierState(modifier) !== wanted.includes(modifier))) return false;
  // With Alt a Mac writes another letter: the key itself is meant.
  return event.key.toLowerCase() === key.toLowerCase() || event.code === `Key${key.toUpperCase()}`;
}
