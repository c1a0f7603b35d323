import { type GapCounts, RHYTHM_PERIODS } from "#lib/rfm/periods.ts";
import { dayAt } from "#lib/time/day.ts";
import type { LinePart, OrderPart } from "#records/rules/order-columns.ts";
import type { CostCoverage } from "./populations.ts";

/** Periods of equal length, at equal distances. */
export type SpacedPeriods = {
  /** The first instants of `leadDays` days and then of all days up to the last period's end, and the instant after it; in ms since 1970. */
  dayStarts: Float64Array;
  /** Without a sale for so many days a customer is lost. */
  leadDays: number;
  /** Of each period. */
  days: number;
  /** From the first day of a period to that of the next, at least `days`; days in between count in none. */
  apart: number;
  storefrontId: number | null;
};

/**
 * A period's sales to known customers. `revenue` in minor units; `active` customers bought, and `new` ones for the first time, at any
 * storefront; `lost` ones reached `leadDays` days after their last sale and had none until the period's end.
 */
type Figures = Record<"revenue" | "orders" | "active" | "new" | "lost", number>;

const ascending = (a: number, b: number) => a - b;

/** The figures of periods, oldest first, and the first sale ever, in ms since 1970; null without one. One pass over the orders. */
export const computePeriodFigures = (
  parts: readonly OrderPart[],
  { dayStarts, leadDays, days, apart, storefrontId }: SpacedPeriods,
) => {
  const count = Math.floor((dayStarts.length - 1 - leadDays - days) / apart) + 1;
  const periods = Array.from({ length: count }, (): Figures => ({ revenue: 0, orders: 0, active: 0, new: 0, lost: 0 }));
  const [from, until] = [dayStarts[0] as number, dayStarts[leadDays + (count - 1) * apart + days] as number];
  let firstSale = Number.POSITIVE_INFINITY;
  const bought: number[] = [];
  for (const { orders, skipped } of parts) {
    const { starts, orderedAt, revenue, storefrontIds } = orders;
    for (let customer = 0; customer < starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      let firstAt = Number.POSITIVE_INFINITY;
      bought.length = 0;
      for (let at = starts[customer] as number; at < (starts[customer + 1] as number); at++) {
        const instant = orderedAt[at] as number;
        if (instant < firstAt) firstAt = instant;
        if (storefrontId !== null && storefrontIds[at] !== storefrontId) continue;
        if (instant < firstSale) firstSale = instant;
        if (instant < from || instant >= until) continue;
        const day = dayAt(dayStarts, instant);
        bought.push(day);
        if (day < leadDays || (day - leadDays) % apart >= days) continue;
        const period = periods[Math.floor((day - leadDays) / apart)] as Figures;
        period.revenue += revenue[at] as number;
        period.orders += 1;
      }
      if (bought.length > 1) bought.sort(ascending);
      countCustomer(periods, bought, {
        leadDays,
        days,
        apart,
        isNewSince: (day) => firstAt >= (dayStarts[day] as number),
      });
    }
  }
  return {
    firstSaleAt: Number.isFinite(firstSale) ? firstSale : null,
    periods: periods.map((figures) => ({ ...figures, returning: figures.active - figures.new })),
  };
};

type CustomerReading = Pick<SpacedPeriods, "leadDays" | "days" | "apart"> & { isNewSince: (day: number) => boolean };

/** Counts a customer in the periods in which they bought or were lost. `bought`: the days of their sales, ascending. */
const countCustomer = (
  periods: readonly Figures[],
  bought: readonly number[],
  { leadDays, days, apart, isNewSince }: CustomerReading,
): void => {
  let counted = -1;
  for (let i = 0; i < bought.length; i++) {
    const day = bought[i] as number;
    const period = Math.floor((day - leadDays) / apart);
    if (period >= 0 && period !== counted && (day - leadDays) % apart < days) {
      const figures = periods[period] as Figures;
      figures.active += 1;
      if (isNewSince(leadDays + period * apart)) figures.new += 1;
      counted = period;
    }
    // The customer is lost `leadDays` days later, in a period that begins so many days after these.
    const lostIn = Math.floor(day / apart);
    const next = bought[i + 1] ?? Number.POSITIVE_INFINITY;
    const figures = periods[lostIn];
    if (figures && day % apart < days && next >= leadDays + lostIn * apart + days) figures.lost += 1;
  }
};

/** From one instant to another (exclusive), in ms since 1970. `dayOf`: the local day of an instant, as days since 1970. */
type GapOptions = { from: number; until: number; dayOf: (instant: number) => number };

/** The gaps between the days on which each customer bought. */
export const countPurchaseGaps = (parts: readonly OrderPart[], { from, until, dayOf }: GapOptions): GapCounts => {
  let gaps = 0;
  const within = RHYTHM_PERIODS.map(() => 0);
  const days: number[] = [];
  for (const { orders, skipped } of parts) {
    const { starts, orderedAt } = orders;
    for (let customer = 0; customer < starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      days.length = 0;
      for (let at = starts[customer] as number; at < (starts[customer + 1] as number); at++) {
        const instant = orderedAt[at] as number;
        if (instant >= from && instant < until) days.push(dayOf(instant));
      }
      days.sort(ascending);
      for (let i = 1; i < days.length; i++) {
        const gap = (days[i] as number) - (days[i - 1] as number);
        if (gap === 0) continue;
        gaps += 1;
        for (const [place, period] of RHYTHM_PERIODS.entries())
          if (gap <= period) within[place] = (within[place] ?? 0) + 1;
      }
    }
  }
  return { gaps, within };
};

/** What customers who had bought before a span bought in it: days with a purchase, and revenue net of refunds in minor units. */
export const sumReturns = (
  parts: readonly OrderPart[],
  { from, until, dayOf }: GapOptions,
): { purchases: number; revenue: number } => {
  const returned = { purchases: 0, revenue: 0 };
  const days = new Set<number>();
  for (const { orders, skipped } of parts) {
    const { starts, orderedAt, revenue } = orders;
    for (let customer = 0; customer < starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      days.clear();
      let [isKnown, spent] = [false, 0];
      for (let at = starts[customer] as number; at < (starts[customer + 1] as number); at++) {
        const instant = orderedAt[at] as number;
        if (instant < from) isKnown = true;
        else if (instant < until) {
          days.add(dayOf(instant));
          spent += revenue[at] as number;
        }
      }
      if (!isKnown) continue;
      returned.purchases += days.size;
      returned.revenue += spent;
    }
  }
  return returned;
};

/** Instants in ms since 1970, the second one exclusive; null for all storefronts. */
type Span = { from: number; until: number; storefrontId: number | null };

/** Of how much of a span's revenue the cost is known, and how many of its customers have no known cost. */
export const measureCostCoverage = (parts: readonly LinePart[], { from, until, storefrontId }: Span): CostCoverage => {
  let [all, known, customersWithoutCosts] = [0, 0, 0];
  for (const { orders, skipped } of parts) {
    const { starts, orderedAt, revenue, margin, covered, storefrontIds } = orders;
    for (let customer = 0; customer < starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      let [hasBought, hasCosts] = [false, false];
      for (let order = starts[customer] as number; order < (starts[customer + 1] as number); order++) {
        const instant = orderedAt[order] as number;
        if (instant < from || instant >= until) continue;
        if (storefrontId !== null && storefrontIds[order] !== storefrontId) continue;
        hasBought = true;
        // The margin is known of exactly the orders with a covered part.
        if (!Number.isNaN(margin[order] as number)) hasCosts = true;
        all += revenue[order] as number;
        known += covered[order] as number;
      }
      if (hasBought && !hasCosts) customersWithoutCosts += 1;
    }
  }
  return { share: all === 0 ? null : known / all, customersWithoutCosts };
};
