import {css} from 'lit';

/** Cards of an answer: their frame, facts, charts, tables and what is folded away. */
export const cardsStyles = css`
  .card {
    display: flex;
    flex-direction: column;
    gap: 10px;
    min-block-size: 0;
    font-size: 14px;
    user-select: text;
  }
  .card.recommendation {
    gap: 6px;
  }
  .card.stale {
    border-style: dashed;
  }
  .card :is(dl, dd, ul) {
    margin: 0;
    padding: 0;
  }
  .card-head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 2px 12px;
  }
  .card-title {
    font-weight: 600;
  }
  .card:not(.action, .bill) .card-title {
    color: var(--_soft);
    font-size: 12px;
  }
  .card-title .card-name {
    margin-inline-start: 2px;
    color: var(--_text);
    font-size: 14px;
  }
  .card-note,
  .facts dt {
    color: var(--_soft);
    font-size: 12px;
  }
  .card-state,
  .standing {
    display: flex;
    align-items: baseline;
    gap: 6px;
  }
  .dot {
    flex: none;
    inline-size: 8px;
    block-size: 8px;
    border: 1px solid;
    border-radius: 50%;
    background: currentColor;
    color: var(--_soft);
  }
  .active > .dot,
  .done > .dot {
    color: var(--_good);
  }
  .new > .dot,
  .running > .dot,
  .proposed > .dot,
  .unknown > .dot {
    color: var(--_warning);
  }
  .failed > .dot {
    color: var(--_bad);
  }
  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(112px, 100%), 1fr));
    gap: 8px 12px;
    font-variant-numeric: tabular-nums;
  }
  .facts .wide {
    grid-column: 1 / -1;
  }
  .facts:empty {
    display: none;
  }
  .other-series {
    display: flex;
    flex-direction: column;
    gap: 10px;
    margin-block-start: 8px;
  }
  .series {
    display: flex;
    flex-direction: column;
    gap: 6px;
  }
  .series-title,
  .advice {
    font-weight: 600;
  }
  .series .facts {
    grid-template-columns: repeat(auto-fill, minmax(min(72px, 100%), 1fr));
  }
  .chart {
    display: grid;
    grid-template-columns: 1fr auto;
    gap: 2px 6px;
    color: var(--_soft);
    font-size: 11px;
    line-height: 1;
    font-variant-numeric: tabular-nums;
  }
  .chart svg {
    display: block;
    inline-size: 100%;
    block-size: 72px;
    overflow: visible;
  }
  .chart path {
    fill: none;
    vector-effect: non-scaling-stroke;
  }
  .chart .grid {
    stroke: var(--_line);
  }
  .chart .line {
    stroke: var(--_link);
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .axis-y,
  .axis-x {
    display: flex;
    justify-content: space-between;
  }
  .axis-y {
    flex-direction: column;
    margin-block: -4px;
    text-align: end;
  }
  .axis-x {
    padding-block-start: 4px;
  }
  .fold summary {
    inline-size: fit-content;
    border-radius: 4px;
    color: var(--_link);
    font-size: 13px;
  }
  .fold[open] > :not(summary) {
    margin-block-start: 8px;
  }
  .changes {
    display: flex;
    flex-direction: column;
    gap: 4px;
    list-style: none;
    font-size: 13px;
  }
  .saving {
    color: var(--_good);
    font-weight: 600;
  }
  .saving.more {
    color: var(--_warning);
  }
  .confidence {
    font-weight: 500;
  }
  .card-scroll {
    max-block-size: 240px;
    overflow: auto;
    overscroll-behavior: contain;
    border: 1px solid var(--_line);
    border-radius: 8px;
    scrollbar-width: thin;
  }
  .card table {
    inline-size: 100%;
    border-collapse: collapse;
    font-size: 13px;
    font-variant-numeric: tabular-nums;
  }
  .card :is(th, td) {
    padding: 4px 8px;
    border-block-end: 1px solid var(--_line);
    font-weight: 400;
    text-align: start;
    vertical-align: baseline;
    overflow-wrap: normal;
  }
  .card thead th {
    color: var(--_soft);
    font-size: 12px;
  }
  .bill-lines :is(th, td) {
    padding: 6px 0;
    overflow-wrap: anywhere;
  }
  .bill-lines th .card-note {
    display: block;
  }
  .bill-lines td {
    padding-inline-start: 12px;
    text-align: end;
    white-space: nowrap;
  }
  .bill-lines em {
    color: var(--_soft);
  }
  .card tfoot :is(th, td) {
    border: 0;
    font-weight: 600;
  }
  @media (pointer: coarse) {
    .fold summary {
      min-block-size: 44px;
      padding-block: 12px;
    }
  }
  @media (forced-colors: active) {
    .dot {
      forced-color-adjust: none;
    }
    .chart .line {
      stroke: CanvasText;
    }
    .chart .grid {
      stroke: GrayText;
    }
  }
`;
