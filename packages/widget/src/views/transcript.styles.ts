import {css} from 'lit';

/** The scrolling conversation: its turns, the visitor's bubbles, and the small lines between. */
export const transcriptStyles = css`
  .scroller {
    flex: 1;
    min-block-size: 0;
    container-type: size;
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  .content {
    display: flex;
    flex-direction: column;
    min-block-size: 100%;
    padding: 8px 20px;
  }
  .turn {
    position: relative;
    display: flex;
    flex: none;
    flex-direction: column;
    gap: 12px;
    padding-block: 8px 12px;
  }
  .turn.live {
    min-block-size: calc(100cqh - 16px);
  }
  .end {
    block-size: 1px;
    margin-block-start: -13px;
  }
  .message {
    max-inline-size: 100%;
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .user {
    align-self: flex-end;
    max-inline-size: 85%;
    display: flex;
    flex-direction: column;
    align-items: flex-end;
  }
  .bubble {
    padding: 8px 14px;
    border-radius: calc(var(--_radius) - 2px);
    border-end-end-radius: 4px;
    background: var(--_a);
    color: var(--_on-accent);
    white-space: pre-wrap;
  }
  .plain {
    white-space: pre-wrap;
  }
  .code {
    display: block;
    color: var(--_soft);
    font: 12px var(--_mono);
    overflow-wrap: anywhere;
  }
  .activity {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 24px;
    color: var(--_soft);
    font-size: 13px;
  }
  .dots {
    display: inline-flex;
    gap: 4px;
    flex: none;
  }
  .dots i {
    inline-size: 6px;
    block-size: 6px;
    border-radius: 50%;
    background: currentColor;
    animation: breathe 1.2s infinite ease-in-out;
  }
  .dots i:nth-child(2) {
    animation-delay: 0.15s;
  }
  .dots i:nth-child(3) {
    animation-delay: 0.3s;
  }
  @keyframes breathe {
    0%,
    70%,
    100% {
      opacity: 0.3;
    }
    35% {
      opacity: 1;
    }
  }
  .empty {
    display: flex;
    flex: 1;
    flex-direction: column;
    justify-content: flex-end;
    gap: 16px;
    padding-block: 24px 8px;
  }
  .greeting {
    font-size: 20px;
    font-weight: 600;
    line-height: 1.35;
    text-wrap: balance;
  }
  .suggestions {
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  .suggestion {
    padding: 10px 14px;
    border: 1px solid var(--_line);
    border-radius: calc(var(--_radius) - 2px);
  }
  .suggestion:hover {
    border-color: var(--_soft);
    background: var(--_raised);
  }
`;
