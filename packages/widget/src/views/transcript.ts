import {asUnsent, type ChatState, type ShownMessage} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import type {Undrawn} from '../controllers/messages.ts';
import type {Versions} from '../controllers/versions.ts';
import {activity} from './activity.ts';
import {type EmptyStateProps, emptyState} from './empty-state.ts';
import {type MessageProps, type MessageView, plainMessage} from './plain-message.ts';

export interface TranscriptProps
  extends Omit<MessageProps, 'isLast' | 'error' | 'canEdit' | 'version'>,
    Omit<EmptyStateProps, 'greeting'> {
  state: ChatState;
  /** Absent until their chunk is here. */
  versions: Versions | undefined;
  /** Absent until its chunk is here. */
  view: MessageView | undefined;
  running: boolean;
  /** Whether an earlier conversation is being read. */
  loading: boolean;
  /** What stands in a turn's place where a render does not draw it: in a long conversation few change at a time. */
  undrawn: Undrawn;
}

/** The conversation. Its own live behaviour is off: the announcer reads whole answers instead of every word. */
export function transcript(props: TranscriptProps): TemplateResult {
  const {labels, state, running, loading} = props;
  const turns = toTurns(state.messages);
  // Turns are only added at the end, and a conversation begins without any: they need no keys.
  return html`<div
    class="content"
    role="log"
    aria-live="off"
    aria-label=${labels.transcript}
    aria-busy=${running || loading}
  >
    ${loading ? html`<p class="sr" role="status">${labels.loading}</p>${activity(undefined)}` : nothing}
    ${
      turns.length === 0 && !loading && state.error === undefined
        ? emptyState({...props, greeting: state.config?.greeting || labels.greeting})
        : nothing
    }
    ${turns.map((turn, index) => props.undrawn(turn, index, turns.length) ?? turnOf(turn, props))}
  </div>`;
}

/**
 * A question and what answers it. The last one sent here is as high as the view, so the question goes to the top
 * with room for its answer below, and nothing moves when the answer ends.
 */
function turnOf(turn: readonly ShownMessage[], props: TranscriptProps): TemplateResult {
  const {state, running, view, versions} = props;
  const last = state.messages.at(-1);
  const isLast = turn.at(-1) === last;
  const isLive = isLast && 'delivery' in (turn[0] as ShownMessage);
  const version = versions?.of(turn);
  return html`<div class="turn ${isLive ? 'live' : ''}">
    ${(version?.messages ?? turn).map((shown) => [
      props.manners?.before(shown),
      (view ?? plainMessage)(shown, {
        ...props,
        error: shown === last ? state.error : undefined,
        isLast: shown === last && !running,
        canEdit: isLast && version?.messages === undefined && !asUnsent(turn[0] as ShownMessage),
        version,
      }),
    ])}
    ${isLast && running && !isWriting(state) ? activity(state.activity) : nothing}
    ${isLast ? html`<i class="end"></i>` : nothing}
  </div>`;
}

/** Whether words stand at the end of the answer, or it is not begun: then it needs no other sign of life. */
function isWriting({activity, messages, status}: ChatState): boolean {
  const last = messages.at(-1);
  if (status === 'stopping' || (last && asUnsent(last)?.delivery === 'queued')) return true;
  return (
    activity === undefined && last?.role === 'assistant' && last.parts.some((part) => part.type === 'text' && part.text)
  );
}

function toTurns(messages: readonly ShownMessage[]): ShownMessage[][] {
  const turns: ShownMessage[][] = [];
  for (const shown of messages) {
    const turn = turns.at(-1);
    if (turn === undefined || shown.role === 'user') turns.push([shown]);
    else turn.push(shown);
  }
  return turns;
}
