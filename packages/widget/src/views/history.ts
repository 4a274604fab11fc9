import type {ConversationSummary, ShownError} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import {icon} from '../icons.ts';
import {laterIcon} from '../icons-later.ts';
import type {Labels} from '../locales/en.ts';
import type {MenuLabels} from '../locales/en-menu.ts';
import {activity} from './activity.ts';
import {problemCode, problemText, retryButton} from './problem.ts';

/** Characters of a title, as the server takes them. */
const MAX_TITLE_CHARS = 120;

export interface HistoryState {
  /** Undefined until they are read. */
  conversations: readonly ConversationSummary[] | undefined;
  error: ShownError | undefined;
  query: string;
  /** What is being done with which conversation. */
  at: {id: string; doing: 'rename' | 'remove'} | undefined;
  busy: boolean;
}

export interface HistoryProps {
  labels: MenuLabels;
  /** The element's own words. */
  shared: Labels;
  locale: string | undefined;
  state: HistoryState;
  /** The id of the conversation that the panel shows. */
  current: string | undefined;
  onOpen: (id: string) => void;
  onClose: () => void;
  onRetry: () => void;
  onSearch: (query: string) => void;
  onBegin: (at: HistoryState['at']) => void;
  onCancel: () => void;
  onRename: (conversation: ConversationSummary, title: string) => void;
  onRemove: (conversation: ConversationSummary) => void;
}

/** The visitor's conversations: found by their titles, opened, renamed, deleted. */
export function historyView(props: HistoryProps): TemplateResult {
  const {labels, state, onClose, onCancel, onSearch} = props;
  const found = search(state);
  const onKeydown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    if (state.at === undefined) onClose();
    else onCancel();
  };
  return html`<section part="conversations" class="cover-page" aria-label=${labels.conversations} @keydown=${onKeydown}>
    <header class="header">
      <button class="quiet back" type="button" aria-label=${labels.back} title=${labels.back} @click=${onClose}>
        ${laterIcon('back')}
      </button>
      <h2 class="name">${labels.conversations}</h2>
    </header>
    <div class="finder">
      ${laterIcon('search')}
      <input
        class="find"
        type="search"
        dir="auto"
        autocomplete="off"
        aria-label=${labels.search}
        placeholder=${labels.search}
        @input=${(event: Event) => onSearch((event.target as HTMLInputElement).value)}
      />
    </div>
    <p class="sr" role="status">${state.query.trim() === '' ? nothing : labels.found(found.length)}</p>
    ${state.error === undefined ? nothing : problem(state.error, props)} ${body(found, props)}
  </section>`;
}

function body(found: readonly ConversationSummary[], props: HistoryProps): TemplateResult | typeof nothing {
  const {labels, shared, state} = props;
  const {conversations, error, query} = state;
  if (conversations === undefined) {
    return error === undefined
      ? html`<div class="none"><p class="sr" role="status">${shared.loading}</p>${activity(undefined)}</div>`
      : nothing;
  }
  if (conversations.length === 0) return html`<p class="none">${labels.noneYet}</p>`;
  if (found.length === 0) return html`<p class="none">${labels.noneFound(query.trim())}</p>`;
  return html`<ol class="list" aria-label=${labels.conversations}>
    ${found.map((one) => item(one, props))}
  </ol>`;
}

function item(one: ConversationSummary, props: HistoryProps): TemplateResult {
  const {labels, locale, state, current, onOpen, onBegin} = props;
  const doing = state.at?.id === one.id ? state.at.doing : undefined;
  const title = one.title || labels.untitled;
  const isCurrent = one.id === current;
  const when = new Date(one.updatedAt).toLocaleString(locale, {dateStyle: 'medium', timeStyle: 'short'});
  const tool = (name: 'rename' | 'remove', label: string, drawing: TemplateResult) =>
    html`<button class="quiet ${name}" type="button" aria-label=${label} title=${label} @click=${() => onBegin({id: one.id, doing: name})}>
      ${drawing}
    </button>`;
  return html`<li class="conversation ${isCurrent ? 'current' : ''}" data-id=${one.id}>
    ${
      doing === 'rename'
        ? renameForm(one, props)
        : doing === 'remove'
          ? removeForm(one, title, props)
          : html`<button class="open" type="button" aria-current=${isCurrent ? 'true' : nothing} @click=${() => onOpen(one.id)}>
                <span class="conversation-title" dir="auto">${title}</span>
                <span class="when">${isCurrent ? `${labels.current} · ` : nothing}${when}</span>
              </button>
              ${tool('rename', labels.rename(title), icon('edit'))} ${tool('remove', labels.remove(title), laterIcon('trash'))}`
    }
  </li>`;
}

function renameForm(one: ConversationSummary, {labels, state, onRename, onCancel}: HistoryProps): TemplateResult {
  const save = (event: Event) => {
    const input = (event.currentTarget as Element).closest('.conversation')?.querySelector('input');
    onRename(one, input?.value ?? '');
  };
  const onKeydown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    save(event);
  };
  return html`<input class="title-input begun" dir="auto" maxlength=${MAX_TITLE_CHARS} aria-label=${labels.newTitle} .value=${one.title} @keydown=${onKeydown} />
    <div class="actions">
      <button class="text-button save" type="button" ?disabled=${state.busy} @click=${save}>${labels.save}</button>
      <button class="text-button cancel" type="button" @click=${onCancel}>${labels.cancel}</button>
    </div>`;
}

function removeForm(
  one: ConversationSummary,
  title: string,
  {labels, state, onRemove, onCancel}: HistoryProps,
): TemplateResult {
  return html`<div class="question" role="group" aria-label=${labels.removeQuestion(title)}>
    <p dir="auto">${labels.removeQuestion(title)}</p>
    <div class="actions">
      <button class="text-button yes" type="button" ?disabled=${state.busy} @click=${() => onRemove(one)}>
        ${labels.removeYes}
      </button>
      <button class="text-button cancel begun" type="button" @click=${onCancel}>${labels.cancel}</button>
    </div>
  </div>`;
}

/** What went wrong, with its code. A list that could not be read can be read again. */
function problem(error: ShownError, {labels, shared, state, onRetry}: HistoryProps): TemplateResult {
  const isList = state.conversations === undefined;
  return html`<div class="failed-note list-problem" role="alert">
    <p>${isList ? labels.cannotList : nothing} ${problemText(error, shared)} ${problemCode(error, shared)}</p>
    ${isList ? retryButton({labels: shared, error, wait: 0, onRetry}) : nothing}
  </div>`;
}

function search({conversations = [], query}: HistoryState): readonly ConversationSummary[] {
  const wanted = query.trim().toLocaleLowerCase();
  return conversations.filter(({title}) => title.toLocaleLowerCase().includes(wanted));
}
