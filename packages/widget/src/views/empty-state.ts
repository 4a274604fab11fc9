import {html, nothing, type TemplateResult} from 'lit';
import type {Labels} from '../locales/en.ts';

export interface EmptyStateProps {
  labels: Labels;
  greeting: string;
  suggestions: readonly string[];
  onSuggest: (text: string) => void;
}

/** One sentence and a few starter questions, which are one tab stop with arrows between them. */
export function emptyState({labels, greeting, suggestions, onSuggest}: EmptyStateProps): TemplateResult {
  return html`<div part="empty" class="empty">
    <p class="greeting" dir="auto">${greeting}</p>
    ${suggestions.length === 0 ? nothing : suggestionBar(labels.suggestions, suggestions, onSuggest)}
  </div>`;
}

export function suggestionBar(
  label: string,
  suggestions: readonly string[],
  onSuggest: (text: string) => void,
): TemplateResult {
  return html`<div class="suggestions" role="toolbar" aria-label=${label} aria-orientation="vertical"
    @keydown=${moveBetween} @focusin=${keepTabStop}
  >
    ${suggestions.map(
      (text, index) => html`<button
        part="suggestion"
        class="suggestion"
        type="button"
        dir="auto"
        tabindex=${index === 0 ? 0 : -1}
        @click=${() => onSuggest(text)}
      >
        ${text}
      </button>`,
    )}
  </div>`;
}

const STEPS: Readonly<Record<string, number>> = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1};

function moveBetween(event: KeyboardEvent): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const buttons = [...(event.currentTarget as HTMLElement).children] as HTMLElement[];
  const at = buttons.indexOf(event.target as HTMLElement);
  buttons.at((at + step) % buttons.length)?.focus();
}

/** Tab comes back to where the reader was. */
function keepTabStop(event: FocusEvent): void {
  for (const button of (event.currentTarget as HTMLElement).children) {
    (button as HTMLElement).tabIndex = button === event.target ? 0 : -1;
  }
}
