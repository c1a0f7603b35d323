import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import { segmentOf } from "#lib/domain/report/rfm/cell.ts";
import { RFM_SEGMENTS } from "#lib/domain/report/rfm/segments.ts";
import {
  ageOf,
  CUTS_OF_ONE,
  frequencySql,
  monetarySql,
  raiseWorkMem,
  recencySql,
  type TwoPeriods,
  twoPeriodValues,
} from "../report/rfm-scoring.ts";

const SCORES = [1, 2, 3, 4, 5];
const KEY_OF = new Map<string, string>(RFM_SEGMENTS.map(({ name, key }) => [name, key]));

/** The 125 cells as three-digit numbers, with their segments. */
const CELLS = SCORES.flatMap((recency) =>
  SCORES.flatMap((frequency) =>
    SCORES.map((monetary) => ({
      code: 100 * recency + 10 * frequency + monetary,
      segment: KEY_OF.get(segmentOf({ recency, frequency, monetary })) ?? "",
    })),
  ),
);

/** The rule of rfm-scoring.ts for one period, one row per customer; `$8` and `$9` are the cells. */
const SCORED = `
  with bought as (
    select customer_id, count(*)::int as orders, exact_sum(net_amount) as revenue, max(order_date) as last_at
      from orders
     where business_id = $1 and is_counted and order_date >= $3 and order_date < $5
       and customer_id is not null and ($6::int is null or storefront_id = $6) and $2::timestamptz is not null
     group by customer_id
  ), ${CUTS_OF_ONE}, scored as materialized (
    select customer_id, ${recencySql(ageOf("last_at"))} as recency, ${frequencySql("orders", "orders_of")} as frequency,
           ${monetarySql("revenue", "revenues_of")} as monetary
      from bought cross join cuts
  ), placed as materialized (
    select scored.*, cell.segment from scored
      join unnest($8::int[], $9::text[]) as cell(code, segment) on cell.code = 100 * recency + 10 * frequency + monetary
  )`;

/**
 * Stores each customer's segment in the standard report, in the transaction of the recalculation that uses it.
 * Unchanged rows are not written.
 */
export const refreshCustomerRfm = async (client: PoolClient, scope: Scope, reading: TwoPeriods): Promise<void> => {
  await raiseWorkMem(client);
  await client.query(
    `${SCORED}, gone as (
       delete from customer_rfm f where business_id = $1
          and not exists (select from placed where placed.customer_id = f.customer_id)
     )
     insert into customer_rfm as f (business_id, customer_id, recency, frequency, monetary, segment)
     select $1, customer_id, recency, frequency, monetary, segment from placed
     on conflict (business_id, customer_id) do update set recency = excluded.recency, frequency = excluded.frequency,
       monetary = excluded.monetary, segment = excluded.segment
      where (f.recency, f.frequency, f.monetary, f.segment)
        is distinct from (excluded.recency, excluded.frequency, excluded.monetary, excluded.segment)`,
    [...twoPeriodValues(scope, reading), CELLS.map(({ code }) => code), CELLS.map(({ segment }) => segment)],
  );
};
