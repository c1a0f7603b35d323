import type { OrderState } from "#core/values/changed.ts";
import type { Scope } from "#core/values/permissions.ts";
import { addDays, type Day, startOfDay, toDayNumber } from "#lib/time/day.ts";
import { readGiftCardsAreSales } from "#records/orders/gift-cards.ts";
import type { PeriodsOfOrders } from "#records/rules/order-readings/bought-in-periods.ts";
import type { BuyersByTrait } from "#records/rules/order-readings/buyers-by-trait.ts";
import type { BuyersByScores, BuyersByTier, BuyingSpan } from "#records/rules/order-readings/buyers-of-orders.ts";
import type { PartOfRevenue } from "#records/rules/order-readings/buyers-of-part.ts";
import type { FirstOrderTrait } from "#records/rules/order-readings/cohorts-of-orders.ts";
import type { SpacedPeriods } from "#records/rules/order-readings/figures-of-periods.ts";
import type { PairGrouping, PairRelation } from "#records/rules/order-readings/pairs-of-products.ts";
import type { TraitsOfReport } from "#records/rules/order-readings/placed-by-trait.ts";
import type { CostCoverage, CustomersWithin, ValueBasis } from "#records/rules/order-readings/populations.ts";
import type { ProductGrouping } from "#records/rules/order-readings/products-of-orders.ts";
import type {
  MovementOfOrders,
  MovementSelection,
  SchemesToCompare,
} from "#records/rules/order-readings/rfm-of-orders.ts";
import type { RfmScheme } from "#records/rules/rfm/scheme.ts";
import type { CopiedBuyers } from "./copied-buyers.ts";
import type { QueryInput } from "./copy-queries.ts";
import { queryCopy } from "./order-copy.ts";

// What reports read, from the business's copy of its orders.

type Within = {
  /** Only these customers, as if the business had no others; all of them without it. */
  within?: CustomersWithin | null | undefined;
};

export type TwoPeriods = Within & {
  /**
   * The first instant of every day of the period and of the previous one of equal length, and the instant after the
   * last.
   */
  dayStarts: readonly Date[];
  days: number;
  storefrontId: number | null;
  /** Revenue by default. */
  basis?: ValueBasis;
};

/** Periods whose customers are scored, with the business's own thresholds and segments for it. */
export type ScoredPeriods = TwoPeriods & Pick<RfmScheme, "thresholds" | "cells">;

/** Periods of equal length whose ends ascend; they may overlap, or lie years apart. */
export type DatedPeriods = Within & {
  /** The first instant of every day from the first period's first to the last period's last, and the instant after it. */
  dayStarts: readonly Date[];
  /** The index in `dayStarts` of each period's last day. */
  lastDays: readonly number[];
  days: number;
  storefrontId: number | null;
  basis: ValueBasis;
  scheme: Pick<RfmScheme, "thresholds" | "cells">;
  /** Whether customers whose first purchase came after a period have a place of their own. */
  distinguishesNew: boolean;
};

/** The members to select, by one of the three methods; null for all customers who bought in the period. */
export type BuyersMembership =
  | BuyersByScores
  | BuyersByTier
  /** `shown`: the traits with their own segment. `firstDay`: of both periods. */
  | (BuyersByTrait & { method: "behavior"; firstDay: Day });

export type SegmentMembership =
  | BuyersMembership
  /** Customers who bought before the period and not in it. */
  | { method: "lapsed" };

export type ReportMembership =
  | SegmentMembership
  /** Everyone who bought in the period, without a reason. */
  | { method: "buyers" }
  /** Everyone who bought this part of the period's revenue, and what they bought of it. */
  | (PartOfRevenue & { method: "part" })
  | Moved;

/** By their places in two periods. */
type Moved = MovementSelection & { method: "moved"; periods: DatedPeriods };

const instants = (dates: readonly Date[]): Float64Array => Float64Array.from(dates, (date) => date.getTime());

/** Of the later period. */
const periodStarts = ({ dayStarts, days }: TwoPeriods): Float64Array => instants(dayStarts.slice(days));

const toPeriodsOfOrders = ({ dayStarts, days, storefrontId, basis = "revenue" }: TwoPeriods): PeriodsOfOrders => ({
  days,
  storefrontId,
  basis,
  lastDays: [days - 1, 2 * days - 1],
  dayStarts: instants(dayStarts),
});

const dated = ({
  dayStarts,
  scheme: { thresholds, cells },
  within: _,
  ...reading
}: DatedPeriods): MovementOfOrders => ({
  ...reading,
  scheme: { thresholds, cells },
  dayStarts: instants(dayStarts),
});

/** The scored cells of a period and of the previous one of equal length. Guest orders are ignored. */
export const readCells = (scope: Scope, { thresholds, cells, ...reading }: ScoredPeriods) =>
  queryCopy(scope, "cells", { ...toPeriodsOfOrders(reading), thresholds, cells }, reading);

/** The tiers of a period and of the previous one of equal length, and the period's boundaries and concentration. */
export const readTiers = (scope: Scope, reading: TwoPeriods) =>
  queryCopy(scope, "value", toPeriodsOfOrders(reading), reading);

/**
 * The customers of a period by their most distinctive trait, and the same for the previous period of equal length. `firstDay` is the
 * first day of both periods; `traits`, if given, those of another report instead of the largest.
 */
export const readBehavior = (scope: Scope, reading: TwoPeriods, firstDay: Day, traits?: TraitsOfReport) =>
  queryCopy(scope, "behavior", { ...toPeriodsOfOrders(reading), firstDay, traits }, reading);

/**
 * How many customers went from which place to which, and what they spent in both periods: from the first period to the last
 * one the customers who bought in either; in the steps between more than two, the customers who bought in any of them, so that
 * each period's sizes are the same in both steps it belongs to. Also what all customers spent between the ends of consecutive periods.
 */
export const readMovement = (scope: Scope, periods: DatedPeriods) =>
  queryCopy(scope, "movement", dated(periods), periods);

/** All sales of a period, by revenue. `dayStarts`: the first instant of each of its days, and the instant after it. */
const onePeriod = (dayStarts: readonly Date[]): PeriodsOfOrders => {
  const days = dayStarts.length - 1;
  return { dayStarts: instants(dayStarts), days, lastDays: [days - 1], storefrontId: null, basis: "revenue" };
};

/** The scores and segments of a period's customers, as parameters of a statement. `dayStarts` as above. */
export const readScores = (
  scope: Scope,
  { dayStarts, scheme: { thresholds, cells } }: Pick<DatedPeriods, "dayStarts" | "scheme">,
  state: OrderState | null,
) => {
  const periods = { ...onePeriod(dayStarts), scheme: { thresholds, cells }, distinguishesNew: false };
  return queryCopy(scope, "moved", { periods, from: null, to: null, isAnother: false }, { state });
};

/** How many customers bought from one instant to another (exclusive), and the boundaries of their scores. */
export const readCuts = (scope: Scope, { from, to }: { from: Date; to: Date }, state: OrderState | null) =>
  queryCopy(scope, "cuts", onePeriod([from, to]), { state });

/** The gaps between the days on which each customer bought, from one instant to another (exclusive). */
export const readPurchaseGaps = (
  scope: Scope,
  { from, to, timeZone }: { from: Date; to: Date; timeZone: string },
  state: OrderState | null,
) => queryCopy(scope, "gaps", { from: from.getTime(), until: to.getTime(), timeZone }, { state });

/**
 * Where each customer of a period is in one scheme and would be in the other, and those with the highest revenue among the ones who
 * would move. `dayStarts` as above.
 */
export const compareSegments = (
  scope: Scope,
  dayStarts: readonly Date[],
  { before, now, mostMoved }: SchemesToCompare,
) => {
  const scoring = ({ thresholds, cells }: SchemesToCompare["now"]) => ({ thresholds, cells });
  return queryCopy(scope, "schemes", {
    periods: onePeriod(dayStarts),
    before: scoring(before),
    now: scoring(now),
    mostMoved,
  });
};

/** The figures of periods, oldest first, and when the business, or one storefront of it, first sold to a known customer. */
export const readPeriodFigures = (
  scope: Scope,
  { dayStarts, within, ...reading }: Omit<SpacedPeriods, "dayStarts"> & Within & { dayStarts: readonly Date[] },
) => queryCopy(scope, "periods", { ...reading, dayStarts: instants(dayStarts) }, { within });

type CohortsToRead = Omit<QueryInput<"cohorts">, "monthStarts" | "startedUntil" | "giftCardsAreSales"> & {
  monthStarts: readonly Date[];
  startedUntil: Date;
} & Within &
  ({ most: number } | { only: readonly string[] });

/** The sales of customers by the months since their first one, in cohorts. `startedUntil`: exclusive. */
export const readCohorts = async (scope: Scope, { monthStarts, startedUntil, within, ...reading }: CohortsToRead) => {
  const input = {
    ...reading,
    monthStarts: instants(monthStarts),
    startedUntil: startedUntil.getTime(),
    giftCardsAreSales: await readGiftCardsAreSales(scope),
  };
  return queryCopy(scope, "cohorts", input, { within });
};

/** Two spans of time, `until` exclusive, and how many rows each dimension has at most. */
type RevenueChangeToRead = Record<"before" | "after", { from: Date; until: Date }> &
  Within & {
    storefrontId: number | null;
    most: number;
  };

/** The change of revenue from one span to another, split by each dimension. */
export const readRevenueChange = async (scope: Scope, { before, after, within, ...reading }: RevenueChangeToRead) => {
  const span = ({ from, until }: { from: Date; until: Date }) => ({ from: from.getTime(), until: until.getTime() });
  const input = {
    ...reading,
    before: span(before),
    after: span(after),
    giftCardsAreSales: await readGiftCardsAreSales(scope),
  };
  return queryCopy(scope, "revenueChange", input, { within });
};

/** First orders, and the day on which the figures are as of. */
export type ObservedFirstOrders = Within & {
  monthStarts: readonly Date[];
  /** Exclusive. */
  startedUntil: Date;
  storefrontId: number | null;
  timeZone: string;
  today: Day;
};

const observed = async (
  scope: Scope,
  { monthStarts, startedUntil, today, within: _, ...reading }: ObservedFirstOrders,
) => ({
  ...reading,
  monthStarts: instants(monthStarts),
  startedUntil: startedUntil.getTime(),
  today: toDayNumber(today),
  until: startOfDay(addDays(today, 1), reading.timeZone).getTime(),
  giftCardsAreSales: await readGiftCardsAreSales(scope),
});

/** What a period sold by product or category, and how the customers who began with each came back. */
export const readProducts = async (scope: Scope, by: ProductGrouping, range: ObservedFirstOrders) =>
  queryCopy(scope, "products", { by, ...(await observed(scope, range)) }, range);

/** Products that customers of a period bought together, or one after the other. */
export const readProductPairs = async (
  scope: Scope,
  pairs: { by: PairGrouping; relation: PairRelation },
  range: ObservedFirstOrders,
) => queryCopy(scope, "productPairs", { ...pairs, ...(await observed(scope, range)) }, range);

/** When the customers who started in a range came back. `by`: null groups nothing. */
export const readSecondOrders = async (
  scope: Scope,
  groups: { by: FirstOrderTrait | null; most: number },
  range: ObservedFirstOrders,
) => queryCopy(scope, "secondOrders", { ...groups, ...(await observed(scope, range)) }, range);

/** The time between consecutive orders of the customers who started in a range. */
export const readOrderGaps = async (scope: Scope, range: ObservedFirstOrders) =>
  queryCopy(scope, "orderGaps", await observed(scope, range), range);

/** What a customer is likely to buy next; nothing without a counted sale. Orders after today don't count. */
export const readRecommendedProducts = async (
  scope: Scope,
  customerId: string,
  { limit, timeZone, today }: { limit: number; timeZone: string; today: Day },
) =>
  queryCopy(scope, "recommendations", {
    id: Buffer.from(customerId.replaceAll("-", ""), "hex"),
    limit,
    timeZone,
    today: toDayNumber(today),
    until: startOfDay(addDays(today, 1), timeZone).getTime(),
    giftCardsAreSales: await readGiftCardsAreSales(scope),
  });

/** Of how much of a period's revenue the cost is known, and how many of its customers have no known cost. */
export const readCostCoverage = (
  scope: Scope,
  { dayStarts, days, storefrontId, within }: TwoPeriods,
): Promise<CostCoverage> => {
  const input = { from: Number(dayStarts[days]), until: Number(dayStarts.at(-1)), storefrontId };
  return queryCopy(scope, "costCoverage", input, { within });
};

/** What customers who had bought before a period bought in it: purchase days, as forecasts count them, and net sales in minor units. */
export const readReturns = (
  scope: Scope,
  { from, until, timeZone }: { from: Date; until: Date; timeZone: string },
): Promise<{ purchases: number; revenue: number }> =>
  queryCopy(scope, "returns", { from: from.getTime(), until: until.getTime(), timeZone });

/** Lapsed customers with all their earlier purchases, always by revenue; of others, those of the period. */
const toBuyingSpan = (
  { dayStarts, days, storefrontId, basis = "revenue" }: TwoPeriods,
  { method }: ReportMembership,
): BuyingSpan => {
  const [start, until] = [Number(dayStarts[days]), Number(dayStarts.at(-1))];
  return method === "lapsed"
    ? { from: Number.NEGATIVE_INFINITY, until, lastBefore: start, storefrontId, basis: "revenue" }
    : { from: start, until, lastBefore: until, storefrontId, basis };
};

/** The members of a segment of a report and what they bought. */
export const readBuyers = async (
  scope: Scope,
  reading: TwoPeriods,
  membership: ReportMembership,
): Promise<CopiedBuyers> => {
  const { method } = membership;
  if (method === "behavior") {
    const { firstDay, shown, wanted, having } = membership;
    const input = { ...toPeriodsOfOrders(reading), firstDay, membership: { shown, wanted, having } };
    return queryCopy(scope, "buyersByTrait", input, reading);
  }
  if (method === "moved") {
    const { periods, from, to, isAnother } = membership;
    return queryCopy(scope, "moved", { periods: dated(periods), from, to, isAnother }, reading);
  }
  if (method === "part") {
    const { method: _, ...part } = membership;
    const { from, until, storefrontId } = toBuyingSpan(reading, membership);
    const giftCardsAreSales = await readGiftCardsAreSales(scope);
    const input = { from, until, storefrontId, giftCardsAreSales, part };
    return queryCopy(scope, "buyersOfPart", input, reading);
  }
  const input = {
    span: toBuyingSpan(reading, membership),
    membership: method === "rfm" || method === "value" ? membership : null,
    dayStarts: periodStarts(reading),
  };
  return queryCopy(scope, "buyers", input, reading);
};

/**
 * The figures of each of a report's segments with customers, and of lapsed customers.
 */
export const readGroupFigures = (scope: Scope, reading: TwoPeriods, membership: BuyersMembership) => {
  const lapsed = toBuyingSpan(reading, { method: "lapsed" });
  if (membership.method === "behavior") {
    const { firstDay, shown } = membership;
    return queryCopy(scope, "groupsByTrait", { ...toPeriodsOfOrders(reading), firstDay, shown, lapsed }, reading);
  }
  const input = { span: toBuyingSpan(reading, membership), membership, dayStarts: periodStarts(reading), lapsed };
  return queryCopy(scope, "groups", input, reading);
};
