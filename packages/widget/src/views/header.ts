import {html, nothing, type TemplateResult} from 'lit';
import {icon} from '../icons.ts';
import type {Labels} from '../locales/en.ts';

export interface HeaderProps {
  labels: Labels;
  name: string;
  state: keyof Labels['states'];
  canStartOver: boolean;
  /** Absent where the panel is part of the page. */
  onClose: (() => void) | undefined;
  onStartOver: () => void;
  /** Opens or closes the menu, which says so at its button. */
  onMenu: () => void;
}

/** Who one talks to, how they are, and the ways out. */
export function header({labels, name, state, canStartOver, onClose, onStartOver, onMenu}: HeaderProps): TemplateResult {
  return html`<header part="header" class="header">
    <div class="title">
      <h2 part="title" class="name">${name}</h2>
      <p class="state ${state}">${labels.states[state]}</p>
    </div>
    <button
      class="quiet start-over"
      type="button"
      aria-label=${labels.newConversation}
      title=${labels.newConversation}
      ?disabled=${!canStartOver}
      @click=${onStartOver}
    >
      ${icon('compose')}
    </button>
    <button
      class="quiet more"
      type="button"
      aria-label=${labels.menu}
      title=${labels.menu}
      aria-haspopup="menu"
      @click=${onMenu}
    >
      ${icon('menu')}
    </button>
    ${
      onClose === undefined
        ? nothing
        : html`<button
            class="quiet close"
            type="button"
            aria-label=${labels.closeChat}
            title=${labels.closeChat}
            @click=${onClose}
          >
            ${icon('close')}
          </button>`
    }
  </header>`;
}
