import type {
  BehaviorReport,
  ReportSegment,
  ValueReport,
} from "#features/report/contracts/segmentation-report-answer.ts";
import { TRAIT_KINDS, type TraitKind } from "#lib/rfm/behavior-traits.ts";
import { aReport } from "./segmentation-report.ts";

const NO_INSIGHTS = {
  highest_revenue_segment: null,
  largest_segment: null,
  fastest_growing_segment: null,
  needs_attention: null,
};

type Part = { name: string; code: string; customers: number; revenue: number };
type Whole = { customers: number; revenue: number };

const share = (part: number, whole: number) => (whole > 0 ? part / whole : 0);

/** A segment with one order per customer, and ten customers before. */
const aSegment = ({ name, code, customers, revenue }: Part, whole: Whole) => ({
  segment_name: name,
  segment_code: code,
  description: name,
  customer_count: customers,
  total_revenue: revenue,
  average_order_value: share(revenue, customers),
  recency_score: null,
  frequency_score: null,
  monetary_score: null,
  characteristics: {
    avg_days_since_last_purchase: 10,
    avg_purchase_frequency: 1,
    avg_total_spend: share(revenue, customers),
  },
  recommended_actions: ["one", "two", "three"] satisfies ReportSegment["recommended_actions"],
  order_count: customers,
  previous_customer_count: 10,
  growth_rate: customers / 10 - 1,
  revenue_share: share(revenue, whole.revenue),
  customer_share: share(customers, whole.customers),
});

const frameOf = ({ customers, revenue }: Whole) => {
  const { period, currency, time_zone, storefront_id, generated_at, totals } = aReport([]);
  const counted = {
    customer_count: customers,
    order_count: customers,
    total_revenue: revenue,
    average_order_value: share(revenue, customers),
  };
  return { period, currency, time_zone, storefront_id, generated_at, totals: { ...totals, ...counted } };
};

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

/** A report by value from each customer's spending and the number of High and Low Value customers. */
export const aValueReport = (spent: readonly number[], { high, low }: { high: number; low: number }): ValueReport => {
  const down = [...spent].sort((a, b) => b - a);
  const whole = { customers: down.length, revenue: sum(down) };
  const tiers = [
    { name: "High Value", code: "V3", of: down.slice(0, high) },
    { name: "Medium Value", code: "V2", of: down.slice(high, down.length - low) },
    { name: "Low Value", code: "V1", of: down.slice(down.length - low) },
  ];
  return {
    method: "value",
    ...frameOf(whole),
    insights: NO_INSIGHTS,
    segments: tiers.map(({ name, code, of }) => {
      const segment = aSegment({ name, code, customers: of.length, revenue: sum(of) }, whole);
      const range = { min_total_spend: of.at(-1) ?? null, max_total_spend: of[0] ?? null };
      return { ...segment, characteristics: { ...segment.characteristics, ...range } };
    }),
    cuts: { high_above: down[high] ?? null, low_below: down[down.length - low - 1] ?? null },
    concentration:
      whole.revenue > 0
        ? [0, ...down].map((_, index) => ({
            customer_share: index / down.length,
            revenue_share: sum(down.slice(0, index)) / whole.revenue,
          }))
        : [],
  };
};

type Habit = {
  code: string;
  customers: number;
  /** `elsewhere`: how many customers of other segments have it too. */
  trait?: { kind: TraitKind; name: string; segment: number; everybody: number; elsewhere?: number };
};

/** Behavior segments in the given order; each customer spent 10. */
export const aBehaviorReport = (habits: readonly Habit[]): BehaviorReport => {
  const customers = sum(habits.map((habit) => habit.customers));
  const whole = { customers, revenue: 10 * customers };
  return {
    method: "behavior",
    ...frameOf(whole),
    insights: NO_INSIGHTS,
    segments: habits.map(({ code, customers, trait }) => {
      const segment = aSegment({ name: trait?.name ?? code, code, customers, revenue: 10 * customers }, whole);
      const numbers = {
        trait_customer_count: trait ? customers + (trait.elsewhere ?? 0) : null,
        trait_share: trait?.segment ?? null,
        population_share: trait?.everybody ?? null,
        lift: trait ? trait.segment / trait.everybody : null,
      };
      return { ...segment, characteristics: { ...segment.characteristics, ...numbers } };
    }),
    kinds: TRAIT_KINDS.map((kind) => {
      const own = habits.filter(({ trait }) => trait?.kind === kind);
      const count = sum(own.map((habit) => habit.customers));
      const withTrait = count + sum(own.map(({ trait }) => trait?.elsewhere ?? 0));
      return {
        kind,
        segment_count: own.length,
        customer_count: count,
        order_count: count,
        total_revenue: 10 * count,
        previous_customer_count: 10 * own.length,
        customer_share: share(count, customers),
        revenue_share: share(count, customers),
        trait_customer_count: withTrait,
        trait_customer_share: share(withTrait, customers),
        previous_trait_customer_count: 10 * own.length,
      };
    }),
    customers_by_trait: habits.flatMap(({ code, customers: own, trait }) => {
      if (!trait) return [];
      const count = own + (trait.elsewhere ?? 0);
      return {
        trait_code: code,
        kind: trait.kind,
        name: trait.name,
        customer_count: count,
        customer_share: share(count, customers),
        order_count: count,
        total_revenue: 10 * count,
        trait_share: trait.segment,
        population_share: trait.everybody,
        lift: trait.segment / trait.everybody,
        previous_customer_count: 10,
        growth_rate: count / 10 - 1,
        recommended_actions: ["one", "two", "three"],
      };
    }),
    traits: habits.flatMap(({ code, trait }) =>
      trait
        ? {
            segment_code: code,
            kind: trait.kind,
            name: trait.name,
            segment_share: trait.segment,
            population_share: trait.everybody,
            lift: trait.segment / trait.everybody,
          }
        : [],
    ),
  };
};
