import type {WinCloudChat as ChatElement} from '../wincloud-chat.ts';

/**
 * Lets elements of the page open and close the chat: all that match `selector`, also those that come later. They say
 * whether it is open, and its code is fetched when the pointer or the focus comes near. Returns how to end that.
 */
export function followLauncher(selector: string, chat: ChatElement, load: () => Promise<unknown>): () => void {
  document.querySelector(selector); // throws where it is none
  const ended = new AbortController();
  const marked = new Set<Element>();

  const find = (event: Event) => {
    const [node] = event.composedPath(); // inside shadow roots too
    return node instanceof Element ? (node.closest<HTMLElement>(selector) ?? undefined) : undefined;
  };

  function mark(button: Element): void {
    chat.id ||= `${chat.localName}-${crypto.randomUUID().slice(0, 8)}`;
    marked.add(button);
    button.ariaHasPopup = 'dialog';
    button.ariaExpanded = `${chat.hasAttribute('open')}`;
    button.setAttribute('aria-controls', chat.id);
  }

  function markAll(): void {
    for (const button of marked) if (!button.isConnected) marked.delete(button);
    for (const button of document.querySelectorAll(selector)) mark(button);
  }

  function onNear(event: Event): void {
    const button = find(event);
    if (button === undefined) return;
    mark(button);
    load();
  }

  async function onClick(event: Event): Promise<void> {
    const button = find(event);
    if (button === undefined || event.defaultPrevented) return;
    event.preventDefault(); // a link to the help pages, for where there is no script
    button.ariaBusy = 'true';
    const isLoaded = await load();
    button.ariaBusy = null;
    if (!isLoaded || ended.signal.aborted) return;
    button.focus({preventScroll: true}); // not every browser focuses a button that is clicked; it gets the focus back
    chat.toggle();
    // A person did this.
    const name = chat.open ? 'wincloud-chat-open' : 'wincloud-chat-close';
    chat.dispatchEvent(new CustomEvent(name, {detail: {by: 'launcher'}, bubbles: true, composed: true}));
  }

  const {signal} = ended;
  document.addEventListener('pointerover', onNear, {signal, passive: true});
  document.addEventListener('focusin', onNear, {signal});
  document.addEventListener('click', onClick, {signal});
  const changes = new MutationObserver(markAll);
  changes.observe(chat, {attributes: true, attributeFilter: ['open']});
  markAll();

  return () => {
    ended.abort();
    changes.disconnect();
    for (const button of marked) {
      button.ariaHasPopup = button.ariaExpanded = button.ariaBusy = null;
      button.removeAttribute('aria-controls');
    }
  };
}
