/**
 * So many lines share a text node. Layout reads a whole node again when it grows: 10,000 letters added
 * to one node cost 340 ms, in nodes like these 150. And a block of its own is not laid out again when the next one grows.
 */
const GROUP_LINES = 32;

/** The text of a code block, which only ever grows at its end. */
export interface CodeLines {
  append(text: string): void;
  clear(): void;
}

/** The first lines stand in `code` itself, those after them in groups. */
export function createCodeLines(code: HTMLElement): CodeLines {
  let node: Text | undefined;
  let lines = 0;

  function append(text: string): void {
    let end = 0;
    for (let from = 0; from < text.length; from = end) {
      if (!node || lines === GROUP_LINES) startGroup();
      while (lines < GROUP_LINES && end < text.length) {
        const line = text.indexOf('\n', end) + 1;
        end = line || text.length;
        if (line) lines++;
      }
      node?.appendData(text.slice(from, end));
    }
  }

  function startGroup(): void {
    const {ownerDocument} = code;
    const parent = node ? code.appendChild(ownerDocument.createElement('div')) : code;
    if (node) parent.setAttribute('part', 'code-lines');
    node = parent.appendChild(ownerDocument.createTextNode(''));
    lines = 0;
  }

  return {
    append,
    clear() {
      code.textContent = '';
      node = undefined;
    },
  };
}
