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
  medianLastOrderAt: Date;
  revenue: number;
  /** Those with at least `WORTHWHILE_SPENDING`. */
  worthwhile: Reach & { revenue: number };
  /** The sum of each customer's squared revenue. */
  squaredRevenue: number;
};
