import {css} from 'lit';

/** The launcher, the panel around everything, and its header. */
export const panelStyles = css`
  [part='launcher'],
  .floating .panel {
    position: fixed;
    inset-block-end: var(--_inset);
    inset-inline-end: var(--_inset);
    z-index: var(--wincloud-z-index, 2147483000);
  }
  [part='launcher'] {
    display: grid;
    place-items: center;
    inline-size: 56px;
    block-size: 56px;
    border-radius: 50%;
    forced-color-adjust: none; /* or the icon, which is cut out of a background, would not be seen */
    background: var(--_a);
    color: oklch(from var(--_a) calc((0.66 - l) * 1e4) 0 0);
    box-shadow: 0 6px 20px rgb(0 0 0 / 0.22);
  }
  [part='launcher'][aria-expanded='true'] {
    visibility: hidden;
  }
  /* The loader draws the same shape with the same rule: one icon before and after. */
  [part='launcher']::before {
    content: '';
    inline-size: 28px;
    block-size: 28px;
    background: currentColor;
    clip-path: path(evenodd, 'M9 24A11 11 0 1 0 4.5 19.5L2 26ZM14 6a8 8 0 1 0 .1 0Z');
  }
  .panel {
    position: relative;
    display: flex;
    flex-direction: column;
    background: var(--_surface);
    color: var(--_text);
    overflow: hidden;
    outline: none;
  }
  .inline .panel {
    block-size: 100%;
  }
  .full .panel {
    position: fixed;
    inset: 0;
    padding-inline: max(0px, 50% - 400px);
  }
  .floating .panel {
    inline-size: min(var(--wincloud-width, 400px), 100vw - 2 * var(--_inset));
    block-size: min(var(--wincloud-height, 680px), 100dvh - 96px);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    box-shadow: 0 12px 40px rgb(0 0 0 / 0.2);
    transition:
      opacity 160ms,
      translate 160ms,
      display 120ms allow-discrete;
    @starting-style {
      opacity: 0;
      translate: 0 8px;
    }
  }
  .floating .panel[hidden] {
    display: none;
    opacity: 0;
    translate: 0 8px;
    transition-duration: 120ms;
  }
  @media (max-width: 480px), (pointer: coarse) and (max-height: 480px) {
    .floating .panel {
      inset: 0;
      inline-size: auto;
      block-size: 100dvh;
      border: 0;
      border-radius: 0;
      padding-block: env(safe-area-inset-top) env(safe-area-inset-bottom);
    }
  }
  .header {
    display: flex;
    align-items: center;
    gap: 4px;
    flex: none;
    padding-block: 12px;
    padding-inline: 20px 12px;
    border-block-end: 1px solid var(--_line);
  }
  .title {
    flex: 1;
    min-inline-size: 0;
  }
  .name {
    font-size: 16px;
    font-weight: 600;
    line-height: 1.3;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .state {
    display: flex;
    align-items: center;
    gap: 6px;
    color: var(--_soft);
    font-size: 12px;
  }
  .state::before {
    content: '';
    inline-size: 8px;
    block-size: 8px;
    border-radius: 50%;
    background: var(--_good);
    forced-color-adjust: none;
  }
  .state.unavailable::before {
    background: var(--_warning);
  }
  .setup {
    display: flex;
    flex: 1;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 12px;
    padding: 32px;
    color: var(--_soft);
    text-align: center;
    overflow-wrap: anywhere;
  }
  @media (forced-colors: active) {
    [part='launcher'],
    .bubble,
    .send,
    .text-button {
      border: 1px solid ButtonText;
    }
    [part='launcher']::before {
      background: ButtonText;
    }
  }
`;
