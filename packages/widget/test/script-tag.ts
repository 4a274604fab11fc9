import type {WinCloudChat} from '../src/index.ts';
import type {WinCloudChatCommand} from '../src/loader.ts';
import {API, until} from './fake-backend.ts';

export type CommandPage = typeof window & {
  WinCloudChat?: WinCloudChatCommand;
  __CHAT_MODULE__?: string;
  __COMMANDS_MODULE__?: string;
};

export const page = window as CommandPage;

const LOADER = new URL('../src/loader.ts', import.meta.url).href;

/** Where the loader finds its modules in the sources. */
export function setModules(): void {
  page.__CHAT_MODULE__ = './page/chat.ts';
  page.__COMMANDS_MODULE__ = './page/commands.ts';
}

/** Adds the script tag and resolves when it has run. */
export function addLoader(data: Record<string, string> = {}): Promise<void> {
  const script = document.createElement('script');
  script.src = `${LOADER}?${Math.random()}`;
  Object.assign(script.dataset, {api: API, tenant: 'wincloud', ...data});
  document.head.append(script);
  return new Promise((resolve) => script.addEventListener('load', () => resolve()));
}

/** The queue that a page makes before the loader is there. */
export function addStub(): WinCloudChatCommand {
  const stub: WinCloudChatCommand = (...call: unknown[]) => {
    stub.q ??= [];
    stub.q.push(call);
  };
  page.WinCloudChat = stub;
  return stub;
}

/** Calls a command of the loader. */
export const command = (...call: unknown[]) => (page.WinCloudChat as unknown as (...call: unknown[]) => void)(...call);

/** Resolves when the commands before were done. */
export function done(): Promise<void> {
  const {name} = chat();
  const token = `done ${Math.random()}`;
  command('update', {name: token});
  return until(() => chat().getAttribute('name') === token).then(() => command('update', {name}));
}

export async function shutdown(): Promise<void> {
  page.WinCloudChat?.('shutdown');
  await until(() => chat() === null);
  delete page.WinCloudChat;
}

export const chat = () => document.querySelector('wincloud-chat[tenant=wincloud]') as WinCloudChat;

/** What is said in the console by `act`. */
export async function errorsOf(act: () => Promise<unknown>): Promise<string[]> {
  const {error} = console;
  const said: string[] = [];
  console.error = (...words: unknown[]) => said.push(words.join(' '));
  try {
    await act();
  } finally {
    console.error = error;
  }
  return said;
}
