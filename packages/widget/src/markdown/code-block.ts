import {setAttributes} from './attributes.ts';
import {type CodeLines, createCodeLines} from './code-lines.ts';

export interface CodeBlock {
  el: HTMLElement;
  lines: CodeLines;
}

export interface CodeLabels {
  copy: string;
  copied: string;
}

/** How long "Copied" is shown. */
const COPIED_MS = 2000;

/** An empty code block with its language and a copy button; text goes into `lines`. */
export function createCodeBlock(document: Document, language: string, labels: CodeLabels): CodeBlock {
  const el = document.createElement('figure');
  el.setAttribute('part', 'code');
  const head = document.createElement('figcaption');
  head.setAttribute('part', 'code-head');
  const name = document.createElement('span');
  name.setAttribute('part', 'code-language');
  name.textContent = language;
  const button = document.createElement('button');
  setAttributes(button, {type: 'button', part: 'code-copy', 'aria-live': 'polite'});
  button.textContent = labels.copy;
  const pre = document.createElement('pre');
  setAttributes(pre, {tabindex: '0', dir: 'ltr', part: 'code-scroller'});
  const code = document.createElement('code');
  pre.appendChild(code);
  head.append(name, button);
  el.append(head, pre);

  let timer: ReturnType<typeof setTimeout> | undefined;
  button.addEventListener('click', async () => {
    if (!(await copy(code))) return;
    button.textContent = labels.copied;
    clearTimeout(timer);
    timer = setTimeout(() => {
      button.textContent = labels.copy;
    }, COPIED_MS);
  });
  return {el, lines: createCodeLines(code)};
}

/** The clipboard is missing on plain http and refused in some frames: then the code is left selected to be copied by hand. */
async function copy(code: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(code);
    return code.ownerDocument.execCommand('copy');
  }
}
