import type {LoaderParts, ShortName} from '../loader.ts';

type Handler = (event: Event) => void;

const PREFIX = 'wincloud-chat-';

/** The events by their short names: `open` for `wincloud-chat-open`. The compiler names the one that is missing. */
const EVENTS: {readonly [Name in ShortName]: true} = {
  open: true,
  close: true,
  send: true,
  feedback: true,
  erase: true,
  error: true,
  action: true,
};

const NAMES: ReadonlySet<string> = new Set(Object.keys(EVENTS));

const handlers: {name: unknown; handler: Handler; free: () => void}[] = [];

/** Calls `handler` with each event of that name of the chat that the commands are for. The same one twice is one. */
export function addHandler(name: unknown, handler: unknown, chats: LoaderParts[0]): void {
  check(name, handler);
  if (handlers.some((known) => known.name === name && known.handler === handler)) return;
  const type = `${PREFIX}${name}`;
  const listener = (event: Event) => {
    const [chat] = chats.keys();
    if (event.target === chat) handler(event);
  };
  document.addEventListener(type, listener);
  handlers.push({name, handler, free: () => document.removeEventListener(type, listener)});
}

export function removeHandler(name: unknown, handler: unknown): void {
  check(name, handler);
  const index = handlers.findIndex((known) => known.name === name && known.handler === handler);
  for (const {free} of index < 0 ? [] : handlers.splice(index, 1)) free();
}

export function removeAllHandlers(): void {
  for (const {free} of handlers.splice(0)) free();
}

function check(name: unknown, handler: unknown): asserts handler is Handler;
function check(name: unknown, handler: unknown): void {
  if (!NAMES.has(name as string)) throw new Error(`there is no event “${name}”, but ${[...NAMES].join(', ')}.`);
  if (typeof handler !== 'function') throw new Error(`what is called at “${name}” has to be a function.`);
}
