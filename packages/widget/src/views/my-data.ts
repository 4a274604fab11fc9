import type {ErasureReceipt, ShownError} from '@wincloud/chat-core';
import {html, nothing, type TemplateResult} from 'lit';
import {laterIcon} from '../icons-later.ts';
import type {Labels} from '../locales/en.ts';
import type {PrivacyLabels} from '../locales/en-privacy.ts';
import {activity} from './activity.ts';
import {problemCode, problemText, retryButton} from './problem.ts';

/** What one may ask of one's data. */
export type DataTask = 'export' | 'erase';

export interface MyDataState {
  /** What the layer was opened for. */
  task: DataTask;
  /** What is done now. */
  doing: DataTask | undefined;
  /** Whether the second question is asked. */
  asking: boolean;
  /** The name of the file that was saved. */
  saved: string | undefined;
  failed: {task: DataTask; error: ShownError} | undefined;
  /** That all is erased. */
  receipt: ErasureReceipt | undefined;
}

export interface MyDataProps {
  labels: PrivacyLabels;
  /** The element's own words. */
  shared: Labels;
  /** Of the way back. */
  back: string;
  locale: string | undefined;
  state: MyDataState;
  /** Whole seconds until another try can succeed. */
  wait: number;
  onClose: () => void;
  onExport: () => void;
  /** Asks whether all is to be erased, or, with false, does not. */
  onAsk: (asking: boolean) => void;
  onErase: () => void;
  onSaveReceipt: (receipt: ErasureReceipt) => void;
}

/** All of one's own data as a file, or its end: what is erased, the second question, and the receipt. */
export function myDataView(props: MyDataProps): TemplateResult {
  const {labels, back, state, onClose, onAsk} = props;
  const title = state.task === 'export' ? labels.exportTitle : labels.eraseTitle;
  const onKeydown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    if (state.asking) onAsk(false);
    else onClose();
  };
  return html`<section part="my-data" class="cover-page" role="dialog" aria-label=${title} aria-describedby="my-data-text" @keydown=${onKeydown}>
    <header class="header">
      <button class="quiet back" type="button" aria-label=${back} title=${back} @click=${onClose}>
        ${laterIcon('back')}
      </button>
      <h2 class="name">${title}</h2>
    </header>
    <div class="my-data-body">
      ${state.receipt === undefined ? html`<p id="my-data-text">${state.task === 'export' ? labels.exported : labels.erases}</p>` : nothing}
      ${state.task === 'export' || state.receipt || state.doing === 'erase' ? nothing : choices(props)}
      <div class="progress" role="status">${progress(props)}</div>
      ${problem(props)} ${state.receipt === undefined ? nothing : receiptView(state.receipt, props)}
    </div>
  </section>`;
}

/** To have a copy first, and to have all of it erased, which is asked once more. */
function choices({labels, shared, state, onExport, onAsk, onErase}: MyDataProps): TemplateResult {
  if (state.asking) {
    return html`<div class="question" role="group" aria-label=${labels.question}>
      <p>${labels.question}</p>
      <div class="actions">
        <button class="text-button yes" type="button" @click=${onErase}>${labels.yes}</button>
        <button class="text-button cancel" type="button" @click=${() => onAsk(false)}>${shared.cancel}</button>
      </div>
    </div>`;
  }
  const isBusy = state.doing !== undefined;
  // Not disabled while it works: that would take the focus away.
  return html`<div class="actions">
    <button class="text-button export" type="button" aria-disabled=${isBusy ? 'true' : nothing} @click=${onExport}>
      ${laterIcon('download')}<span>${labels.exportFirst}</span>
    </button>
    <button class="text-button yes erase" type="button" aria-disabled=${isBusy ? 'true' : nothing} @click=${() => onAsk(true)}>
      ${laterIcon('trash')}<span>${labels.eraseAll}</span>
    </button>
  </div>`;
}

/** What is being done and what was done: shown, and said. */
function progress({labels, state}: MyDataProps): TemplateResult | typeof nothing {
  const {doing, saved, receipt} = state;
  if (doing !== undefined) return activity(doing === 'export' ? labels.preparing : labels.erasing);
  if (receipt !== undefined) return html`<p class="erased">${laterIcon('check')}<span>${labels.erased}</span></p>`;
  return saved === undefined
    ? nothing
    : html`<p class="saved">${laterIcon('check')}<span>${labels.saved(saved)}</span></p>`;
}

function receiptView({erasedAt, conversations, audit}: ErasureReceipt, props: MyDataProps): TemplateResult {
  const {labels, shared, locale, onClose} = props;
  const when = new Date(erasedAt).toLocaleString(locale, {dateStyle: 'long', timeStyle: 'medium'});
  const number = new Intl.NumberFormat(locale);
  const row = (name: string, value: string, more = '') =>
    html`<div><dt>${name}</dt><dd class=${more}><bdi>${value}</bdi></dd></div>`;
  return html`<dl class="receipt">
      ${row(labels.when, when)} ${row(labels.count, number.format(conversations))}
      ${row(labels.recordNumber, String(audit.seq))} ${row(labels.recordHash, audit.hash, 'hash')}
    </dl>
    <p class="keep">${labels.keepReceipt}</p>
    <div class="actions">
      <button class="text-button save-receipt" type="button" @click=${() => props.onSaveReceipt({erasedAt, conversations, audit})}>
        ${laterIcon('download')}<span>${labels.saveReceipt}</span>
      </button>
      <button class="text-button begin" type="button" @click=${onClose}>${shared.newConversation}</button>
    </div>`;
}

/** What could not be done and why. What another try can mend can be tried again, when it is time. */
function problem({labels, shared, state, wait, onExport, onErase}: MyDataProps): TemplateResult | typeof nothing {
  if (state.failed === undefined) return nothing;
  const {task, error} = state.failed;
  const isExport = task === 'export';
  return html`<div class="failed-note">
    <p role="alert">
      ${isExport ? labels.cannotExport : labels.cannotErase} ${reason(error, labels, shared)} ${problemCode(error, shared)}
    </p>
    ${retryButton({labels: shared, error, wait, onRetry: isExport ? onExport : onErase})}
  </div>`;
}

/** In words that fit: those of some codes speak of questions and messages. */
function reason(error: ShownError, labels: PrivacyLabels, shared: Labels): string | typeof nothing {
  if (error.code === 'rate_limited') return labels.tooOften;
  return error.code === 'store_unavailable' ? nothing : problemText(error, shared);
}
