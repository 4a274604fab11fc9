'use client';

import {createComponent} from '@lit/react';
import * as React from 'react';
import type {WinCloudChat as ChatElement} from '../wincloud-chat.ts';
import {EVENTS, PROPERTIES, type WinCloudChatProps} from './props.ts';

export type {WinCloudChat as WinCloudChatElement} from '../wincloud-chat.ts';
export type {WinCloudChatHandlers, WinCloudChatProps} from './props.ts';

const TAG = 'wincloud-chat';

/**
 * `<wincloud-chat>` for React 18 and 19. The element's code is a module of its own that the browser loads when the
 * first one is mounted; a server imports none of it and writes the bare tag.
 *
 * `open` is controlled, as an input's `value` is: keep it in state with `onOpen` and `onClose`, or leave it out. A ref
 * is `null` until the element is registered, so that one you have can always be called.
 *
 * @example
 * function Help() {
 *   const chat = useRef<WinCloudChatElement>(null);
 *   return (
 *     <>
 *       <button onClick={() => chat.current?.ask('How do I reset my password?')}>I forgot my password</button>
 *       <WinCloudChat ref={chat} tenant="acme" api="https://chat.example.com" onSend={({detail}) => count(detail.from)} />
 *     </>
 *   );
 * }
 */
export const WinCloudChat: React.ForwardRefExoticComponent<WinCloudChatProps & React.RefAttributes<ChatElement>> =
  React.forwardRef<ChatElement, WinCloudChatProps>((props, ref) => {
    const isReady = React.useSyncExternalStore(onRegistered, isRegistered, isRegisteredOnServer);
    return React.createElement(Host, {...props, ref: isReady ? ref : null});
  });
WinCloudChat.displayName = 'WinCloudChat';

/** Sets properties and listeners once the tag is in the page. It renders the same tag with and without a DOM. */
const Host = createComponent({
  react: React,
  tagName: TAG,
  elementClass: namesOnly(),
  events: EVENTS,
  displayName: 'WinCloudChatHost',
}) as unknown as React.ComponentType<WinCloudChatProps & React.RefAttributes<ChatElement>>;

/** Of a class `createComponent` uses the names on its prototype alone, to tell properties from attributes. */
function namesOnly(): new () => ChatElement {
  const html = globalThis.HTMLElement?.prototype ?? null;
  return {prototype: Object.setPrototypeOf({...PROPERTIES}, html)} as unknown as new () => ChatElement;
}

function isRegistered(): boolean {
  return customElements.get(TAG) !== undefined;
}

/** The first render in the browser agrees with the server's. */
function isRegisteredOnServer(): boolean {
  return false;
}

/** Loads the element, unless it is here by a script tag or another copy, and says when it is. */
function onRegistered(listener: () => void): () => void {
  let isMounted = true;
  if (!isRegistered()) import('../define.ts').catch(explain);
  customElements.whenDefined(TAG).then(() => isMounted && listener());
  return () => {
    isMounted = false;
  };
}

function explain(error: unknown): void {
  console.error('<WinCloudChat> could not load its code. A page older than the last deployment needs a reload.', error);
}
