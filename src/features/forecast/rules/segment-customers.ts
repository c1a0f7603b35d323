import { sayIn } from "#core/messages/format-message.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import { wordsIn } from "#core/messages/words.ts";
import { type AnyColumn, anyColumns, type FeatureRow, toPoints } from "#lib/purchases/feature-columns.ts";
import { type PurchasingOptions, type PurchasingWarning, rateSeparation } from "#lib/purchases/purchasing.ts";

import { choosePartition, silhouette } from "#lib/statistics/clustering/choose-partition.ts";
import { isAllAlike } from "#lib/statistics/clustering/matrix.ts";

/** `z`: how many standard deviations of all customers the segment's mean is from theirs, on the clustering scale. */
type Standout = { feature: string; value: number; population: number; z: number };

type CustomerSegment = {
  segmentId: string;
  customerIds: string[];
  /** The centroid in each feature's own unit: the mean of known values; null if none is known. */
  profile: Record<string, number | null>;
  /** Largest difference first. */
  standout: Standout[];
};

type CustomerSegmentation = {
  segments: CustomerSegment[];
  columns: AnyColumn[];
  algorithm: "kmeans" | "hierarchical";
  quality: { silhouette: number | null; k: number };
  warnings: PurchasingWarning[];
};

type Options = Pick<PurchasingOptions, "algorithm" | "segments" | "seed">;

const MOST_STANDOUTS = 5;
/** Smaller differences are not reported. */
const LEAST_STANDOUT = 0.25;

/** Mean and standard deviation of the known values; null without any. */
const computeMoments = (values: Float64Array, rows: Iterable<number>) => {
  let [count, sum, squares] = [0, 0, 0];
  for (const row of rows) {
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    count++;
    sum += value;
    squares += value * value;
  }
  const mean = sum / count;
  return count === 0 ? null : { mean, deviation: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
};

const pickStandouts = (columns: readonly AnyColumn[], members: readonly number[], all: readonly number[]): Standout[] =>
  columns
    .flatMap(({ feature, values, scaled }): Standout[] => {
      const [own, ours] = [computeMoments(values, members), computeMoments(values, all)];
      const [place, places] = scaled ? [computeMoments(scaled, members), computeMoments(scaled, all)] : [];
      if (!own || !ours || !place || !places || places.deviation === 0) return [];
      return [{ feature, value: own.mean, population: ours.mean, z: (place.mean - places.mean) / places.deviation }];
    })
    .filter(({ z }) => Math.abs(z) >= LEAST_STANDOUT)
    .sort((one, other) => Math.abs(other.z) - Math.abs(one.z))
    .slice(0, MOST_STANDOUTS);

const listWarnings = (
  {
    columns,
    algorithm,
    quality,
    sampled,
    rows,
  }: Omit<CustomerSegmentation, "segments" | "warnings"> & {
    sampled: number;
    rows: number;
  },
  { segments }: Options,
): PurchasingWarning[] => {
  const used = columns.filter(({ scaled }) => scaled);
  const warnings = used
    .filter(({ missing }) => missing > 0)
    .map(({ feature, missing }): PurchasingWarning => ({ code: "imputed", values: { feature, count: missing } }));
  if (used.length === 0 && rows > 1) warnings.push({ code: "all_alike", values: {} });
  else if (segments !== "auto" && quality.k < segments)
    warnings.push({ code: "fewer_segments", values: { asked: segments, given: quality.k } });
  if (rateSeparation(quality.silhouette) === "weak")
    warnings.push({ code: "weak_separation", values: { silhouette: quality.silhouette ?? 0 } });
  if (algorithm === "hierarchical" && sampled < rows)
    warnings.push({ code: "sampled", values: { sample: sampled, total: rows } });
  return warnings;
};

/**
 * Segments customers by any numbers: k-means, or Ward's method, on robustly scaled features, each family with the same
 * weight. Missing values count as the median. Segments are numbered by size, largest first. Needs at least one row; IDs are
 * unique.
 */
export const segmentCustomers = (
  given: readonly FeatureRow[],
  options: Options,
  familyOf: (feature: string) => string = (feature) => feature,
): CustomerSegmentation => {
  const rows = given.toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1));
  const columns = anyColumns(rows, familyOf);
  const points = toPoints(columns, rows.length);
  const algorithm = options.algorithm === "hierarchical" ? "hierarchical" : "kmeans";
  const { segments: k, seed } = options;
  const { assignment, sampled } = isAllAlike(points)
    ? { assignment: new Uint16Array(rows.length), sampled: rows.length }
    : choosePartition(points, { algorithm, k, seed });
  const clusters = new Map<number, number[]>();
  for (const [row, cluster] of assignment.entries()) {
    const members = clusters.get(cluster) ?? [];
    members.push(row);
    clusters.set(cluster, members);
  }
  // Of equally large ones, that of the first customer comes first.
  const bySize = [...clusters.values()].sort((a, b) => b.length - a.length || (a[0] as number) - (b[0] as number));
  const all = rows.map((_, row) => row);
  const quality = {
    silhouette: silhouette(points, assignment, { k: Math.max(...clusters.keys()) + 1, seed }),
    k: bySize.length,
  };
  return {
    segments: bySize.map((members, at) => ({
      segmentId: `segment_${at + 1}`,
      customerIds: members.map((row) => rows[row]?.customerId as string),
      profile: Object.fromEntries(
        columns.map(({ feature, values }) => [feature, computeMoments(values, members)?.mean ?? null]),
      ),
      standout: pickStandouts(columns, members, all),
    })),
    columns,
    algorithm,
    quality,
    warnings: listWarnings({ columns, algorithm, quality, sampled, rows: rows.length }, options),
  };
};

/** What sets a segment apart, in words; features keep the names that the caller gave them. */
export const customerSegmentInWords = ({ standout }: CustomerSegment, number: number, language: LanguageTag) => {
  const say = sayIn(language);
  const words = serverWordsIn(language).customer_segments;
  const of = (key: "high" | "low", isOf: (z: number) => boolean) => {
    const features = standout.filter(({ z }) => isOf(z)).map(({ feature }) => feature);
    return features.length === 0 ? [] : [say(words[key], { features: features.join(", ") })];
  };
  const parts = [...of("high", (z) => z > 0), ...of("low", (z) => z < 0)];
  return {
    label: say(words.label, { number }),
    description: parts.length > 0 ? parts.join(" ") : say(words.average, {}),
  };
};

/** Like `purchasingWarning`, for features that have no label. */
export const segmentationWarning = ({ code, values }: PurchasingWarning, language: LanguageTag): string =>
  sayIn(language)(wordsIn(language).purchasing_words.warnings[code], values);
