import type { Scores } from "#lib/rfm/segments.ts";

/**
 * One customer's counted sales in a period. `ageDays` from the last sale to the period's end; `revenue` net, in minor
 * units.
 */
export type Purchases = { ageDays: number; orderCount: number; revenue: number };

export type Range = { min: number; max: number };

export const widen = (range: Range | undefined, value: number): Range =>
  range ? { min: Math.min(range.min, value), max: Math.max(range.max, value) } : { min: value, max: value };

/** The sums of some customers' counted sales. */
export type Sums = { customerCount: number; orderCount: number; revenue: number; ageDaysSum: number };

/** Adds one customer. */
export const withOneMore = (sums: Sums | undefined, { orderCount, revenue, ageDays }: Purchases): Sums => ({
  customerCount: (sums?.customerCount ?? 0) + 1,
  orderCount: (sums?.orderCount ?? 0) + orderCount,
  revenue: (sums?.revenue ?? 0) + revenue,
  ageDaysSum: (sums?.ageDaysSum ?? 0) + ageDays,
});

/** A sum over parts. */
export const total = <Part>(parts: readonly Part[], value: (part: Part) => number): number =>
  parts.reduce((running, part) => running + value(part), 0);

/** The sum of all parts. */
export const addSums = (parts: readonly Sums[]): Sums => ({
  customerCount: total(parts, ({ customerCount }) => customerCount),
  orderCount: total(parts, ({ orderCount }) => orderCount),
  revenue: total(parts, ({ revenue }) => revenue),
  ageDaysSum: total(parts, ({ ageDaysSum }) => ageDaysSum),
});

/** What parts that earned something earned together: shares are of it, so that a loss has none. */
export const sumGains = (parts: readonly Pick<Sums, "revenue">[]): number =>
  total(parts, ({ revenue }) => Math.max(0, revenue));

/** 0 if the whole is 0: in this report averages of empty segments are 0, not null. */
export const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

export const toHundredths = (value: number): number => Math.round(value * 100) / 100;

/** Whether a customer's first purchase ever, in any storefront, was in the period or before it. */
export const BUYER_HISTORIES = ["first_time", "returning"] as const;

export type BuyerHistory = (typeof BUYER_HISTORIES)[number];

/** The code of customers who bought before the period and not in it; no segment of a report has it. */
export const LAPSED_CODE = "LAPSED";

/** From how much earlier spending the report counts lapsed customers apart: 1,000 in a currency with cents. In minor units. */
export const WORTHWHILE_SPENDING = 100_000;

/** How many customers, and how many of them consented to email and have an address. */
export type Reach = { customers: number; reachableByEmail: number };

/** What the customers of one segment have in common. Money in minor units. */
export type GroupFigures = Reach & {
  code: string;
  firstTime: Reach;
  returning: Reach;
  /** How many have one order in the period; of lapsed customers, before it. */
  orderedOnceInPeriod: number;
  /** How many have one order ever. */
  orderedOnce: number;
  /** Orders ever, in any storefront. */
  medianOrders: number;
  /** Of the customer in the middle, or of both customers there. */
  middleLastOrdersAt: Date[];
  revenue: number;
  /** Those with at least `WORTHWHILE_SPENDING`. */
  worthwhile: Reach & { revenue: number };
  /** The sum of each customer's squared revenue. */
  squaredRevenue: number;
};

/**
 * R is by time: the fifth of the period in which the last purchase fell, 5 being the most recent. `5 − ⌊5 × age /
 * days⌋` with age in whole days before the period's last day, 0 to days − 1.
 */
export const recencyScore = (ageDays: number, days: number): number => 5 - Math.floor((5 * ageDays) / days);

/** 1 plus the number of cuts that a value exceeds. */
export const scoreByCuts = (value: number, cuts: readonly number[]): number => {
  let score = 1;
  for (const cut of cuts) if (value > cut) score += 1;
  return score;
};

/** 1 plus the number of thresholds that a value reaches. */
export const scoreByThresholds = (value: number, thresholds: readonly number[]): number => {
  let score = 1;
  for (const threshold of thresholds) if (value >= threshold) score += 1;
  return score;
};

/**
 * F and M are by rank: `1 + ⌊5 × (values strictly below) / n⌋`, in input order. Equal values get equal scores; distinct
 * ones are split into fifths. A score may be unused: if half have one order, none scores 2.
 */
export const quintileScores = (values: readonly number[]): number[] => {
  const below = new Map<number, number>();
  [...values]
    .sort((a, b) => a - b)
    .forEach((value, rank) => {
      if (!below.has(value)) below.set(value, rank);
    });
  return values.map((value) => 1 + Math.floor((5 * (below.get(value) ?? 0)) / values.length));
};

/**
 * Scores a whole population; each rank depends on all customers. The reference implementation of what the database
 * computes.
 */
export const scorePopulation = <Customer extends Purchases>(
  customers: readonly Customer[],
  days: number,
): (Customer & Scores)[] => {
  const frequency = quintileScores(customers.map(({ orderCount }) => orderCount));
  const monetary = quintileScores(customers.map(({ revenue }) => Math.max(0, revenue)));
  return customers.map((customer, i) => ({
    ...customer,
    recency: recencyScore(customer.ageDays, days),
    frequency: frequency[i] ?? 1,
    monetary: monetary[i] ?? 1,
  }));
};
