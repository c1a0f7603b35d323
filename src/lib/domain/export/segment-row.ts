import type { RfmReport } from "../rfm/report.ts";

/** One segment on one level, under the names it has in the answer; the actions are one value, joined by "; ". */
export const segmentRow = (segment: RfmReport["segments"][number], { currency, period }: RfmReport) => {
  const { characteristics, recommended_actions, ...plain } = segment;
  const { avg_scores, ...averages } = characteristics;
  return {
    ...plain,
    ...averages,
    avg_recency_score: avg_scores.recency,
    avg_frequency_score: avg_scores.frequency,
    avg_monetary_score: avg_scores.monetary,
    recommended_actions: recommended_actions.join("; "),
    currency,
    period_start: period.start,
    period_end: period.end,
  };
};
