/** A text with its fenced data taken out and read. */
export interface Unfenced {
  /** What is left: the person's own words, or the instructions around the data. */
  readonly rest: string;
  readonly data: readonly unknown[];
}

const BEGIN = /^[ \t]*-{3,}[ \t]*BEGIN\b[^\n]*?(\S+)[ \t]*-{3,}[ \t]*$/m;

/**
 * Takes fenced data out of a message. A fence opens and closes with the same random word, so data cannot close its
 * own fence, and what stands inside is parsed as JSON or dropped: it never becomes part of the question.
 *
 * After a fence the question may be announced by a `Question:` line; the sentence that introduces the fence belongs
 * to the fence.
 */
export const unfence = (text: string): Unfenced => {
  const data: unknown[] = [];
  let rest = text.replaceAll('\r\n', '\n');
  let fenced = false;
  for (let begin = BEGIN.exec(rest); begin; begin = BEGIN.exec(rest)) {
    const word = (begin[1] ?? '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const after = rest.slice(begin.index + begin[0].length);
    const end = new RegExp(`^[ \\t]*-{3,}[ \\t]*END\\b[^\\n]*?${word}[ \\t]*-{3,}[ \\t]*$`, 'm').exec(after);
    const inside = parsed(after.slice(0, end?.index ?? after.length));
    if (inside !== undefined) data.push(inside);
    fenced = true;
    // The paragraph right before the fence says what the data is; it is not something that was asked.
    const before = rest
      .slice(0, begin.index)
      .replace(/\n{3,}/g, '\n\n')
      .trimEnd();
    const kept = before.includes('\n\n') ? before.slice(0, before.lastIndexOf('\n\n')) : '';
    rest = [kept, end ? after.slice(end.index + end[0].length) : ''].join('\n').trim();
  }
  const asked = fenced ? /^[ \t]*Question:[ \t]*\n?([\s\S]*)$/m.exec(rest)?.[1] : undefined;
  return {rest: (asked ?? rest).trim(), data};
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
