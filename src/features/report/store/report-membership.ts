import type { Scope } from "#core/values/permissions.ts";
import type { BuyersByTrait, TraitsOfBuyers } from "#features/report/rules/orders/behavior-of-orders.ts";
import type { BuyersByScores, BuyersByTier } from "#features/report/rules/orders/buyers-of-orders.ts";
import type { MovementSelection } from "#features/report/rules/orders/rfm-of-orders.ts";
import type { BuyerHistory } from "#lib/rfm/score.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";
import type { Day } from "#lib/time/day.ts";
import { segmentNumbers } from "#records/rules/rfm/scheme.ts";
import { placedIn, traitKey, traitValues } from "./behavior-traits.ts";
import { type DatedPeriods, placedAt, placeValues } from "./rfm-places.ts";
import {
  buildAgeSql,
  buildWorthSql,
  cellSql,
  firstOrderSql,
  frequencySql,
  monetarySql,
  recencySql,
  segmentSql,
  type TwoPeriods,
  twoPeriodValues,
} from "./rfm-scoring.ts";
import { tierSql } from "./value-tiers.ts";

/** The members to select, by one of the three methods; null for all customers who bought in the period. */
export type SegmentMembership =
  | BuyersByScores
  | BuyersByTier
  /** `shown`: the traits with their own segment. `firstDay`: of both periods. */
  | (BuyersByTrait & { method: "behavior"; firstDay: Day })
  /** Customers who bought before the period and not in it. */
  | { method: "lapsed" };

export type ReportMembership =
  | SegmentMembership
  /** Everyone who bought in the period, without a reason. */
  | { method: "buyers" }
  | Moved;

/** By their places in two periods. */
type Moved = MovementSelection & { method: "moved"; periods: DatedPeriods };

/**
 * The members and what they bought, in columns of PostgreSQL's binary arrays: UUIDs, int4, int8 and timestamptz. Of a report by
 * scores `cells`, the scores as an index in `ALL_SCORES`, -1 without purchases, and `segments`, as indexes in `RFM_KEYS_BY_VALUE`;
 * int4. `traits`: their traits, int4 too.
 */
export type CopiedBuyers = Record<"ids" | "orders" | "revenue" | "lastAt", Uint8Array> & {
  cells?: Uint8Array;
  segments?: Uint8Array;
  traits?: Pick<TraitsOfBuyers, "known" | "shares"> & Record<"places" | "held", Uint8Array>;
};

/** `reason`: columns computed from a row of `people`, so that a page of them costs no more than its own. */
type Relation = { text: string; reason: string; values: unknown[] };

/** Gives types to the parameters that a statement may not use otherwise. */
const TYPED = "$2::timestamptz is not null and $4::timestamptz[] is not null and $7::int is not null";

/** Customers by their purchases until the end of the period; `which` narrows the orders. */
const boughtBy = (worth: string, which: string): string => `buyers as (
    select customer_id as buyer, count(*)::int as orders, exact_sum(${worth}) as revenue, max(order_date) as last_at
      from orders
     where business_id = $1 and is_counted and ${TYPED} and ${which} and order_date < $5
       and customer_id is not null and ($6::int is null or storefront_id = $6)
     group by customer_id`;

/** One period's buyers. */
const buyersIn = ({ basis }: TwoPeriods): string => `${boughtBy(buildWorthSql(basis), "order_date >= $3")}
  )`;

/** Lapsed customers with all their earlier purchases, always by revenue. */
const LAPSED = `${boughtBy(buildWorthSql("revenue"), "true")} having max(order_date) < $3
  )`;

/** The same from a copy, whose columns are the parameters from `next` on. */
const copiedIn = (next: number): string => `buyers as (
    select buyer, orders, revenue, last_at
      from unnest($${next}::uuid[], $${next + 1}::int[], $${next + 2}::bigint[], $${next + 3}::timestamptz[])
           as copied (buyer, orders, revenue, last_at)
     where ${TYPED} and $1::uuid is not null and $3::timestamptz is not null and $5::timestamptz is not null and ($6::int is null or true)
  )`;

const NO_SCORES = "null::int as recency, null::int as frequency, null::int as monetary, null::int as segment";
const NO_TRAIT = "null::int as kind, null::text as trait, null::int as held, null::float8 as share_of_all";

const byScores = (values: unknown[], { cuts, scheme, wanted }: BuyersByScores): Relation => {
  const { thresholds } = scheme;
  const recency = recencySql(buildAgeSql("last_at"), thresholds);
  const frequency = frequencySql("orders", "$8::int[]", thresholds);
  const monetary = monetarySql("revenue", "$9::bigint[]", thresholds);
  const segment = segmentSql("$10", {
    cell: cellSql(recency, frequency, monetary),
    orders: "orders",
    firstAt: firstOrderSql("buyer"),
    start: "$3",
  });
  const { cell = {}, segment: wantedSegment } = wanted ?? {};
  return {
    text: `people as (
      select * from buyers
       where $8::int[] is not null and $9::bigint[] is not null and $10::int[] is not null
         and ($11::int is null or ${recency} = $11) and ($12::int is null or ${frequency} = $12)
         and ($13::int is null or ${monetary} = $13) and ($14::int is null or ${segment} = $14)
    )`,
    reason: `${recency} as recency, ${frequency} as frequency, ${monetary} as monetary, ${segment} as segment, null::text as tier, ${NO_TRAIT}`,
    values: [
      ...[...values, cuts.frequency, cuts.monetary, segmentNumbers(scheme)],
      ...[cell.recency, cell.frequency, cell.monetary].map((score) => score ?? null),
      wantedSegment ? RFM_KEYS_BY_VALUE.indexOf(wantedSegment) : null,
    ],
  };
};

const byTier = (values: unknown[], { cuts, wanted }: BuyersByTier): Relation => {
  const tier = tierSql("revenue", "$8::bigint", "$9::bigint");
  return {
    text: `people as (select * from buyers where $10::text is null or ${tier} = $10)`,
    reason: `${NO_SCORES}, ${tier} as tier, ${NO_TRAIT}`,
    values: [...values, cuts.highAbove, cuts.lowBelow, wanted],
  };
};

/** All of the buyers. */
const unfiltered = (values: unknown[]): Relation => ({
  text: "people as (select * from buyers)",
  reason: `${NO_SCORES}, null::text as tier, ${NO_TRAIT}`,
  values,
});

const OF_SCORES = `recency, frequency, monetary, segment, null::text as tier, ${NO_TRAIT}`;

/** Customers who moved, with their purchases in the later period; those without any, in the earlier one. */
const moved = (scope: Scope, { periods, from, to, isAnother }: Moved): Relation => {
  const latest = (name: string) => `case when orders_2 > 0 then ${name}_2 else ${name}_1 end as ${name}`;
  return {
    text: `${placedAt(periods)}, people as (
      select customer_id as buyer, ${latest("orders")}, ${latest("revenue")}, ${latest("last_at")},
             recency_2 as recency, frequency_2 as frequency, monetary_2 as monetary, place_2 as segment
        from placed where ($11::int is null or place_1 = $11) and ($12::int is null or place_2 = $12)${isAnother ? " and place_1 <> place_2" : ""}
    )`,
    reason: OF_SCORES,
    values: [...placeValues(scope, periods), from, to],
  };
};

/** Customers by scores, or who moved, from a copy. `start`: of the later period, which is `$3`. */
const copiedByScores = (
  { businessId }: Scope,
  start: Date | undefined,
  { ids, orders, revenue, lastAt, cells, segments }: CopiedBuyers,
): Relation => {
  return {
    text: `people as (
      select buyer, orders, revenue, last_at, case when cell >= 0 then cell / 25 + 1 end as recency,
             case when cell >= 0 then cell / 5 % 5 + 1 end as frequency, case when cell >= 0 then cell % 5 + 1 end as monetary,
             segment
        from unnest($2::uuid[], $4::int[], $5::bigint[], $6::timestamptz[], $7::int[], $8::int[])
             as copied (buyer, orders, revenue, last_at, cell, segment)
       where $1::uuid is not null and $3::timestamptz is not null
    )`,
    reason: OF_SCORES,
    values: [businessId, ids, start, orders, revenue, lastAt, cells, segments],
  };
};

const OF_TRAITS = `${NO_SCORES}, null::text as tier, kind, trait, held, share_of_all`;

/** Which rows of `placed` belong to the segment; `$11` and `$12` are traits in the form of its columns. */
const OF_TRAIT = {
  all: "true",
  none: "kind is null",
  one: "(kind, name) in (select * from unnest($11::int[], $12::text[]))",
  other: "kind is not null and (kind, name) not in (select * from unnest($11::int[], $12::text[]))",
};

const byTrait = (
  scope: Scope,
  reading: TwoPeriods,
  { firstDay, shown, wanted }: Extract<ReportMembership, { method: "behavior" }>,
): Relation => {
  const which = wanted === null ? "all" : typeof wanted === "string" ? wanted : "one";
  const traits = (typeof wanted === "string" ? shown : wanted ? [wanted] : []).map(traitKey);
  const keys = [traits.map(({ kind }) => kind), traits.map(({ name }) => name)];
  return {
    text: `${placedIn(reading)}, people as (
      select customer_id as buyer, orders, revenue, last_at, kind, name as trait, held,
             held_by_all::float8 / sales_in_all as share_of_all
        from placed join everything using (is_current) where is_current and ${OF_TRAIT[which]}
    )`,
    reason: OF_TRAITS,
    values: [...traitValues(scope, reading, firstDay), ...(which === "one" || which === "other" ? keys : [])],
  };
};

/** The same from a copy. `$3` is the start of the period. */
const copiedByTrait = (
  { businessId }: Scope,
  { dayStarts, days }: TwoPeriods,
  { ids, orders, revenue, lastAt, traits }: CopiedBuyers,
): Relation => {
  const keys = traits?.known.map(traitKey) ?? [];
  return {
    text: `people as (
      select buyer, orders, revenue, last_at, kind, trait, case when kind is not null then held end as held, share_of_all
        from unnest($2::uuid[], $4::int[], $5::bigint[], $6::timestamptz[], $7::int[], $8::int[])
             as copied (buyer, orders, revenue, last_at, place, held)
        left join unnest($9::int[], $10::text[], $11::float8[]) with ordinality as known (kind, trait, share_of_all, number)
          on number = place + 1
       where $1::uuid is not null and $3::timestamptz is not null
    )`,
    reason: OF_TRAITS,
    values: [
      ...[businessId, ids, dayStarts[days], orders, revenue, lastAt, traits?.places, traits?.held],
      ...[keys.map(({ kind }) => kind), keys.map(({ name }) => name), traits?.shares],
    ],
  };
};

/** The members among `buyers`. */
const amongBuyers = (values: unknown[], membership: ReportMembership): Relation => {
  if (membership.method === "rfm") return byScores(values, membership);
  return membership.method === "value" ? byTier(values, membership) : unfiltered(values);
};

/**
 * `people`: one row per customer of the segment, as SQL fragments with their values: `buyer` and their purchases in the
 * period; and the reason for their segment (scores, tier or trait; null if the method has none). With `copied`, orders aren't
 * read.
 */
export const peopleIn = (
  scope: Scope,
  reading: TwoPeriods,
  membership: ReportMembership,
  copied: CopiedBuyers | null = null,
): Relation => {
  if (membership.method === "behavior") {
    return copied ? copiedByTrait(scope, reading, copied) : byTrait(scope, reading, membership);
  }
  if (membership.method === "moved") {
    const { dayStarts, lastDays, days } = membership.periods;
    return copied
      ? copiedByScores(scope, dayStarts[(lastDays.at(-1) ?? 0) - days + 1], copied)
      : moved(scope, membership);
  }
  if (membership.method === "rfm" && copied) return copiedByScores(scope, reading.dayStarts[reading.days], copied);
  const { text, reason, values } = amongBuyers(twoPeriodValues(scope, reading), membership);
  if (!copied) {
    const buyers = membership.method === "lapsed" ? LAPSED : buyersIn(reading);
    return { text: `${buyers}, ${text}`, reason, values };
  }
  const { ids, orders, revenue, lastAt } = copied;
  const buyers = copiedIn(values.length + 1);
  return { text: `${buyers}, ${text}`, reason, values: [...values, ids, orders, revenue, lastAt] };
};

/** Which of `people` made their first purchase in the period, in any storefront, and which had bought before. */
export const OF_HISTORY: Record<BuyerHistory, string> = {
  first_time: "first_order_at >= $3",
  returning: "first_order_at < $3",
};
