import { withBusiness } from "#core/db/with-business.ts";
import { raiseWorkMem } from "#core/db/work-mem.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type MovedGroup, NOT_BUYING, PLACES } from "#features/report/rules/rfm/movement.ts";
import { type DatedPeriods, placedAt, placeValues } from "./rfm-places.ts";

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
