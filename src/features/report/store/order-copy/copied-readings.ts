import { ensureOrderState, readOrderState } from "#core/db/data-revision.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { PeriodsOfOrders } from "#features/report/rules/orders/bought-in-periods.ts";
import type { BuyingSpan } from "#features/report/rules/orders/buyers-of-orders.ts";
import type { MovementOfOrders } from "#features/report/rules/orders/rfm-of-orders.ts";
import type { CopiedBuyers, ReportMembership, SegmentMembership } from "#features/report/store/report-membership.ts";
import type { DatedPeriods } from "#features/report/store/rfm-places.ts";
import type { ScoredPeriods, TwoPeriods } from "#features/report/store/rfm-scoring.ts";
import type { Trait } from "#lib/rfm/behavior-traits.ts";
import type { Day } from "#lib/time/day.ts";
import type { QueryInput, QueryResult } from "./copy-queries.ts";
import { ensureCopy, LARGE, queryCopy } from "./order-copy.ts";

// What reports read, from the copy of the orders; null where the database has to answer.

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

const dated = ({ dayStarts, scheme: { thresholds, cells }, ...reading }: DatedPeriods): MovementOfOrders => ({
  ...reading,
  scheme: { thresholds, cells },
  dayStarts: instants(dayStarts),
});

/** `readRfmCells` without the number of customers. */
export const copiedCells = (scope: Scope, { thresholds, cells, ...reading }: ScoredPeriods) =>
  queryCopy(scope, "cells", () => ({ ...toPeriodsOfOrders(reading), thresholds, cells }));

/** `readValueTiers` without the number of customers. */
export const copiedValue = (scope: Scope, reading: TwoPeriods) =>
  queryCopy(scope, "value", () => toPeriodsOfOrders(reading));

/** `readBehaviorGroups` without the number of customers. */
export const copiedBehavior = (scope: Scope, reading: TwoPeriods, firstDay: Day, traits?: readonly Trait[]) =>
  queryCopy(scope, "behavior", () => ({ ...toPeriodsOfOrders(reading), firstDay, traits }));

/** `readMovement`. */
export const copiedMovement = (scope: Scope, periods: DatedPeriods) =>
  queryCopy(scope, "movement", () => dated(periods));

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

/** The members of a segment of a report and what they bought, for `peopleIn`. */
export const copiedBuyers = async (
  scope: Scope,
  reading: TwoPeriods,
  membership: ReportMembership,
): Promise<CopiedBuyers | null> => {
  const { method } = membership;
  if (method === "behavior") {
    const { firstDay, shown, wanted } = membership;
    return queryCopy(scope, "buyersByTrait", () => ({
      ...toPeriodsOfOrders(reading),
      firstDay,
      membership: { shown, wanted },
    }));
  }
  if (method === "moved") {
    const { periods, from, to, isAnother } = membership;
    return queryCopy(scope, "moved", () => ({ periods: dated(periods), from, to, isAnother }));
  }
  return queryCopy(scope, "buyers", () => ({
    span: toBuyingSpan(reading, membership),
    membership: method === "rfm" || method === "value" ? membership : null,
    dayStarts: periodStarts(reading),
  }));
};

/** `readGroupFigures` of all segments, and of lapsed customers. */
export const copiedGroups = (
  scope: Scope,
  reading: TwoPeriods,
  membership: Exclude<SegmentMembership, { method: "lapsed" }>,
) => {
  const lapsed = toBuyingSpan(reading, { method: "lapsed" });
  if (membership.method === "behavior") {
    const { firstDay, shown } = membership;
    return queryCopy(scope, "groupsByTrait", () => ({ ...toPeriodsOfOrders(reading), firstDay, shown, lapsed }));
  }
  return queryCopy(scope, "groups", () => ({
    span: toBuyingSpan(reading, membership),
    membership,
    dayStarts: periodStarts(reading),
    lapsed,
  }));
};

/** A reading of customers' purchases; null where the copy can't be used. */
export type CopiedPurchases = (ids: Uint8Array) => Promise<QueryResult<"purchases"> | null>;

/**
 * Reads the purchases of many customers, page by page, from a copy that has all orders written before this call. A large
 * business's orders are copied first unless they are already; null for a small one, or if they can't be copied.
 */
export const openCopiedPurchases = async (
  scope: Scope,
  { customers, signal }: { customers: number; signal: AbortSignal },
  reading: Omit<QueryInput<"purchases">, "ids">,
): Promise<CopiedPurchases | null> => {
  if (customers < LARGE) return null;
  const state = await withBusiness(scope, async (client) => {
    await ensureOrderState(client, scope);
    return readOrderState(client, scope);
  });
  if (!state || !(await ensureCopy(scope, "orders", { customers, state, signal }))) return null;
  return (ids) => queryCopy(scope, "purchases", () => ({ ...reading, ids }), state);
};
