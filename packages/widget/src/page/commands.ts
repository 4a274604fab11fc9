import type {LoaderParts} from '../loader.ts';
import type {WinCloudChat as ChatElement} from '../wincloud-chat.ts';
import {asOptions, bootOrUpdate, forgetRemoved, place, removeAll, setUser, update} from './chats.ts';
import {addHandler, removeAllHandlers, removeHandler} from './handlers.ts';

type Execute = (argument: unknown, parts: LoaderParts, handler: unknown) => Promise<void> | void;

const COMMANDS: ReadonlyMap<unknown, Execute> = new Map<string, Execute>([
  ['boot', bootOrUpdate],
  ['update', (options, parts) => update(booted(parts), asOptions(options), parts[4])],
  ['open', (_, parts) => withChat(parts, (chat) => chat.show())],
  ['close', (_, parts) => withChat(parts, (chat) => chat.hide())],
  ['toggle', (_, parts) => withChat(parts, (chat) => chat.toggle())],
  ['ask', ask],
  ['setUser', setUser],
  ['on', (name, [chats], handler) => addHandler(name, handler, chats)],
  ['off', (name, _, handler) => removeHandler(name, handler)],
  ['shutdown', shutdown],
]);

/** The command that was called last. The next one waits for it: they are done in their order. */
let last: Promise<void> = Promise.resolve();

/** Runs a command after those before it. What is wrong with it is said in the console: nothing is thrown into the page. */
export function run([command, argument, handler]: unknown[], ...parts: LoaderParts): void {
  const execute = command === 'place' ? place : COMMANDS.get(command);
  if (execute === undefined) {
    console.error(`WinCloudChat: there is no command “${command}”, but ${[...COMMANDS.keys()].join(', ')}.`);
    return;
  }
  last = last.then(async () => {
    try {
      if (execute !== place) forgetRemoved(parts);
      await execute(argument, parts, handler);
    } catch (error) {
      console.error(`WinCloudChat('${command}'): ${error instanceof Error ? error.message : error}`);
    }
  });
}

async function ask(text: unknown, parts: LoaderParts): Promise<void> {
  if (typeof text !== 'string' || text.trim() === '') throw new Error('its argument is a text, the question.');
  await withChat(parts, async (chat) => {
    void chat.ask(text);
    await chat.updateComplete; // it is asked as the user that is signed in now
  });
}

function shutdown(_: unknown, parts: LoaderParts): void {
  removeAll(parts);
  removeAllHandlers();
}

/** Does something with the first chat, which is booted where there is none, when its code is there. */
async function withChat(parts: LoaderParts, act: (chat: ChatElement) => Promise<void> | void): Promise<void> {
  const [chats, data, boot, load] = parts;
  if (chats.size === 0) boot(data);
  const [chat] = chats.keys();
  if (chat !== undefined && (await load())) await act(chat);
}

function booted([chats]: LoaderParts): ChatElement {
  const [chat] = chats.keys();
  if (chat === undefined) throw new Error("there is no chat yet. Call WinCloudChat('boot') before.");
  return chat;
}
