/** Who is signed in on the host page. One of both; `getToken` wins. */
export interface ChatUser {
  /** Gives a fresh identity token of the signed-in user. */
  getToken?: (() => Promise<string>) | undefined;
  /** An address of the host's own backend that answers `{"token": "…"}`. */
  tokenUrl?: string | undefined;
}

/** What `update` may change: the element's attributes and properties. */
export interface UpdateOptions extends ChatUser {
  tenant?: string | undefined;
  api?: string | undefined;
  mode?: 'floating' | 'inline' | 'full' | undefined;
  name?: string | undefined;
  accent?: string | undefined;
  scheme?: 'auto' | 'light' | 'dark' | undefined;
  locale?: string | undefined;
  suggestions?: string[] | undefined;
}

/** What `boot` takes: the same, and how the chat stands in the page. */
export interface BootOptions extends UpdateOptions {
  /** `false`: the page opens the chat by command. A selector: these elements of the page open and close it. */
  launcher?: boolean | string | undefined;
  /** Selector of the element that gets the chat. The end of the page by default. */
  target?: string | undefined;
  /** The element's name, for a page that shows no name of ours. `wincloud-chat` by default. */
  element?: string | undefined;
}
