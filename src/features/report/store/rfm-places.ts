import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type MovedGroup, NOT_BUYING, NOT_YET, PLACES } from "#features/report/rules/movement.ts";
import type { ValueBasis } from "#features/report/rules/report.ts";
import { type RfmScheme, segmentNumbers, thresholdsFor } from "#records/rules/rfm/scheme.ts";
import {
  buildWorthSql,
  cellSql,
  firstOrderSql,
  frequencySql,
  monetarySql,
  recencySql,
  segmentSql,
} from "./rfm-scoring.ts";

/** Periods of equal length whose ends ascend; they may overlap, or lie years apart. */
export type DatedPeriods = {
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

type Span = { first: number; last: number };

/** The days that any of the periods covers, without overlap. */
const coveredDays = (lastDays: readonly number[], days: number): Span[] => {
  const spans: Span[] = [];
  for (const last of lastDays) {
    const first = last - days + 1;
    const open = spans.at(-1);
    if (open && first <= open.last + 1) open.last = last;
    else spans.push({ first, last });
  }
  return spans;
};

/**
 * `$1` to `$10`: business, the first instant of every day, the start of the last period, the periods' starts and ends,
 * storefront or null, days of a period, the starts and ends of the days that any period covers, and `segmentNumbers`.
 * `$1`, `$3`, `$6` and `$7` are those of `rfm-scoring.ts`.
 */
export const placeValues = (
  { businessId }: Scope,
  { dayStarts, lastDays, days, storefrontId, scheme }: DatedPeriods,
): unknown[] => {
  const starts = lastDays.map((last) => dayStarts[last - days + 1]);
  const spans = coveredDays(lastDays, days);
  return [
    businessId,
    dayStarts.slice(0, -1),
    starts.at(-1),
    starts,
    lastDays.map((last) => dayStarts[last + 1]),
    storefrontId,
    days,
    spans.map(({ first }) => dayStarts[first]),
    spans.map(({ last }) => dayStarts[last + 1]),
    segmentNumbers(scheme),
  ];
};

const [NONE, NEW] = [PLACES.indexOf(NOT_BUYING), PLACES.indexOf(NOT_YET)];

const starts = (period: number): string => `($4::timestamptz[])[${period}]`;
const ends = (period: number): string => `($5::timestamptz[])[${period}]`;

/**
 * `placed`: one row per customer with counted sales in any of the periods, by the rule of rfm-scoring.ts. For each period,
 * numbered from 1: `place_1` (an index in `PLACES`), the scores `recency_1`, `frequency_1` and `monetary_1` (null without
 * sales in it), `orders_1`, `revenue_1` and `last_at_1`. One pass over the orders, and guests are excluded.
 */
export const placedAt = ({ lastDays, days, basis, scheme, distinguishesNew }: DatedPeriods): string => {
  const thresholds = thresholdsFor(scheme, basis);
  const periods = lastDays.map((last, i) => ({ n: i + 1, last }));
  const each = (text: (n: number, last: number) => string, glue = ",\n           "): string =>
    periods.map(({ n, last }) => text(n, last)).join(glue);
  const within = (n: number) => `filter (where order_date >= ${starts(n)} and order_date < ${ends(n)})`;
  const sold = coveredDays(lastDays, days).map(
    (_, i) => `select customer_id, order_date, ${buildWorthSql(basis)} as worth from orders
     where business_id = $1 and is_counted and customer_id is not null and ($6::int is null or storefront_id = $6)
       and $3::timestamptz is not null and $7::int is not null
       and order_date >= ($8::timestamptz[])[${i + 1}] and order_date < ($9::timestamptz[])[${i + 1}]`,
  );
  const age = (n: number, last: number) => `(${last} + 1 - width_bucket(last_at_${n}, $2::timestamptz[]))`;
  return `sold as (${sold.join("\n    union all\n    ")}
  ), bought as (
    select customer_id,
           ${each(
             (n) => `count(*) ${within(n)}::int as orders_${n}, exact_sum(worth) ${within(n)} as revenue_${n},
             max(order_date) ${within(n)} as last_at_${n}`,
           )}
      from sold group by customer_id
  ), ascending as (
    select ${each(
      (n) => `array_agg(orders_${n} order by orders_${n}) filter (where orders_${n} > 0) as orders_${n},
           array_agg(revenue_${n} order by revenue_${n}) filter (where orders_${n} > 0) as revenues_${n}`,
    )}
      from bought
  ), cuts as materialized (
    select ${each(
      (
        n,
      ) => `array(select orders_${n}[(k * cardinality(orders_${n}) + 4) / 5] from generate_series(1, 4) k) as orders_of_${n},
           array(select greatest(revenues_${n}[(k * cardinality(orders_${n}) + 4) / 5], 0) from generate_series(1, 4) k) as revenues_of_${n}`,
    )}
      from ascending
  ), scored as (
    select bought.*, ${firstOrderSql("bought.customer_id")} as first_at,
           ${each(
             (n, last) => `case when orders_${n} > 0 then ${recencySql(age(n, last), thresholds)} end as recency_${n},
             case when orders_${n} > 0 then ${frequencySql(`orders_${n}`, `orders_of_${n}`, thresholds)} end as frequency_${n},
             case when orders_${n} > 0 then ${monetarySql(`revenue_${n}`, `revenues_of_${n}`, thresholds)} end as monetary_${n}`,
           )}
      from bought cross join cuts
  ), placed as (
    select scored.*,
           ${each(
             (n) => `case when orders_${n} > 0 then ${segmentSql("$10", {
               cell: cellSql(`recency_${n}`, `frequency_${n}`, `monetary_${n}`),
               orders: `orders_${n}`,
               firstAt: "first_at",
               start: starts(n),
             })}
             ${distinguishesNew ? `when first_at >= ${ends(n)} then ${NEW}` : ""} else ${NONE} end as place_${n}`,
           )}
      from scored
  )`;
};

/** At most 100 rows: one for every pair of places with customers who bought in one of the two periods. */
const stepIn = (step: number, from: number, to: number, condition = "true"): string => `
  select ${step} as step, place_${from} as "from", place_${to} as "to", count(*)::int as customers,
         coalesce(capped_sum(revenue_${from}), 0) as "revenueBefore", coalesce(capped_sum(revenue_${to}), 0) as "revenueNow"
    from placed where ${condition} group by place_${from}, place_${to}`;

/** Between two periods a single step; between more, the whole way and every step. */
const movedIn = (reading: DatedPeriods): string => {
  const last = reading.lastDays.length;
  const isBuyer = (period: number) => `place_${period} < ${PLACES.indexOf(NOT_BUYING)}`;
  const whole = stepIn(0, 1, last, `${isBuyer(1)} or ${isBuyer(last)}`);
  const steps = last > 2 ? reading.lastDays.slice(1).map((_, i) => stepIn(i + 1, i + 1, i + 2)) : [];
  return `with ${placedAt(reading)} ${[whole, ...steps].join("\n  union all")}`;
};

/**
 * How many customers went from which place to which, and what they spent in both periods: from the first period to the last
 * one the customers who bought in either; in the steps between more than two, the customers who bought in any of them, so that
 * each period's sizes are the same in both steps it belongs to.
 */
export const readMovement = (scope: Scope, reading: DatedPeriods): Promise<MovedGroup[]> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { rows } = await client.query<MovedGroup>(movedIn(reading), placeValues(scope, reading));
    return rows;
  });
