import type {ActionData} from '@wincloud/chat-core';
import type {Chunk} from '@wincloud/chat-core/protocol';
import type {WinCloudChat} from '../src/index.ts';
import {action, historyOf, RESIZE, standing} from './cards.ts';
import {type FakeBackend, fakeBackend, find, has, json, openChat, problem, say, until} from './fake-backend.ts';

/** What the backend answers to a decision and to a reading. */
export interface ActionRoutes {
  decide?: (body: {decision: string; typedName?: string; signature?: string}) => Response | Promise<Response>;
  read?: () => Response | Promise<Response>;
}

/** A chat with one proposed change, and what is asked of the backend about it. */
export interface ActionStage {
  backend: FakeBackend;
  element: WinCloudChat;
  asked: {method: string; path: string; body: unknown}[];
  reads: () => number;
  card: () => HTMLElement;
  text: () => string;
  status: () => string;
  alerts: () => string[];
  button: (name: 'confirm' | 'dismiss') => HTMLButtonElement;
  events: {state: string; actionId: string; tool: string}[];
  /** Not by comparing nodes: of two that differ a test would print all that is in them. */
  hasFocus: (node: Element) => boolean;
  end: () => void;
}

export const told = (state: ActionData['state'], more: Partial<ActionData> = {}) =>
  json({action: standing(state, more)});
export const refused = (code: string, status = 409) => problem(status, code);

export async function stageAction(
  data: Partial<ActionData> = {},
  routes: ActionRoutes = {},
  {isLive = false, attributes = ''} = {},
): Promise<ActionStage> {
  const asked: ActionStage['asked'] = [];
  const part = action(data);
  localStorage.clear();
  if (!isLive) localStorage.setItem('wincloud-chat:chat.example.com:wincloud', JSON.stringify({conversation: 'c1'}));
  const backend = fakeBackend({
    ...(isLive ? {} : {history: historyOf(part)}),
    route(method, path, body) {
      if (!path.includes('/actions/')) return undefined;
      asked.push({method, path, body});
      if (method === 'POST') return routes.decide?.(body as never) ?? told('running', data);
      return routes.read?.() ?? told('running', data);
    },
  });
  const element = await openChat(attributes);
  const events: ActionStage['events'] = [];
  element.addEventListener('wincloud-chat-action', ({detail}) => events.push(detail));
  if (isLive) (await say(element, backend, 'Make it smaller')).answer('Shall I?', part as Chunk);
  await until(() => has(element, '[data-action]'));
  await element.updateComplete;
  const card = () => find(element, `[data-action="${data.id ?? RESIZE.id}"]`);
  return {
    backend,
    element,
    asked,
    events,
    card,
    reads: () => asked.filter(({method}) => method === 'GET').length,
    text: () => (card().textContent ?? '').replace(/\s+/g, ' ').trim(),
    status: () => find(element, '.panel > [role=status]').textContent ?? '',
    alerts: () => [...card().querySelectorAll('[role=alert]')].map(({textContent}) => textContent?.trim() ?? ''),
    hasFocus: (node) => element.shadowRoot?.activeElement === node,
    end() {
      element.remove();
      backend.restore();
    },
    button: (name) => find<HTMLButtonElement>(element, `.${name}`),
  };
}
