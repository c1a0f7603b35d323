import type { Voice } from "#core/messages/words.ts";
import { computeGrowth } from "#lib/rfm/growth.ts";
import { twoSidedP } from "#lib/statistics/normal.ts";
import type { ReportMethod } from "#records/rules/order-readings/populations.ts";

type SegmentShare = { name: string; total_revenue: number; customer_share: number; revenue_share: number };

/** A sentence naming the one or two segments with the most revenue. Empty if there is no revenue. */
export const sharesAnswer = (segments: readonly SegmentShare[], { words, formats, say }: Voice): string => {
  const paying = segments.filter(({ total_revenue }) => total_revenue > 0);
  const [first, second] = paying.sort((a, b) => b.total_revenue - a.total_revenue);
  if (!first) return "";
  const values = {
    first: first.name,
    second: second?.name ?? "",
    customers: formats.percent(first.customer_share + (second?.customer_share ?? 0)),
    revenue: formats.percent(first.revenue_share + (second?.revenue_share ?? 0)),
  };
  return say(second ? words.report.shares_answer : words.report.shares_answer_one, values);
};

export const INSIGHTS = [
  "highest_revenue_segment",
  "largest_segment",
  "fastest_growing_segment",
  "needs_attention",
] as const;

export type InsightName = (typeof INSIGHTS)[number];

const OF_CHANGE: readonly InsightName[] = ["fastest_growing_segment", "needs_attention"];

type Counts = { customer_count: number; previous_customer_count: number };

type InsightsOf<Segment> = {
  method: ReportMethod;
  insights: Record<InsightName, string | null>;
  segments: readonly Segment[];
};

/**
 * The segment behind an insight; null if none stands out. Value tiers are fixed shares of the customers, so their rates of growth say
 * nothing; by behavior the highest rate may be a decline, and the lowest one growth.
 */
export const insightSegment = <Segment extends Counts & { segment_name: string }>(
  { method, insights, segments }: InsightsOf<Segment>,
  name: InsightName,
): Segment | null => {
  const segment = segments.find(({ segment_name }) => segment_name === insights[name]) ?? null;
  if (!segment || method === "rfm" || !OF_CHANGE.includes(name)) return segment;
  const more = segment.customer_count - segment.previous_customer_count;
  return method === "behavior" && (name === "needs_attention" ? more < 0 : more > 0) ? segment : null;
};

/** The insights to show: of those about one segment, only the first, as several cards of one fact say no more. */
export const distinctInsights = <Segment extends Counts & { segment_name: string }>(
  report: InsightsOf<Segment>,
): InsightName[] => {
  const subjects = INSIGHTS.map((name) => insightSegment(report, name)?.segment_name ?? null);
  return INSIGHTS.filter((_, at) => subjects[at] === null || subjects.indexOf(subjects[at] ?? null) === at);
};

/** With a sign and a true minus: in percent, or in customers for small bases; words if unchanged or new. */
export const changeWords = (segment: Counts, { words, formats }: Voice): string => {
  const growth = computeGrowth(segment);
  switch (growth.kind) {
    case "new":
      return words.report.new_here;
    case "same":
      return words.report.no_change;
    case "percent":
      return formats.change(growth.rate);
    case "amount":
      return formats.difference(growth.difference);
  }
};

type Segment = Counts & {
  /** In the reader's language. */
  name: string;
  total_revenue: number;
  revenue_share: number;
  customer_share: number;
  characteristics: { avg_days_since_last_purchase: number };
};

const describeInsight = (
  insight: InsightName,
  method: ReportMethod,
  segment: Segment,
  { words, formats, say }: Voice,
): string => {
  const count = segment.customer_count;
  if (insight === "highest_revenue_segment") {
    const share = formats.percent(segment.customer_share);
    return say(words.report.detail_highest, { share, money: formats.moneyShort(segment.total_revenue) });
  }
  if (insight === "largest_segment") {
    return say(words.report.detail_largest, { count, share: formats.percent(segment.revenue_share) });
  }
  if (insight === "needs_attention" && method === "rfm") {
    const days = Math.round(segment.characteristics.avg_days_since_last_purchase);
    return say(words.report.detail_attention, { days });
  }
  const values = { before: formats.count(segment.previous_customer_count), count };
  if (method === "rfm") return say(words.report.detail_growth, values);
  return say(insight === "needs_attention" ? words.report.detail_slowest : words.report.detail_fastest, values);
};

/** Why an insight names no segment. */
const describeNone = (insight: InsightName, method: ReportMethod, { words }: Voice): string =>
  method === "value" && OF_CHANGE.includes(insight) ? words.report.insight_tiers : words.report.insight_none;

/**
 * An insight as a title, sentence and detail. For RFM, growth and attention follow from the kind of segment, for behavior from
 * the change; value tiers are fixed shares of the customers and have neither.
 */
export const insightWords = (insight: InsightName, method: ReportMethod, segment: Segment | null, voice: Voice) => {
  const { words, formats, say } = voice;
  const { name: title, sentence } = (method === "rfm" ? words.rfm_insights : words.trend_insights)[insight];
  if (!segment) return { title, sentence: describeNone(insight, method, voice), detail: "" };
  const share = insight === "largest_segment" ? segment.customer_share : segment.revenue_share;
  const values = {
    segment: segment.name,
    share: formats.percent(share),
    count: formats.count(segment.customer_count),
    money: formats.moneyShort(segment.total_revenue),
    change: changeWords(segment, voice),
  };
  return { title, sentence: say(sentence, values), detail: describeInsight(insight, method, segment, voice) };
};

/** A segment's customers in the period and the previous one, its revenue, and the sum of its customers' squared revenue. */
export type Measured = {
  code: string;
  customers: number;
  customersBefore: number;
  revenue: number;
  squaredRevenue: number;
};

/** An insight that chance doesn't explain. `pValue` is corrected for the number of comparisons. */
type Signal = { insight: InsightName; code: string; pValue: number };

const MOST_P = 0.05;

/** Below five expected customers the normal approximation is unreliable (Cochran, Biometrics 10, 1954). */
const LEAST_EXPECTED = 5;

/** Behavior segments without a trait in common: that they are large says nothing. */
const LEFTOVERS: readonly string[] = ["NONE", "OTHER"];

/** The RFM segments whose growth is bad news. */
const WORRYING: readonly string[] = ["R2F2M3", "R2F3M3", "R1F1M2"];

/**
 * The z of two proportions with the pooled estimate: (p1 - p2) / sqrt(p (1 - p) (1 / n1 + 1 / n2)) (Fleiss, Levin and
 * Paik, Statistical Methods for Rates and Proportions, 3rd edition, 2003, section 3.2). Null if a sample is too small.
 * Customers of both periods make the two samples dependent, positively, so that the test finds rather too little.
 */
export const proportionsZ = (now: number, allNow: number, before: number, allBefore: number): number | null => {
  const pooled = (now + before) / (allNow + allBefore);
  const least = Math.min(pooled, 1 - pooled) * Math.min(allNow, allBefore);
  if (!(least >= LEAST_EXPECTED)) return null;
  return (now / allNow - before / allBefore) / Math.sqrt(pooled * (1 - pooled) * (1 / allNow + 1 / allBefore));
};

type Comparison = { code: string; z: number };

/** `more`: the customers that a segment gained. Its share can fall although it grew, or rise although it shrank. */
type Change = Comparison & { more: number };

/** By how many standard errors the largest is ahead of the second. */
const compareTopTwo = (
  segments: readonly Measured[],
  size: (segment: Measured) => number,
  variance: (segment: Measured) => number,
): Comparison | null => {
  const [first, second] = segments.toSorted((a, b) => size(b) - size(a));
  if (!first || !second) return null;
  const deviation = Math.sqrt(variance(first) + variance(second));
  return deviation > 0 ? { code: first.code, z: (size(first) - size(second)) / deviation } : null;
};

const strongest = (comparisons: readonly Comparison[]): Comparison | null =>
  comparisons.toSorted((a, b) => Math.abs(b.z) - Math.abs(a.z))[0] ?? null;

/**
 * The statistically significant insights, at most one of each kind.
 *
 * - Change: a segment's share of customers against the previous period, by a z-test of two proportions, if its customers
 *   changed in the same direction. Value tiers are fixed shares of the customers, so their change says nothing.
 * - Largest segment: its customers against the second largest's, as two counts of a multinomial sample: z = (n1 - n2) /
 *   sqrt(n1 + n2), McNemar's test. Not for value tiers either.
 * - Highest revenue: against the second highest, as sums of a random number of purchases (compound Poisson), whose
 *   variance is estimated by the sum of squares.
 *
 * Bonferroni correction: each p-value is multiplied by the number of comparisons behind all cards.
 */
export const signalsIn = (segments: readonly Measured[], method: ReportMethod): Signal[] => {
  const allNow = segments.reduce((sum, { customers }) => sum + customers, 0);
  const allBefore = segments.reduce((sum, { customersBefore }) => sum + customersBefore, 0);
  const isFixed = method === "value";
  const named = segments.filter(({ code }) => !LEFTOVERS.includes(code));
  const changes = (isFixed ? [] : named).flatMap(({ code, customers, customersBefore }): Change | never[] => {
    const z = proportionsZ(customers, allNow, customersBefore, allBefore);
    return z === null ? [] : { code, z, more: customers - customersBefore };
  });
  const isBadNews = (code: string) => method === "rfm" && WORRYING.includes(code);
  const rose = ({ z, more }: Change) => z > 0 && more > 0;
  const fell = ({ z, more }: Change) => z < 0 && more < 0;
  const isWorrying = (change: Change) => (isBadNews(change.code) ? rose : fell)(change);
  const isGrowing = (change: Change) => !isBadNews(change.code) && rose(change);
  const found: [InsightName, Comparison | null][] = [
    [
      "highest_revenue_segment",
      compareTopTwo(
        named,
        (s) => s.revenue,
        (s) => s.squaredRevenue,
      ),
    ],
    [
      "largest_segment",
      isFixed
        ? null
        : compareTopTwo(
            named,
            (s) => s.customers,
            (s) => s.customers,
          ),
    ],
    ["fastest_growing_segment", strongest(changes.filter(isGrowing))],
    ["needs_attention", strongest(changes.filter(isWorrying))],
  ];
  const comparisons = changes.length + (isFixed ? 1 : 2);
  return found.flatMap(([insight, comparison]) => {
    if (!comparison) return [];
    const pValue = Math.min(1, comparisons * twoSidedP(comparison.z));
    return pValue <= MOST_P ? { insight, code: comparison.code, pValue } : [];
  });
};
