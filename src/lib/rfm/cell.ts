import type { RfmSegmentName, Scores } from "./segments.ts";

const recent = ({ recency, frequency: f, monetary: m }: Scores): RfmSegmentName => {
  if (f === 1) return "New Customers";
  if (f >= 4 && m >= 4 && recency + f + m >= 14) return "Champions";
  if ((f >= 3 && f + m >= 7) || (f >= 4 && f + m >= 6)) return "Loyal Customers";
  return "Potential Loyalists";
};

const midway = ({ frequency: f, monetary: m }: Scores): RfmSegmentName => {
  if (f >= 3 && f + m >= 7) return "Loyal Customers";
  if (f === 2 && m >= 4) return "Potential Loyalists";
  return "Promising";
};

const fading = ({ frequency: f, monetary: m }: Scores): RfmSegmentName => {
  if (f >= 3) return "Need Attention";
  return f + m <= 3 ? "Hibernating" : "At Risk";
};

const gone = ({ frequency: f, monetary: m }: Scores): RfmSegmentName => (f + m <= 4 ? "Hibernating" : "At Risk");

/**
 * The segment of a cell in the 5 × 5 × 5 cube: recency decides the family, frequency and monetary value the rank within
 * it. It is the nearest of the family's codes (squared distance, ties to the lower segment), except that a single
 * purchase is at most New Customers or Promising: one large first order is not loyalty.
 */
export const assignRfmSegment = (scores: Scores): RfmSegmentName => {
  if (scores.recency >= 4) return recent(scores);
  if (scores.recency === 3) return midway(scores);
  return scores.recency === 2 ? fading(scores) : gone(scores);
};
