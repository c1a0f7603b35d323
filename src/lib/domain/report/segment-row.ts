import type { SegmentationReport } from "./report.ts";

type Segment = SegmentationReport["segments"][number];

const flat = (characteristics: Segment["characteristics"]) => {
  if (!("avg_scores" in characteristics)) return characteristics;
  const { avg_scores, ...averages } = characteristics;
  return {
    ...averages,
    avg_recency_score: avg_scores.recency,
    avg_frequency_score: avg_scores.frequency,
    avg_monetary_score: avg_scores.monetary,
  };
};

/** A flat row for one segment, with the answer's field names; actions are joined by "; ". */
export const segmentRow = (segment: Segment, { currency, period }: SegmentationReport) => {
  const { characteristics, recommended_actions, ...plain } = segment;
  return {
    ...plain,
    ...flat(characteristics),
    recommended_actions: recommended_actions.join("; "),
    currency,
    period_start: period.start,
    period_end: period.end,
  };
};
