import {css} from 'lit';

/** A proposed change: what it means, the buttons that decide it, and how far it is. */
export const actionStyles = css`
  .card.action:focus {
    outline: none;
  }
  .card.action:focus-visible {
    outline: 2px solid var(--_link);
  }
  .card.action .facts {
    grid-template-columns: minmax(0, 1fr);
  }
  .card.action .facts > div {
    display: grid;
    grid-template-columns: minmax(72px, 28%) minmax(0, 1fr);
    align-items: baseline;
    gap: 8px;
  }
  .delta {
    font-weight: 600;
    white-space: nowrap;
  }
  .consequences {
    display: flex;
    flex-direction: column;
    gap: 2px;
    list-style: none;
    color: var(--_soft);
    font-size: 13px;
  }
  .consequences .warn {
    color: var(--_warning);
  }
  .standing {
    font-weight: 600;
  }
  .card.action .running > .dot {
    animation: breathe 1.2s infinite ease-in-out;
  }
  .steps {
    display: flex;
    flex-direction: column;
    gap: 4px;
    font-size: 13px;
  }
  .steps li {
    display: flex;
    align-items: baseline;
    gap: 6px;
  }
  .steps .waiting > .dot,
  .steps .skipped > .dot {
    background: none;
  }
  .card-problem {
    color: var(--_bad);
    font-size: 13px;
  }
  .decision {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .decision .text-button {
    justify-content: center;
    min-block-size: 36px;
    padding-inline: 14px;
    white-space: normal;
  }
  .decision .confirm:enabled {
    border-color: var(--_text);
    background: var(--_text);
    color: var(--_surface);
  }
  .decision [aria-disabled='true'] {
    opacity: 0.7;
    cursor: default;
  }
  .expires {
    font-variant-numeric: tabular-nums;
  }
  .name-field {
    display: flex;
    flex-direction: column;
    gap: 4px;
    font-size: 13px;
  }
  .name-field bdi {
    font-weight: 600;
  }
  .typed-name {
    inline-size: 100%;
    min-block-size: 36px;
    margin: 0;
    padding: 6px 10px;
    border: 1px solid var(--_soft);
    border-radius: 8px;
    background: var(--_surface);
    color: inherit;
    font: inherit;
  }
  @media (pointer: coarse) {
    .decision .text-button,
    .typed-name {
      min-block-size: 44px;
    }
    .typed-name {
      font-size: 16px;
    }
  }
  @media (forced-colors: active) {
    .decision .confirm:enabled {
      forced-color-adjust: none;
      border-color: ButtonText;
      background: ButtonText;
      color: ButtonFace;
    }
  }
`;
