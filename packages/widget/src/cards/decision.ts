import {html, nothing, type TemplateResult} from 'lit';
import type {Actions} from './actions.ts';
import type {CardContext} from './card.ts';
import {isTyped, type KnownAction} from './known-action.ts';

/** Stands for a name until it is put in as a node of its own. */
const HERE = '\u0000';

/** Confirm and dismiss; where something is destroyed, its name has to be typed first. */
export function decision(known: KnownAction, actions: Actions, context: CardContext): TemplateResult {
  const {words, formats} = context;
  const {data, doing, isClockWrong} = known;
  const left = Date.parse(data.expiresAt) - Date.now();
  const press = (decision: 'confirm' | 'dismiss') => () => actions.decide(known, decision);
  // What is pressed stays, and keeps the focus, until it is known what came of it. No `form`: a page's policy may forbid them.
  return html`${data.typedName === undefined ? nothing : nameField(known, data.typedName, actions, context)}
    <div class="decision">
      <button
        class="text-button confirm"
        type="button"
        ?disabled=${!isTyped(known)}
        aria-disabled=${doing ? 'true' : nothing}
        @click=${press('confirm')}
      >
        ${doing === 'confirm' ? words.confirming : words.confirm}
      </button>
      <button class="text-button dismiss" type="button" aria-disabled=${doing ? 'true' : nothing} @click=${press('dismiss')}>
        ${doing === 'dismiss' ? words.dismissing : words.dismiss}
      </button>
    </div>
    ${isClockWrong || left <= 0 ? nothing : html`<p class="card-note expires">${words.expiresIn(formats.left(left))}</p>`}`;
}

function nameField(known: KnownAction, name: string, actions: Actions, {words}: CardContext): TemplateResult {
  const [before, after] = words.typeName(HERE).split(HERE);
  const onKeydown = (event: KeyboardEvent) => {
    // The Enter that ends a composition is of the input method; Safari sends it afterwards, and tells by its number.
    if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    actions.decide(known, 'confirm');
  };
  return html`<label class="name-field">
    <span>${before}<bdi class="copyable">${name}</bdi>${after}</span>
    <input
      class="typed-name"
      type="text"
      dir="auto"
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      enterkeyhint="done"
      .value=${known.typed}
      ?readonly=${known.doing !== undefined}
      @input=${(event: InputEvent) => actions.type(known, (event.target as HTMLInputElement).value)}
      @keydown=${onKeydown}
    />
  </label>`;
}
