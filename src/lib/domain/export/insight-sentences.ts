import { growthOf } from "../rfm/growth.ts";
import type { InsightName, ReportToTell, SegmentToTell, ToldSegment, Voice } from "./told-report.ts";

export type Insight = { name: string; sentence: string; detail: string };

const NAMES: readonly InsightName[] = [
  "highest_revenue_segment",
  "largest_segment",
  "fastest_growing_segment",
  "needs_attention",
];

/** Signed, with a true minus: in percent, or in customers where there were few; words for none and for nobody before. */
export const changeText = (segment: SegmentToTell, { words, formats }: Voice): string => {
  const growth = growthOf(segment);
  switch (growth.kind) {
    case "new":
      return words.report.new_here;
    case "same":
      return words.report.no_change;
    case "percent":
      return formats.change(growth.rate);
    case "people":
      return formats.difference(growth.difference);
  }
};

const detailOf = (name: InsightName, segment: ToldSegment, isRfm: boolean, { words, formats, say }: Voice): string => {
  const count = segment.customer_count;
  switch (name) {
    case "highest_revenue_segment":
      return say(words.report.detail_highest, {
        share: formats.percent(segment.customer_share),
        money: formats.moneyShort(segment.total_revenue),
      });
    case "largest_segment":
      return say(words.report.detail_largest, { count, share: formats.percent(segment.revenue_share) });
    case "needs_attention":
      if (isRfm) {
        const days = Math.round(segment.characteristics.avg_days_since_last_purchase);
        return say(words.report.detail_attention, { days });
      }
      break;
    case "fastest_growing_segment":
  }
  return say(words.report.detail_growth, { before: formats.count(segment.previous_customer_count), count });
};

/** The four headlines as sentences. RFM's growth and worry follow from what its segments are, the others' from numbers. */
export const insightSentences = (report: ReportToTell, segments: readonly ToldSegment[], voice: Voice): Insight[] => {
  const { words, formats, say } = voice;
  const isRfm = report.method === "rfm";
  return NAMES.map((name) => {
    const { name: title, sentence } = (isRfm ? words.rfm_insights : words.trend_insights)[name];
    const segment = segments.find(({ segment_name }) => segment_name === report.insights[name]);
    if (!segment) return { name: title, sentence: words.report.insight_none, detail: "" };
    const isLargest = name === "largest_segment";
    const values = {
      segment: segment.name,
      share: formats.percent(isLargest ? segment.customer_share : segment.revenue_share),
      count: formats.count(segment.customer_count),
      money: formats.moneyShort(segment.total_revenue),
      change: changeText(segment, voice),
    };
    return { name: title, sentence: say(sentence, values), detail: detailOf(name, segment, isRfm, voice) };
  });
};
