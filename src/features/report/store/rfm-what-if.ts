import { withBusiness } from "#core/db/with-business.ts";
import { raiseWorkMem } from "#core/db/work-mem.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { RfmSegmentKey } from "#lib/rfm/segments.ts";
import type { SchemeFlow } from "#lib/rfm/what-if.ts";
import type { RfmScheme, RfmThresholds } from "#records/rules/rfm/scheme.ts";
import {
  BOUGHT_IN_ONE,
  buildAgeSql,
  CUTS_OF_ONE,
  frequencySql,
  monetarySql,
  recencySql,
  type TwoPeriods,
  twoPeriodValues,
} from "./rfm-scoring.ts";

/** The position of a customer's cell, from 1, in the order of `ALL_SCORES`. */
const placeBy = (thresholds: RfmThresholds): string =>
  `25 * ${recencySql(buildAgeSql("last_at"), thresholds)} + 5 * ${frequencySql("orders", "orders_of", thresholds)}
    + ${monetarySql("revenue", "revenues_of", thresholds)} - 30`;

/** Both schemes in one pass over the orders; `$8` and `$9` are their segments by cell, `$10` the size of the sample. */
const whatIf = (before: RfmThresholds, now: RfmThresholds): string => `
  with ${BOUGHT_IN_ONE}, ${CUTS_OF_ONE}, placed as materialized (
    select customer_id, orders, revenue, ${buildAgeSql("last_at")} as age,
           ($8::text[])[${placeBy(before)}] as from_key, ($9::text[])[${placeBy(now)}] as to_key
      from bought cross join cuts
  ), sampled as (
    select customer_id, orders, revenue, age, from_key, to_key from placed where from_key <> to_key
     order by revenue desc, customer_id limit $10
  )
  select
    (select coalesce(jsonb_agg(jsonb_build_object('from', from_key, 'to', to_key, 'customers', n, 'revenue', total)), '[]')
       from (select from_key, to_key, count(*) as n, capped_sum(revenue) as total from placed group by 1, 2) as pair) as flows,
    (select coalesce(jsonb_agg(jsonb_build_object('id', c.customer_id, 'externalId', c.external_id, 'name', c.name,
              'orders', orders, 'revenue', revenue, 'ageDays', age, 'from', from_key, 'to', to_key)
              order by revenue desc, c.customer_id), '[]')
       from sampled join customers c on c.business_id = $1 and c.customer_id = sampled.customer_id) as sample,
    (select orders_of from cuts) as frequency, (select revenues_of from cuts) as monetary`;

/** A customer who would be in another segment. Money in minor units. */
export type MovedCustomer = {
  id: string;
  externalId: string;
  name: string | null;
  orders: number;
  revenue: number;
  ageDays: number;
  from: RfmSegmentKey;
  to: RfmSegmentKey;
};

export type WhatIf = {
  /** The customers by their segments in both schemes. */
  flows: SchemeFlow[];
  /** Those with the highest revenue among the ones who would move. */
  sample: MovedCustomer[];
  /** The values that the standard scores 2 to 5 exceed; null without sales. */
  cuts: { frequency: number[]; monetary: number[] } | null;
};

type Row = {
  flows: SchemeFlow[];
  sample: MovedCustomer[];
  frequency: (number | string)[] | null;
  monetary: (number | string)[] | null;
};

const MOST_SAMPLED = 10;

/** Where each customer of the period is in one scheme and would be in the other. */
export const readWhatIf = (
  scope: Scope,
  reading: TwoPeriods,
  { before, now }: Record<"before" | "now", Pick<RfmScheme, "thresholds" | "cells">>,
): Promise<WhatIf> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { rows } = await client.query<Row>(whatIf(before.thresholds, now.thresholds), [
      ...twoPeriodValues(scope, reading),
      before.cells,
      now.cells,
      MOST_SAMPLED,
    ]);
    const { flows = [], sample = [], frequency = null, monetary = null } = rows[0] ?? {};
    const cuts = frequency && monetary && { frequency: frequency.map(Number), monetary: monetary.map(Number) };
    return { flows, sample, cuts };
  });
