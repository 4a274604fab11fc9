import type {TenantRecord} from '../config/tenant-schema.ts';

/** What a seller takes from its users, as its record says it: a month each, in one currency. */
export type Prices = NonNullable<TenantRecord['prices']>;

/**
 * Money: whole ten-thousandths of the book's currency, so that sums and differences are exact. No currency of ISO 4217
 * has more than four digits after the point, and a gigabyte's price needs as many; what is safe goes up to 900 thousand
 * million of a currency.
 */
export type Amount = number;

export const AMOUNTS_PER_UNIT = 10_000;

/**
 * What a reseller charges its users a month. A provider's price is in here nowhere. Where there is no price, an answer is
 * undefined, and then nothing is said about money.
 */
export interface PriceBook {
  /** ISO 4217. Undefined for a tenant without prices. */
  currency: string | undefined;
  /** A machine of this size, whether it runs or is off. */
  monthly(size: string): Amount | undefined;
  volume(sizeGb: number): Amount | undefined;
  snapshot(sizeGb: number): Amount | undefined;
  /** Automatic backups of a machine of this size: a part of its price. */
  backups(size: string): Amount | undefined;
}

/** `createPriceBook(tenant.prices).monthly('s-2vcpu-4gb')` is 285000 where that size is sold at 28.5. */
export function createPriceBook(prices: Prices | undefined): PriceBook {
  // A map, since the sizes of a record would have a `constructor`, too.
  const sizes = new Map(Object.entries(prices?.sizes ?? {}));
  const monthly = (size: string) => amountOf(sizes.get(size));
  return {
    currency: prices?.currency,
    monthly,
    volume: (sizeGb) => amountOf(prices?.volumeGb, sizeGb),
    snapshot: (sizeGb) => amountOf(prices?.snapshotGb, sizeGb),
    backups(size) {
      const price = monthly(size);
      const percent = prices?.backupsPercent;
      return price === undefined || percent === undefined ? undefined : whole((price * percent) / 100);
    },
  };
}

/** An amount as people write it: 285000 is 28.5. */
export const unitsOf = (amount: Amount): number => amount / AMOUNTS_PER_UNIT;

/** The price is made whole first: 0.12 a gigabyte is 1200, and 100 of them are what they are on paper. */
function amountOf(price: number | undefined, times = 1): Amount | undefined {
  return price === undefined ? undefined : whole(whole(price * AMOUNTS_PER_UNIT) * times);
}

/** To the nearest; a half goes up. What is a half on paper can come out as a little less, as 25 * 0.58 does. */
function whole(value: number): Amount {
  return Math.round(Number(value.toPrecision(15)));
}
