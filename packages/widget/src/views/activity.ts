import {html, type TemplateResult} from 'lit';

/** What is being done until the first word: in words where the server says so, else three breathing dots. */
export function activity(text: string | undefined): TemplateResult {
  return html`<div part="activity" class="activity">
    <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
    <span class="doing">${text}</span>
  </div>`;
}
