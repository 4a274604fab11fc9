import {createElement, type ReactElement, StrictMode} from 'react';
import {WinCloudChat, type WinCloudChatProps} from '../../src/react/index.ts';

/** A page as it is rendered on a server and in a browser, under StrictMode as a host's development build is. */
export function app(props: WinCloudChatProps | undefined): ReactElement {
  const chat = props && createElement(WinCloudChat, props);
  return createElement(StrictMode, null, createElement('main', null, createElement('h1', null, 'Servers'), chat));
}

/** Props of every kind: properties, functions, arrays, HTML's attributes, and handlers. */
export const FULL: WinCloudChatProps = {
  tenant: 'wincloud',
  api: 'https://chat.example.com',
  mode: 'inline',
  name: 'Help',
  open: true,
  suggestions: ['How do I reset my password?'],
  getToken: async () => (await (await fetch('/demo/token')).json()).token,
  onOpen: () => {},
  id: 'chat',
  className: 'help',
  title: 'Help',
  hidden: false,
  tabIndex: -1,
  style: {color: 'red'},
  'aria-label': 'Help',
};
