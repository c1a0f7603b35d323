import type { Scope } from "#lib/domain/permissions.ts";
import type { MovedGroup } from "#lib/domain/report/rfm/movement.ts";
import type { Scores } from "#lib/domain/report/rfm/segments.ts";
import { withBusiness } from "../with-business.ts";
import {
  ageOf,
  boughtIn,
  CUTS,
  frequencySql,
  monetarySql,
  raiseWorkMem,
  recencySql,
  type TwoPeriods,
  twoPeriodValues,
} from "./rfm-scoring.ts";

/** Three digits, R F M. */
const digits = (lastAt: string, orders: string, revenue: string, cut: string): string =>
  `100 * ${recencySql(ageOf(lastAt))} + 10 * ${frequencySql(orders, `${cut}.orders_of`)} + ${monetarySql(revenue, `${cut}.revenues_of`)}`;

/** Both periods in one pass; one row for every occurring pair of scores, at most 126 × 126 - 1. */
const movedIn = (reading: TwoPeriods): string => `
  with ${boughtIn(reading)}, ${CUTS}, scored as (
    select revenue, revenue_before,
           case when orders_before > 0 then ${digits("last_at_before", "orders_before", "revenue_before", "old")} end as before,
           case when orders > 0 then ${digits("last_at", "orders", "revenue", "new")} end as now
      from bought left join cuts old on not old.is_current left join cuts new on new.is_current
  )
  select before, now, count(*) as customers, exact_sum(revenue_before) as "revenueBefore", exact_sum(revenue) as "revenueNow"
    from scored group by before, now`;

type Row = Omit<MovedGroup, "before" | "now"> & { before: number | null; now: number | null };

const scoresOf = (three: number | null): Scores | null =>
  three === null
    ? null
    : { recency: Math.floor(three / 100), frequency: Math.floor(three / 10) % 10, monetary: three % 10 };

/** How many customers had which scores in the previous period and this one. */
export const readMovement = (scope: Scope, reading: TwoPeriods): Promise<MovedGroup[]> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { rows } = await client.query<Row>(movedIn(reading), twoPeriodValues(scope, reading));
    return rows.map(({ before, now, ...sums }) => ({ before: scoresOf(before), now: scoresOf(now), ...sums }));
  });
