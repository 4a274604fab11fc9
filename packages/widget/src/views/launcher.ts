import {html, type TemplateResult} from 'lit';
import type {Labels} from '../locales/en.ts';

export interface LauncherProps {
  labels: Labels;
  open: boolean;
  onToggle: () => void;
}

/** The round button in the corner. It stays in the DOM while the panel covers it, so that focus can come back. */
export function launcher({labels, open, onToggle}: LauncherProps): TemplateResult {
  return html`<button
    part="launcher"
    type="button"
    aria-label=${labels.openChat}
    aria-expanded=${open}
    aria-controls="panel"
    @click=${onToggle}
  ></button>`;
}
