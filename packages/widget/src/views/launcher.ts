import {html, type TemplateResult} from 'lit';
import type {Labels} from '../locales/en.ts';
import type {Manners} from '../manners/manners.ts';

export interface LauncherProps {
  labels: Labels;
  open: boolean;
  /** Absent until the panel was opened. */
  manners: Manners | undefined;
  onToggle: () => void;
}

/** The round button in the corner. It stays in the DOM while the panel covers it, so that focus can come back. */
export function launcher({labels, open, manners, onToggle}: LauncherProps): TemplateResult {
  return html`<button
    part="launcher"
    type="button"
    aria-label=${manners?.launcherLabel ?? labels.openChat}
    aria-expanded=${open}
    aria-controls="panel"
    @click=${onToggle}
  >${manners?.badge}</button>`;
}
