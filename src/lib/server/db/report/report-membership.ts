import type { Scope } from "#lib/domain/permissions.ts";
import type { Trait } from "#lib/domain/report/behavior/trait.ts";
import type { BuyerHistory } from "#lib/domain/report/group.ts";
import type { RfmScheme } from "#lib/domain/report/rfm/scheme.ts";
import type { Scores } from "#lib/domain/report/rfm/segments.ts";
import type { Cuts, Tier } from "#lib/domain/report/value/tier.ts";
import type { Day } from "#lib/domain/time/day.ts";
import { placedIn, traitKey, traitValues } from "./behavior-traits.ts";
import { type DatedPeriods, placedAt, placeValues } from "./rfm-places.ts";
import {
  ageOf,
  frequencySql,
  monetarySql,
  recencySql,
  type TwoPeriods,
  twoPeriodValues,
  worthOf,
} from "./rfm-scoring.ts";
import { tierSql } from "./value-tiers.ts";

/** The members to select, by one of the three methods; null for all customers who bought in the period. */
export type SegmentMembership =
  /**
   * `cuts`: above which values the scores 2 to 5 begin (`cutsOfBands`), money in minor units, unless the scheme has
   * thresholds of its own.
   */
  | {
      method: "rfm";
      cuts: { frequency: number[]; monetary: number[] };
      scheme: Pick<RfmScheme, "thresholds" | "cells">;
      wanted: readonly Scores[] | null;
    }
  | { method: "value"; cuts: Cuts; wanted: Tier | null }
  /** `shown`: the traits with their own segment. `firstDay`: of both periods. */
  | { method: "behavior"; firstDay: Day; shown: readonly Trait[]; wanted: Trait | "other" | "none" | null }
  /** Customers who bought before the period and not in it. */
  | { method: "lapsed" };

export type ReportMembership =
  | SegmentMembership
  /** Everyone who bought in the period, without a reason. */
  | { method: "buyers" }
  /** By their places (indexes of `PLACES`) in two periods; null: any, or with `isAnother` any but the same. */
  | { method: "moved"; periods: DatedPeriods; from: number | null; to: number | null; isAnother: boolean };

/** `reason`: columns computed from a row of `people`, so that a page of them costs no more than its own. */
type Relation = { text: string; reason: string; values: unknown[] };

/** Gives types to the parameters that a statement may not use otherwise. */
const TYPED = "$2::timestamptz is not null and $4::timestamptz[] is not null and $7::int is not null";

/** One period's buyers. */
const buyersIn = ({ basis }: TwoPeriods): string => `buyers as (
    select customer_id as buyer, count(*)::int as orders, exact_sum(${worthOf(basis)}) as revenue, max(order_date) as last_at
      from orders
     where business_id = $1 and is_counted and ${TYPED} and order_date >= $3 and order_date < $5
       and customer_id is not null and ($6::int is null or storefront_id = $6)
     group by customer_id
  )`;

const NO_SCORES = "null::int as recency, null::int as frequency, null::int as monetary";
const NO_TRAIT = "null::int as kind, null::text as trait, null::int as held, null::float8 as share_of_all";

const byScores = (
  buyers: string,
  values: unknown[],
  { cuts, scheme: { thresholds }, wanted }: Extract<ReportMembership, { method: "rfm" }>,
): Relation => {
  const recency = recencySql(ageOf("last_at"), thresholds);
  const frequency = frequencySql("orders", "$8::int[]", thresholds);
  const monetary = monetarySql("revenue", "$9::bigint[]", thresholds);
  return {
    text: `${buyers}, people as (
      select * from buyers where $8::int[] is not null and $9::bigint[] is not null and ($10::int[] is null or 100 * ${recency} + 10 * ${frequency} + ${monetary} = any($10))
    )`,
    reason: `${recency} as recency, ${frequency} as frequency, ${monetary} as monetary, null::text as tier, ${NO_TRAIT}`,
    values: [
      ...values,
      cuts.frequency,
      cuts.monetary,
      wanted?.map(({ recency, frequency, monetary }) => 100 * recency + 10 * frequency + monetary) ?? null,
    ],
  };
};

const byTier = (
  buyers: string,
  values: unknown[],
  { cuts, wanted }: Extract<ReportMembership, { method: "value" }>,
): Relation => {
  const tier = tierSql("revenue", "$8::bigint", "$9::bigint");
  return {
    text: `${buyers}, people as (select * from buyers where $10::text is null or ${tier} = $10)`,
    reason: `${NO_SCORES}, ${tier} as tier, ${NO_TRAIT}`,
    values: [...values, cuts.highAbove, cuts.lowBelow, wanted],
  };
};

/** Lapsed customers with all their earlier purchases, always by revenue. */
const lapsed = (values: unknown[]): Relation => ({
  text: `people as (
      select customer_id as buyer, count(*)::int as orders, exact_sum(net_amount) as revenue, max(order_date) as last_at
        from orders
       where business_id = $1 and is_counted and ${TYPED} and order_date < $5
         and customer_id is not null and ($6::int is null or storefront_id = $6)
       group by customer_id having max(order_date) < $3
    )`,
  reason: `${NO_SCORES}, null::text as tier, ${NO_TRAIT}`,
  values,
});

/** Customers who moved, with their purchases in the later period; those without any, in the earlier one. */
const moved = (
  scope: Scope,
  { periods, from, to, isAnother }: Extract<ReportMembership, { method: "moved" }>,
): Relation => {
  const latest = (name: string) => `case when orders_2 > 0 then ${name}_2 else ${name}_1 end as ${name}`;
  return {
    text: `${placedAt(periods)}, people as (
      select customer_id as buyer, ${latest("orders")}, ${latest("revenue")}, ${latest("last_at")},
             recency_2 as recency, frequency_2 as frequency, monetary_2 as monetary
        from placed where ($11::int is null or place_1 = $11) and ($12::int is null or place_2 = $12)${isAnother ? " and place_1 <> place_2" : ""}
    )`,
    reason: `recency, frequency, monetary, null::text as tier, ${NO_TRAIT}`,
    values: [...placeValues(scope, periods), from, to],
  };
};

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
    reason: `${NO_SCORES}, null::text as tier, kind, trait, held, share_of_all`,
    values: [...traitValues(scope, reading, firstDay), ...(which === "one" || which === "other" ? keys : [])],
  };
};

/**
 * `people`: one row per customer of the segment, as SQL fragments with their values: `buyer` and their purchases in the
 * period; and the reason for their segment (scores, tier or trait; null if the method has none).
 */
export const peopleIn = (scope: Scope, reading: TwoPeriods, membership: ReportMembership): Relation => {
  if (membership.method === "behavior") return byTrait(scope, reading, membership);
  if (membership.method === "moved") return moved(scope, membership);
  const values = twoPeriodValues(scope, reading);
  if (membership.method === "lapsed") return lapsed(values);
  const buyers = buyersIn(reading);
  if (membership.method === "buyers") {
    const text = `${buyers}, people as (select * from buyers)`;
    return { text, reason: `${NO_SCORES}, null::text as tier, ${NO_TRAIT}`, values };
  }
  return membership.method === "rfm" ? byScores(buyers, values, membership) : byTier(buyers, values, membership);
};

/** Which of `people` made their first purchase in the period, in any storefront, and which had bought before. */
export const OF_HISTORY: Record<BuyerHistory, string> = {
  first_time: "first_order_at >= $3",
  returning: "first_order_at < $3",
};
