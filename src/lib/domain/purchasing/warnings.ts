import { daysBetween } from "../time/day.ts";
import { featuresOf } from "./clustering/features.ts";
import type { Grouped, ScaledPopulation } from "./clustering/group-customers.ts";
import type { CompleteRows } from "./complete-rows.ts";
import { LEAST_DAYS } from "./measures.ts";
import type { PurchasingOptions, PurchasingResult, PurchasingRow, PurchasingWarning } from "./purchasing.ts";
import { groupName, isAffinity } from "./segment-id.ts";
import { separationOf } from "./stored-answer.ts";

type SegmentationFacts = {
  population: ScaledPopulation;
  grouped: Grouped;
  span: CompleteRows["span"];
  answer: Omit<PurchasingResult, "warnings">;
};

const ofHistory = ({ span }: SegmentationFacts): PurchasingWarning[] => {
  const days = span && daysBetween(...span) + 1;
  return days !== null && days < LEAST_DAYS ? [{ code: "short_history", values: { days } }] : [];
};

const ofPeriod = (rows: readonly PurchasingRow[], { period }: PurchasingOptions): PurchasingWarning[] => {
  const count = rows.filter(({ orders }) => !orders).length;
  return (period?.start || period?.end) && count > 0 ? [{ code: "period_without_orders", values: { count } }] : [];
};

const ofFeatures = (
  { population: { features, columns } }: SegmentationFacts,
  { type }: PurchasingOptions,
): PurchasingWarning[] => {
  const own = featuresOf(type);
  const others: PurchasingWarning[] =
    features.length > 0 && !features.some(({ feature }) => own.includes(feature))
      ? [{ code: "other_features", values: {} }]
      : [];
  const imputed = features.flatMap(({ feature }): PurchasingWarning[] => {
    const count = columns[feature].reduce((sum, value) => (Number.isNaN(value) ? sum + 1 : sum), 0);
    return count > 0 ? [{ code: "imputed", values: { feature, count } }] : [];
  });
  return [...others, ...imputed];
};

const ofGroups = (
  { population, grouped, answer }: SegmentationFacts,
  { segments }: PurchasingOptions,
): PurchasingWarning[] => {
  const { silhouette, k } = answer.quality;
  const warnings: PurchasingWarning[] = [];
  if (population.features.length === 0 && grouped.marks.size === 0 && population.rows.length > 1)
    warnings.push({ code: "all_alike", values: {} });
  else if (segments !== "auto" && k < segments)
    warnings.push({ code: "fewer_segments", values: { asked: segments, given: k } });
  // Without a name that says a difference, the groups are no more than parts of one.
  const areNeutral =
    k > 1 && answer.segments.every(({ segmentId }) => !isAffinity(segmentId) && groupName(segmentId) === "regular");
  if (separationOf(silhouette) === "weak" || areNeutral)
    warnings.push({ code: "weak_separation", values: { silhouette: silhouette ?? 0 } });
  if (answer.algorithm === "hierarchical" && grouped.sampled < grouped.clustered)
    warnings.push({ code: "sampled", values: { sample: grouped.sampled, total: grouped.clustered } });
  return warnings;
};

/** Caveats about an answer. */
export const warningsOf = (
  rows: readonly PurchasingRow[],
  options: PurchasingOptions,
  found: SegmentationFacts,
): PurchasingWarning[] => [
  ...ofHistory(found),
  ...ofPeriod(rows, options),
  ...ofFeatures(found, options),
  ...ofGroups(found, options),
];
