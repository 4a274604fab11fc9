/** One member of a list of items (RFC 9651, 3.1), where the item is a string and its parameters are integers. */
export interface Item {
  value: string;
  parameters: Record<string, number>;
}

/** Parses as RFC 9651 does (4.2), which has no mercy: one wrong character, and the field is none. Throws then. */
export function parseStringList(field: string): Item[] {
  let at = 0;

  /** What a pattern matches here, or nothing. */
  function take(pattern: RegExp): string | undefined {
    const match = new RegExp(pattern.source, 'y');
    match.lastIndex = at;
    const found = match.exec(field)?.[0];
    at += found?.length ?? 0;
    return found;
  }

  function need(pattern: RegExp): string {
    const found = take(pattern);
    if (found === undefined) throw new Error(`no ${pattern} at ${at} of ${JSON.stringify(field)}`);
    return found;
  }

  function readItem(): Item {
    const value = need(/"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"/)
      .slice(1, -1)
      .replace(/\\(.)/g, '$1');
    const parameters: Record<string, number> = {};
    while (take(/; */) !== undefined) {
      const key = need(/[a-z*][a-z0-9_\-.*]*/);
      need(/=/);
      parameters[key] = Number(need(/-?\d{1,15}(?![\d.])/));
    }
    return {value, parameters};
  }

  const items = [readItem()];
  while (take(/[ \t]*,[ \t]*/) !== undefined) items.push(readItem());
  if (at !== field.length) throw new Error(`something is left at ${at} of ${JSON.stringify(field)}`);
  return items;
}
