const OPEN = '<think>';
const CLOSE = '</think>';

export interface Thought {
  type: 'text' | 'reasoning';
  text: string;
}

/**
 * Some reasoning models write their thoughts as `<think>…</think>` before the answer. Parts that block from the
 * text, however it is split. Only at the very beginning: further on, the tag is something the answer talks about.
 */
export function createThinkSplitter(): {push(text: string): Thought[]; end(): Thought[]} {
  let state: 'start' | 'thinking' | 'thought' | 'answer' = 'start';
  let held = '';

  function push(text: string): Thought[] {
    if (state === 'answer') return text === '' ? [] : [{type: 'text', text}];
    if (state === 'thought') return begin(text);
    held += text;
    if (state === 'start') {
      const begun = held.trimStart();
      if (OPEN.startsWith(begun)) return []; // still undecided
      if (!begun.startsWith(OPEN)) return release('text');
      state = 'thinking';
      held = begun.slice(OPEN.length);
    }
    const close = held.indexOf(CLOSE);
    if (close < 0) return safePart();
    const thought = held.slice(0, close);
    const rest = held.slice(close + CLOSE.length);
    held = '';
    state = 'thought';
    return thought === '' ? begin(rest) : [{type: 'reasoning', text: thought}, ...begin(rest)];
  }

  /** The answer after the block, without the blank lines between the two. */
  function begin(text: string): Thought[] {
    const answer = text.trimStart();
    if (answer === '') return [];
    state = 'answer';
    return [{type: 'text', text: answer}];
  }

  /** All but a tail that may be the beginning of the closing tag. */
  function safePart(): Thought[] {
    let keep = Math.min(CLOSE.length - 1, held.length);
    while (keep > 0 && !CLOSE.startsWith(held.slice(-keep))) keep -= 1;
    const text = held.slice(0, held.length - keep);
    held = held.slice(held.length - keep);
    return text === '' ? [] : [{type: 'reasoning', text}];
  }

  function release(type: Thought['type']): Thought[] {
    const text = held;
    held = '';
    if (type === 'text') state = 'answer';
    return text === '' ? [] : [{type, text}];
  }

  return {push, end: () => release(state === 'thinking' ? 'reasoning' : 'text')};
}
