import {directionOf} from './direction.ts';
import {type Inline, type InlineElement, plainText} from './inline-tree.ts';
import {hostToShow, safeUrl} from './urls.ts';

/** One node to be shown: text when `tag` is empty. The tags are all that content can ever become. */
export interface Shown {
  tag: '' | 'em' | 'strong' | 'del' | 'code' | 'a' | 'br' | 'span' | 'input' | 'cite';
  /** Text: its data. `a`: its address. `input`: `x` when ticked. `cite`: its number. */
  key: string;
  title: string;
  /** Of a link: where its text starts, so that direction tricks stay inside. */
  dir: string;
  children: Shown[];
  /** Where it stands, once it does. */
  node: Node | undefined;
}

/**
 * Decides what inline content becomes: neighbouring texts are joined, links that may not be links
 * become their text, images become links, and a link inside a link is its text. Adds to `shown`.
 */
export function present(inlines: readonly Inline[], cites: boolean, inLink = false, shown: Shown[] = []): Shown[] {
  for (const inline of inlines) {
    if (typeof inline === 'string') addText(shown, inline);
    else presentElement(shown, inline, cites, inLink);
  }
  return shown;
}

export function shownAs(tag: Shown['tag'], key = '', children: Shown[] = [], title = '', dir = ''): Shown {
  return {tag, key, title, dir, children, node: undefined};
}

function presentElement(shown: Shown[], inline: InlineElement, cites: boolean, inLink: boolean): void {
  const {type, children} = inline;
  switch (type) {
    case 'html':
      addText(shown, plainText(children));
      break;
    case 'cite': {
      const number = plainText(children);
      if (cites && !inLink) shown.push(shownAs('cite', number));
      else addText(shown, `[${number}]`);
      break;
    }
    case 'break':
      shown.push(shownAs('br'));
      break;
    case 'auto':
    case 'link':
    case 'image':
      presentLink(shown, inline, cites, inLink);
      break;
    default:
      shown.push(shownAs(type, '', present(children, cites, inLink)));
  }
}

function presentLink(
  shown: Shown[],
  {type, children, href, title}: InlineElement,
  cites: boolean,
  inLink: boolean,
): void {
  const url = inLink ? undefined : safeUrl(href);
  const text = plainText(children);
  if (!url) {
    if (type === 'image') addText(shown, text);
    else for (const one of present(children, cites, inLink)) one.tag ? shown.push(one) : addText(shown, one.key);
    return;
  }
  const inner = type === 'image' ? [] : present(children, cites, true);
  if (!inner.length) addText(inner, text || url.href);
  // A title is shown to who points at the link: it has room for a line, and for no other host.
  shown.push(shownAs('a', url.href, inner, hostToShow(title, url) ? '' : title, directionOf(text) || 'ltr'));
  const host = hostToShow(text, url);
  if (host) shown.push(shownAs('span', '', [shownAs('', ` (${host})`)]));
}

/** Adds text to the last of `shown` when that is text, else as another. */
export function addText(shown: Shown[], text: string): void {
  const last = shown.at(-1);
  if (last && !last.tag) last.key += text;
  else if (text) shown.push(shownAs('', text));
}
