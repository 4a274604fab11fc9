import {html, nothing, type TemplateResult} from 'lit';
import {icon} from '../icons.ts';
import type {Labels} from '../locales/en.ts';

export interface ComposerProps {
  labels: Labels;
  /** Characters left, once it matters. */
  left: number | undefined;
  canSend: boolean;
  running: boolean;
  /** Whether an earlier message is being put in other words. */
  editing: boolean;
  onCancelEdit: () => void;
  /** The key that asks for the last message again, in an empty composer. */
  onEditLast: () => void;
  onInput: (text: string) => void;
  onFocus: () => void;
  onSend: () => void;
  onStop: () => void;
}

/** Where one writes. Typing goes on while an answer comes in; Stop then takes the place of Send. */
export function composer(props: ComposerProps): TemplateResult {
  const {labels, left, running} = props;
  return html`<div part="composer" class="composer">
    ${props.editing ? editNote(props) : nothing}
    <textarea
      part="input"
      class="input"
      rows="1"
      dir="auto"
      enterkeyhint="send"
      aria-label=${labels.composer}
      aria-describedby="keys"
      aria-invalid=${left !== undefined && left < 0 ? 'true' : nothing}
      placeholder=${labels.placeholder}
      @input=${(event: InputEvent) => {
        const input = event.target as HTMLTextAreaElement;
        fit(input);
        props.onInput(input.value);
      }}
      @keydown=${(event: KeyboardEvent) => {
        const isEmpty = (event.target as HTMLTextAreaElement).value === '';
        if (event.key === 'ArrowUp' && isEmpty && !event.isComposing) props.onEditLast();
        else if (isSendKey(event)) props.onSend();
        else return;
        event.preventDefault();
      }}
      @focus=${props.onFocus}
    ></textarea>
    ${running ? stopButton(props) : sendButton(props)}
    <p id="keys" class="sr">${labels.keys}</p>
    ${left === undefined ? nothing : html`<p class="left ${left < 0 ? 'over' : ''}">${labels.charactersLeft(left)}</p>`}
  </div>`;
}

function editNote({labels, onCancelEdit}: ComposerProps): TemplateResult {
  return html`<p class="editing">
    ${labels.editing}
    <button class="text-button cancel" type="button" @click=${onCancelEdit}>${labels.cancel}</button>
  </p>`;
}

function sendButton({labels, canSend, onSend}: ComposerProps): TemplateResult {
  return html`<button
    part="send"
    class="send"
    type="button"
    aria-label=${labels.send}
    title=${labels.send}
    ?disabled=${!canSend}
    @click=${onSend}
  >
    ${icon('send')}
  </button>`;
}

function stopButton({labels, onStop}: ComposerProps): TemplateResult {
  return html`<button part="stop" class="send stopping" type="button" aria-label=${labels.stop} title=${labels.stop} @click=${onStop}>
    ${icon('stop')}
  </button>`;
}

/** Enter, but not the Enter that picks a word in an input method: some browsers say 229 instead of `isComposing`. */
function isSendKey(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229;
}

/** Puts a text that was not typed into the input. */
export function fill(input: HTMLTextAreaElement | null | undefined, text: string): void {
  if (!input || input.value === text) return;
  input.value = text;
  fit(input);
}

/** Grows with its text up to the style sheet's cap, where the browser does not do so by itself. */
function fit(input: HTMLTextAreaElement): void {
  if (CSS.supports('field-sizing', 'content')) return;
  input.style.setProperty('block-size', 'auto');
  input.style.setProperty('block-size', `${input.scrollHeight}px`);
}
