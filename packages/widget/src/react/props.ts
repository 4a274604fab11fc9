import type {HTMLAttributes} from 'react';
import type {WinCloudChatEvents} from '../events.ts';
import type {WinCloudChat} from '../wincloud-chat.ts';

/** The names of the element's properties, as it declares them. */
type Property = keyof typeof WinCloudChat.properties;

/** `tool-approved` to `ToolApproved`. */
type Pascal<Kebab extends string> = Kebab extends `${infer Head}-${infer Tail}`
  ? `${Capitalize<Head>}${Pascal<Tail>}`
  : Capitalize<Kebab>;

/** `wincloud-chat-open` to `onOpen`. */
type HandlerName<Name extends string> = Name extends `wincloud-chat-${infer Rest}` ? `on${Pascal<Rest>}` : never;

/** One handler for each public event, with the event's own type. */
export type WinCloudChatHandlers = {
  [Name in keyof WinCloudChatEvents as HandlerName<Name>]?: ((event: WinCloudChatEvents[Name]) => void) | undefined;
};

type ElementProps = {[Name in keyof Pick<WinCloudChat, Property>]?: WinCloudChat[Name] | undefined};

/** What of HTML makes sense here: the element shows a conversation, not children. */
type HtmlProps = Omit<
  HTMLAttributes<WinCloudChat>,
  Property | keyof WinCloudChatHandlers | 'children' | 'dangerouslySetInnerHTML'
>;

/**
 * The props of `<WinCloudChat>`: the element's properties, a handler for each of its events, and HTML's attributes.
 *
 * @example
 * const props: WinCloudChatProps = {tenant: 'acme', api: 'https://chat.example.com', onOpen: ({detail}) => log(detail.by)};
 */
export interface WinCloudChatProps extends HtmlProps, Omit<ElementProps, 'tenant' | 'api'>, WinCloudChatHandlers {
  /** The tenant's id. */
  tenant: string;
  /** The chat backend's origin. */
  api: string;
}

/**
 * The event behind each handler, and below it each property: names, written down because the element's class, which
 * knows them, is not there on a server. The compiler names the one that is missing.
 */
export const EVENTS: {readonly [Name in keyof WinCloudChatEvents as HandlerName<Name>]: Name} = {
  onOpen: 'wincloud-chat-open',
  onClose: 'wincloud-chat-close',
  onSend: 'wincloud-chat-send',
  onFeedback: 'wincloud-chat-feedback',
  onErase: 'wincloud-chat-erase',
  onError: 'wincloud-chat-error',
  onAction: 'wincloud-chat-action',
};

export const PROPERTIES: {readonly [Name in Property]: true} = {
  tenant: true,
  api: true,
  tokenUrl: true,
  mode: true,
  open: true,
  noLauncher: true,
  scheme: true,
  accent: true,
  name: true,
  locale: true,
  getToken: true,
  suggestions: true,
  announce: true,
  shortcut: true,
};
