import type { Voice } from "#core/messages/words.ts";
import { computeGrowth } from "./growth.ts";
import type { ReportMethod } from "./report.ts";

export const INSIGHTS = [
  "highest_revenue_segment",
  "largest_segment",
  "fastest_growing_segment",
  "needs_attention",
] as const;

export type InsightName = (typeof INSIGHTS)[number];

const OF_CHANGE: readonly InsightName[] = ["fastest_growing_segment", "needs_attention"];

/**
 * The segment behind an insight; null if none stands out, as when the fastest-growing segment is also the slowest:
 * tiers are fixed shares of the customers and all grow equally.
 */
export const insightSegment = <Segment extends { segment_name: string }>(
  { insights, segments }: { insights: Record<InsightName, string | null>; segments: readonly Segment[] },
  name: InsightName,
): Segment | null => {
  const isAlike = insights.fastest_growing_segment === insights.needs_attention;
  if (isAlike && OF_CHANGE.includes(name)) return null;
  return segments.find(({ segment_name }) => segment_name === insights[name]) ?? null;
};

type Counts = { customer_count: number; previous_customer_count: number };

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
  return say(words.report.detail_growth, { before: formats.count(segment.previous_customer_count), count });
};

/**
 * An insight as a title, sentence and detail. For RFM, growth and attention follow from the kind of segment; for value
 * and behavior, from the change.
 */
export const insightWords = (insight: InsightName, method: ReportMethod, segment: Segment | null, voice: Voice) => {
  const { words, formats, say } = voice;
  const { name: title, sentence } = (method === "rfm" ? words.rfm_insights : words.trend_insights)[insight];
  if (!segment) return { title, sentence: words.report.insight_none, detail: "" };
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
