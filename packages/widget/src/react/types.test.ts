import {createElement, createRef} from 'react';
import {expect, expectTypeOf, test} from 'vitest';
import type {ErrorDetail, SendDetail, VisibilityDetail, WinCloudChatEvents} from '../events.ts';
import type {WinCloudChat as ChatElement} from '../wincloud-chat.ts';
import {WinCloudChat, type WinCloudChatElement, type WinCloudChatProps} from './index.ts';
import {EVENTS, PROPERTIES} from './props.ts';

/* What a host's compiler accepts. `tsc -p tsconfig.json` holds it: an expected error that is none fails there. */

const required = {tenant: 'acme', api: 'https://chat.example.com'};
const chat = (props: WinCloudChatProps) => createElement(WinCloudChat, props);

test('every property of the element is a prop of the same type', () => {
  type Property = keyof typeof ChatElement.properties;
  expectTypeOf<WinCloudChatProps['tenant']>().toEqualTypeOf<string>();
  expectTypeOf<WinCloudChatProps['mode']>().toEqualTypeOf<'floating' | 'inline' | 'full' | undefined>();
  expectTypeOf<WinCloudChatProps['open']>().toEqualTypeOf<boolean | undefined>();
  expectTypeOf<WinCloudChatProps['getToken']>().toEqualTypeOf<ChatElement['getToken']>();
  expectTypeOf<Property>().toExtend<keyof WinCloudChatProps>();
  chat({...required, noLauncher: undefined, suggestions: ['Why?'], className: 'help', 'aria-label': 'Help'});
  expect(Object.keys(PROPERTIES)).toContain('tokenUrl');
});

test('every event has a handler that gets it', () => {
  chat({...required, onOpen: ({detail}) => expectTypeOf(detail).toEqualTypeOf<VisibilityDetail>()});
  chat({...required, onClose: ({detail}) => expectTypeOf(detail).toEqualTypeOf<VisibilityDetail>()});
  chat({...required, onSend: ({detail}) => expectTypeOf(detail).toEqualTypeOf<SendDetail>()});
  chat({...required, onError: ({detail}) => expectTypeOf(detail).toEqualTypeOf<ErrorDetail>()});
  expectTypeOf<(typeof EVENTS)[keyof typeof EVENTS]>().toEqualTypeOf<keyof WinCloudChatEvents>();
  expectTypeOf<keyof typeof EVENTS>().toExtend<keyof WinCloudChatProps>();
  expect(Object.values(EVENTS)).toContain('wincloud-chat-send');
});

test('a ref is the element with its methods', () => {
  const ref = createRef<WinCloudChatElement>();
  createElement(WinCloudChat, {...required, ref});
  expectTypeOf(ref.current).toEqualTypeOf<ChatElement | null>();
  expectTypeOf<WinCloudChatElement['ask']>().returns.resolves.toEqualTypeOf<boolean>();
  // @ts-expect-error A ref to another element.
  createElement(WinCloudChat, {...required, ref: createRef<HTMLInputElement>()});
});

test('what the element does not have is an error', () => {
  // @ts-expect-error The tenant is required,
  chat({api: required.api});
  // @ts-expect-error and so is the backend.
  chat({tenant: required.tenant});
  // @ts-expect-error Not one of the modes.
  chat({...required, mode: 'modal'});
  // @ts-expect-error An attribute's text where the property is a boolean.
  chat({...required, open: 'true'});
  // @ts-expect-error A token that is there at once: tokens expire, so a function fetches one.
  chat({...required, getToken: 'eyJ…'});
  // @ts-expect-error A handler of another event's detail.
  chat({...required, onSend: ({detail}: CustomEvent<VisibilityDetail>) => detail.by});
  // @ts-expect-error No such event.
  chat({...required, onSended: () => {}});
  // @ts-expect-error A method is called on a ref.
  chat({...required, show: () => {}});
  // @ts-expect-error Read from a ref.
  chat({...required, chat: undefined});
  // @ts-expect-error The element shows no children.
  chat({...required, children: 'Hello'});
  expect(Object.keys({...PROPERTIES, ...EVENTS})).not.toContain('show');
});
