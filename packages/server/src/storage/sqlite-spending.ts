import type {BudgetAccount, Cost, LeaseStore, OverBudget, Reservation, Turn, TurnEnd} from '../ports.ts';
import type {SqliteDatabase} from './sqlite-database.ts';

/** Days for which it is kept what one cost. */
const KEPT_DAYS = 92;

const DAY_MS = 86_400_000;

/** What a turn has reserved, as it stands with the turn: enough to settle it by. Keys are hashed. */
interface Reserved {
  day: string;
  accounts: BudgetAccount[];
  cost: Cost;
}

const NOTHING: Cost = {tokens: 0, microUsd: 0};

export interface Spending {
  /** What the store offers of it. */
  calls: Pick<LeaseStore, 'extend' | 'readSpending'>;
  /** Within a transaction: takes what a new turn needs. `text` is to be kept with the turn. */
  reserve(budget: Reservation | undefined, now: number): {reserved: Cost; text: string | null} | OverBudget;
  /** Within a transaction, before the turn's status changes. */
  settle(turn: Turn, spent: TurnEnd['spent']): void;
}

/** Budgets of a day. All of it within `write`, so that no two turns take the same token. */
export function sqliteSpending({sql, write, secrets: {pseudonym}}: SqliteDatabase, runner: string): Spending {
  const hashed = (key: string) => pseudonym('spending', key);

  function spentBy(day: string, key: string): Cost {
    const row = sql('SELECT tokens, micro_usd FROM spending WHERE day = ? AND key = ?').get(day, key);
    const {tokens, micro_usd: microUsd} = (row as {tokens: number; micro_usd: number} | undefined) ?? {
      tokens: 0,
      micro_usd: 0,
    };
    return {tokens, microUsd};
  }

  function add(day: string, accounts: readonly BudgetAccount[], {tokens, microUsd}: Cost): void {
    const upsert = `INSERT INTO spending (day, key, tokens, micro_usd) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET tokens = tokens + excluded.tokens, micro_usd = micro_usd + excluded.micro_usd`;
    for (const {key} of accounts) sql(upsert).run(day, key, tokens, microUsd);
  }

  /** As much of what is wanted as every account has left, or which account has too little. */
  function grant({day, accounts, atLeast, wanted}: Reservation): Cost | OverBudget {
    const granted = {...wanted};
    for (const [account, {key, tokens, microUsd}] of accounts.entries()) {
      const spent = spentBy(day, key);
      if (tokens !== undefined) granted.tokens = Math.min(granted.tokens, tokens - spent.tokens);
      if (microUsd !== undefined) granted.microUsd = Math.min(granted.microUsd, microUsd - spent.microUsd);
      if (granted.tokens < atLeast.tokens || granted.microUsd < atLeast.microUsd) return {account};
    }
    add(day, accounts, granted);
    return granted;
  }

  const reservedBy = ({conversation, turn}: Turn): Reserved | undefined => {
    const row = sql(
      "SELECT reserved FROM turns WHERE conversation = ? AND turn = ? AND status = 'streaming' AND runner = ?",
    ).get(conversation, turn, runner) as {reserved: string | null} | undefined;
    return row?.reserved == null ? undefined : (JSON.parse(row.reserved) as Reserved);
  };

  return {
    reserve(budget, now) {
      if (budget === undefined) return {reserved: NOTHING, text: null};
      const accounts = budget.accounts.map((account) => ({...account, key: hashed(account.key)}));
      const granted = grant({...budget, accounts});
      if ('account' in granted) return granted;
      sql('DELETE FROM spending WHERE day < ?').run(new Date(now - KEPT_DAYS * DAY_MS).toISOString().slice(0, 10));
      const reserved: Reserved = {day: budget.day, accounts, cost: granted};
      return {reserved: granted, text: JSON.stringify(reserved)};
    },

    settle(turn, spent) {
      const reserved = reservedBy(turn);
      if (reserved === undefined || spent === undefined) return;
      const {day, accounts, cost} = reserved;
      add(day, accounts, {tokens: spent.tokens - cost.tokens, microUsd: spent.microUsd - cost.microUsd});
    },

    calls: {
      extend: (turn, atLeast, wanted) =>
        write(() => {
          const reserved = reservedBy(turn);
          if (reserved === undefined) return wanted;
          const {day, accounts, cost} = reserved;
          const granted = grant({day, accounts, atLeast, wanted});
          if ('account' in granted) return granted;
          const sum = {tokens: cost.tokens + granted.tokens, microUsd: cost.microUsd + granted.microUsd};
          const text = JSON.stringify({...reserved, cost: sum} satisfies Reserved);
          sql('UPDATE turns SET reserved = ? WHERE conversation = ? AND turn = ?').run(
            text,
            turn.conversation,
            turn.turn,
          );
          return granted;
        }),

      readSpending: async (day, keys) => keys.map((key) => spentBy(day, hashed(key))),
    },
  };
}
