import { sumValues } from "#lib/clv/prepare-population.ts";
import type { Columns } from "#lib/clv/totals/draw-totals.ts";
import { computeOrders, computeRevenue, expectedParts, type LearnedShop } from "./expected-parts.ts";
import { sampleEvenly } from "./learn-purchases.ts";
import type { Span } from "./weekly-log.ts";

/** How many times as likely customers are to leave, from most to least; 1 is the forecast. */
const DROPOUTS = [4, 2, 1.4, 1, 0.7, 0.4, 0.2, 0] as const;
/** Ratios are computed from at most this many customers. */
const MOST_CUSTOMERS = 800;
/** Days at either end of the horizon whose orders are compared. */
const PACE = 30;
/** A smaller difference between the retentions of all scenarios says nothing. */
const LEAST_SPREAD = 0.01;

/** What the orders and revenue of each period would be relative to the forecast's. */
type Scenario = { retention: number; orders: Columns; revenue: Columns | null };

/**
 * `retention` is the number of orders that today's customers place in the last 30 days of the horizon, relative to the
 * first 30, apart from the season. Scenarios are in its order, and values between them are to be interpolated.
 */
export type WhatIf = { retention: number; scenarios: Scenario[] };

const relative = (values: Columns, base: Columns): Columns => {
  const by = (who: keyof Columns) =>
    values[who].map((value, at) => ((base[who][at] as number) > 0 ? value / (base[who][at] as number) : 1));
  return { existing: by("existing"), newcomers: by("newcomers") };
};

/**
 * The forecast if customers left more or less often: the same model with other odds of leaving after a purchase, from the
 * as-of day on, both of today's customers and of those to come. Null if the model has no dropout, or if nothing would
 * change.
 */
export const whatIf = (months: readonly Span[], { repeats, ...learned }: LearnedShop): WhatIf | null => {
  const { clock, effects, fitted } = repeats;
  const days = clock((months.at(-1) as Span).to) - clock(effects.asOf);
  if (!fitted.withDropout || days < 2 * PACE) return null;
  const population = sampleEvenly(repeats.population, MOST_CUSTOMERS);
  const parts = months.map((span, month) => ({ ...span, week: month, month }));
  const at = (share: number) => {
    const lasting = fitted.withDropout?.(share) ?? fitted;
    const until = (day: number): number => sumValues(lasting.expectedPurchases(population, day));
    const expected = expectedParts(parts, { ...learned, repeats: { ...repeats, population, fitted: lasting } });
    return {
      retention: (until(days) - until(days - PACE)) / until(PACE),
      orders: computeOrders(expected),
      revenue: computeRevenue(expected, learned.values),
    };
  };
  const all = DROPOUTS.map(at);
  const base = all[DROPOUTS.indexOf(1)] as (typeof all)[number];
  const spread = (all.at(-1)?.retention ?? 0) - (all[0]?.retention ?? 0);
  if (!(spread > LEAST_SPREAD)) return null;
  return {
    retention: base.retention,
    scenarios: all.map(({ retention, orders, revenue }) => ({
      retention,
      orders: relative(orders, base.orders),
      revenue: revenue && base.revenue && relative(revenue, base.revenue),
    })),
  };
};
