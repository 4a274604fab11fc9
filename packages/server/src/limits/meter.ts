import type {Cost, OverBudget} from '../ports.ts';
import {costOf, estimateTokens, moreOf, type Price} from './budget.ts';

/** A budget was used up while an answer was written: it ends here. */
export class BudgetError extends Error {
  readonly over: OverBudget;
  constructor(over: OverBudget) {
    super('a budget is used up');
    this.name = 'BudgetError';
    this.over = over;
  }
}

/** What one turn spends, as far as it is known, and never more than is reserved. */
export interface Meter {
  /** A model is about to be called with so many characters. Throws `BudgetError` when no budget is left for it. */
  call(chars: number): Promise<void>;
  /** A model said something. Resolves at once unless more has to be reserved; throws `BudgetError` when there is none. */
  heard(text: string): Promise<void> | undefined;
  /** What the call really took, by its own count. */
  settle(usage: {input: number; output: number}): void;
  readonly spent: Cost;
}

export interface MeterOptions {
  price: Price | undefined;
  reserved: Cost;
  /** Reserves more. */
  extend(atLeast: Cost, wanted: Cost): Promise<Cost | OverBudget>;
}

export function createMeter({price, reserved, extend}: MeterOptions): Meter {
  const before = {input: 0, output: 0}; // of the calls that are over
  let input = 0;
  let outputChars = 0;
  let left = {...reserved};

  const spent = () => costOf(before.input + input, before.output + estimateTokens(outputChars), price);
  const isOver = () => spent().tokens > left.tokens || spent().microUsd > left.microUsd;

  async function reserve(tokens: number): Promise<void> {
    const {atLeast, wanted} = moreOf(price, tokens);
    const granted = await extend(atLeast, wanted);
    if ('account' in granted) throw new BudgetError(granted);
    left = {tokens: left.tokens + granted.tokens, microUsd: left.microUsd + granted.microUsd};
  }

  return {
    async call(chars) {
      before.input += input;
      before.output += estimateTokens(outputChars);
      outputChars = 0;
      input = estimateTokens(chars);
      try {
        if (isOver()) await reserve(input);
      } catch (error) {
        input = 0; // it is not called
        throw error;
      }
    },
    heard(text) {
      outputChars += text.length;
      return isOver() ? reserve(0) : undefined;
    },
    settle(usage) {
      before.input += usage.input;
      before.output += usage.output;
      input = 0;
      outputChars = 0;
    },
    get spent() {
      return spent();
    },
  };
}
