import { FAIR_SEPARATION } from "#lib/domain/purchasing/stored-answer.ts";
import type { Matrix } from "#lib/domain/statistics/clustering/matrix.ts";
import { STRONG, sharesAmong } from "../membership.ts";
import type { AxisQuality, AxisSegment, AxisWarning } from "../model.ts";
import { MANY_BETWEEN } from "../verdict.ts";
import { type Clusters, meanOf } from "./clusters.ts";

/** The mean silhouette of an axis with its error: half the width of its 95% confidence interval. */
export const qualityOf = ({ silhouettes, judged, tried, centres }: Clusters, population: number): AxisQuality => {
  if (!silhouettes) return { silhouette: null, silhouetteError: 0, judged: 0, k: centres.rows, tried };
  const mean = meanOf(silhouettes);
  const variance = meanOf(silhouettes.map((value) => (value - mean) ** 2));
  // The standard error of a mean sampled without replacement, times 1.96.
  const left = population > judged.length ? (population - judged.length) / (population - 1) : 0;
  const silhouetteError = 1.96 * Math.sqrt((variance / judged.length) * left);
  return { silhouette: mean, silhouetteError, judged: judged.length, k: centres.rows, tried };
};

/** The share of the customers at these places without a strong membership. */
export const balancedShare = (places: Matrix, segments: readonly AxisSegment[], names: readonly string[]): number => {
  let balanced = 0;
  const shares = new Float64Array(segments.length);
  const write = sharesAmong(segments, names);
  for (let row = 0; row < places.rows; row++) {
    write(places.values.subarray(row * places.columns, (row + 1) * places.columns), shares, 0);
    if (Math.max(...shares) <= STRONG) balanced++;
  }
  return places.rows === 0 ? 0 : balanced / places.rows;
};

/** What a reader of the axis should know. */
export const warningsOf = (
  { heapShare }: Clusters,
  { silhouette, k }: AxisQuality,
  { minK, balanced }: { minK: number; balanced: number },
): AxisWarning[] => {
  const warnings: AxisWarning[] = [];
  if (heapShare === 1) warnings.push({ code: "all_alike", values: {} });
  else if (heapShare > 0) warnings.push({ code: "mostly_alike", values: { share: heapShare } });
  if (k < minK) warnings.push({ code: "fewer_than_asked", values: { k, asked: minK } });
  if (silhouette !== null && silhouette < FAIR_SEPARATION)
    warnings.push({ code: "weak_separation", values: { silhouette } });
  if (k > 1 && balanced > MANY_BETWEEN) warnings.push({ code: "many_between", values: { share: balanced } });
  return warnings;
};
