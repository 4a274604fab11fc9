import {html, nothing, type TemplateResult} from 'lit';

export interface MenuEntry {
  label: string;
  drawing: TemplateResult;
  /** Absent where there is nothing to do now, and of a link. */
  act?: (() => void) | undefined;
  href?: string | undefined;
}

export interface MenuProps {
  label: string;
  entries: readonly MenuEntry[];
  onChoose: (act: () => void) => void;
  onClose: (focusButton: boolean) => void;
}

/** The ARIA pattern of a menu button: arrows, Home, End and letters move; Escape and Tab leave. */
export function menuView({label, entries, onChoose, onClose}: MenuProps): TemplateResult {
  const onKeydown = (event: KeyboardEvent) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Tab') return onClose(true); // and on from the button
    if (event.key === 'Escape') onClose(true);
    else if (!move(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="menu" role="menu" aria-label=${label} @keydown=${onKeydown}>
    ${entries.map(({label, drawing, act, href}) =>
      href === undefined
        ? html`<button
            class="menu-item"
            role="menuitem"
            type="button"
            tabindex="-1"
            aria-disabled=${act === undefined ? 'true' : nothing}
            @click=${() => act && onChoose(act)}
          >
            ${drawing}<span>${label}</span>
          </button>`
        : html`<a
            class="menu-item"
            role="menuitem"
            tabindex="-1"
            href=${href}
            target="_blank"
            rel="noopener noreferrer"
            @click=${() => onClose(true)}
            >${drawing}<span>${label}</span></a
          >`,
    )}
  </div>`;
}

/** Moves the focus by what was pressed. False where the key means nothing here. */
function move({key, currentTarget, target}: KeyboardEvent): boolean {
  const items = [...(currentTarget as Element).querySelectorAll<HTMLElement>('[role=menuitem]')];
  const at = items.indexOf((target as Element).closest('[role=menuitem]') as HTMLElement);
  const next = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: at - 1,
    Home: 0,
    End: -1,
  }[key];
  if (next !== undefined) items.at(next)?.focus();
  else if (key.length === 1 && key !== ' ') {
    const after = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    after.find(({textContent}) => textContent?.trim().toLowerCase().startsWith(key.toLowerCase()))?.focus();
  } else return false;
  return true;
}
