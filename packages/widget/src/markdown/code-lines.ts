import {inOrder} from './direction.ts';

/**
 * Layout reads a whole text node again when it grows, and every line of its block. So a few lines share a
 * node, and some more a block: 10,000 letters written into one node cost 340 ms, in these 27.
 */
const NODE_LINES = 4;
const BLOCK_LINES = 16;

/** The text of a code block, which only ever grows at its end. */
export interface CodeLines {
  append(text: string): void;
  clear(): void;
}

/** The first lines stand in `code` itself, those after them in blocks of their own. */
export function createCodeLines(code: HTMLElement): CodeLines {
  let parent = code;
  let node: Text | undefined;
  let lines = 0;

  function append(source: string): void {
    const text = inOrder(source);
    let end = 0;
    for (let from = 0; from < text.length; from = end) {
      if (!node) startNode();
      const line = text.indexOf('\n', from) + 1;
      end = line || text.length;
      node?.appendData(text.slice(from, end));
      if (line && ++lines % NODE_LINES === 0) node = undefined;
    }
  }

  function startNode(): void {
    const {ownerDocument} = code;
    if (lines && lines % BLOCK_LINES === 0) {
      parent = code.appendChild(ownerDocument.createElement('div'));
      parent.setAttribute('part', 'code-lines');
    }
    node = parent.appendChild(ownerDocument.createTextNode(''));
  }

  return {
    append,
    clear() {
      code.textContent = '';
      parent = code;
      node = undefined;
      lines = 0;
    },
  };
}
