import type {Principal} from '../identity/principal.ts';
import type {BudgetAccount, Cost, OverBudget, Reservation} from '../ports.ts';
import type {Tenant} from '../tenants/tenant.ts';

/** What the provider charges, in US dollars a million tokens: so many millionths of a dollar a token. */
export interface Price {
  input: number;
  output: number;
}

const FREE: Price = {input: 0, output: 0};

/**
 * Characters a token, on the careful side: English has four or more, other languages and code fewer. Only for what is
 * reserved, and where a model does not say what it used.
 */
const CHARS_PER_TOKEN = 3;

/** Tokens that are reserved for the words of an answer, and the fewest with which it is worth beginning. */
const ANSWER_TOKENS = 1_500;
const LEAST_ANSWER_TOKENS = 200;

/** Instructions, facts and passages of the knowledge base that go up with every question, the latter at the provider. */
const UNSEEN_TOKENS = 7_000;
const LEAST_INPUT_TOKENS = 1_000;

const DAY_MS = 86_400_000;

export const estimateTokens = (chars: number) => Math.ceil(chars / CHARS_PER_TOKEN);

/** Micro-dollars are whole: rounded up, so that nothing is free that has a price. */
export function costOf(input: number, output: number, {input: inputPrice, output: outputPrice} = FREE): Cost {
  return {tokens: input + output, microUsd: Math.ceil(input * inputPrice + output * outputPrice)};
}

/** What is to be reserved for a turn before a model is called: from the user, and from each level above. */
export function reservationOf(
  principal: Pick<Principal, 'tenant' | 'subject' | 'anonymous'>,
  tenant: Pick<Tenant, 'budgets' | 'levels'>,
  {questionChars, price, now}: {questionChars: number; price: Price | undefined; now: number},
): Reservation {
  const asked = estimateTokens(questionChars);
  return {
    day: dayOf(now),
    accounts: accountsOf(principal, tenant),
    atLeast: costOf(asked + LEAST_INPUT_TOKENS, LEAST_ANSWER_TOKENS, price),
    wanted: costOf(asked + UNSEEN_TOKENS, ANSWER_TOKENS, price),
  };
}

/** What an answer that goes on takes at a time, when its reservation is used up. */
export function moreOf(price: Price | undefined, input = 0): {atLeast: Cost; wanted: Cost} {
  return {
    atLeast: costOf(input, LEAST_ANSWER_TOKENS, price),
    wanted: costOf(input, ANSWER_TOKENS, price),
  };
}

/** Whose budget it is that is used up: theirs, or the site's. */
export function codeOf({account}: OverBudget): 'user_budget_exhausted' | 'tenant_budget_exhausted' {
  return account === 0 ? 'user_budget_exhausted' : 'tenant_budget_exhausted';
}

/** Whole seconds until budgets begin anew, at midnight UTC. */
export function untilTomorrowS(now: number): number {
  return Math.ceil((DAY_MS - (now % DAY_MS)) / 1000);
}

export const dayOf = (now: number) => new Date(now).toISOString().slice(0, 10);

/** The account of a tenant with all below it. */
export const tenantAccount = (id: string) => `tenant:${id}`;

/** The user's own first. */
function accountsOf(
  {tenant, subject, anonymous}: Pick<Principal, 'tenant' | 'subject' | 'anonymous'>,
  {budgets, levels}: Pick<Tenant, 'budgets' | 'levels'>,
): BudgetAccount[] {
  const account = (key: string, tokens: number | undefined, usd: number | undefined) => ({
    key,
    tokens,
    microUsd: usd === undefined ? undefined : usd * 1_000_000,
  });
  return [
    account(`user:${tenant}:${subject}`, budgets.userTokensPerDay, budgets.userUsdPerDay),
    ...(anonymous ? [account(`visitors:${tenant}`, budgets.visitorsTokensPerDay, budgets.visitorsUsdPerDay)] : []),
    ...levels.map(({id, tokensPerDay, usdPerDay}) => account(tenantAccount(id), tokensPerDay, usdPerDay)),
  ];
}
