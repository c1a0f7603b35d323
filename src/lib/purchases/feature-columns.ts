import { emptyMatrix, type Matrix } from "#lib/statistics/clustering/matrix.ts";
import { quantileSorted } from "#lib/statistics/summaries.ts";
import { computeScale, type Scale, scaled } from "./clustering/model.ts";

/** A customer's known numbers. */
export type FeatureRow = { customerId: string; features: Readonly<Record<string, number>> };

/** One number per customer; NaN if missing. `scaled` is null for a feature without a spread, which says nothing. */
export type AnyColumn = {
  feature: string;
  values: Float64Array;
  scaled: Float64Array | null;
  /** Of the known values. */
  median: number;
  missing: number;
  weight: number;
};

/** Kelley's skewness of a heavy tail: the upper half of the range from the 10% to the 90% quantile is three times the lower. */
const HEAVY_TAIL = 0.5;

const isHeavyTailed = (ascending: Float64Array): boolean => {
  const [low, middle, high] = [0.1, 0.5, 0.9].map((share) => quantileSorted(ascending, share)) as [
    number,
    number,
    number,
  ];
  return (ascending[0] as number) >= 0 && high + low - 2 * middle > HEAVY_TAIL * (high - low);
};

/** Divided by the largest, so that units make no difference. */
const scaledColumn = (values: Float64Array, ascending: Float64Array): Float64Array | null => {
  const largest = Math.max(Math.abs(ascending[0] as number), Math.abs(ascending.at(-1) as number));
  if (largest === 0) return null;
  const relative = values.map((value) => value / largest);
  const scale: Scale | null = computeScale(relative, isHeavyTailed(ascending));
  return scale && relative.map((value) => scaled(value, scale));
};

/** The features that any customer has, by name. `familyOf`: related features share the weight of one. */
export const anyColumns = (rows: readonly FeatureRow[], familyOf: (feature: string) => string): AnyColumn[] => {
  const names = [...new Set(rows.flatMap(({ features }) => Object.keys(features)))].sort();
  const columns = names.map((feature) => {
    const values = Float64Array.from(rows, ({ features }) =>
      Object.hasOwn(features, feature) ? (features[feature] as number) : Number.NaN,
    );
    const ascending = values.filter((value) => !Number.isNaN(value)).sort();
    const missing = values.length - ascending.length;
    return {
      feature,
      values,
      scaled: scaledColumn(values, ascending),
      median: quantileSorted(ascending, 0.5),
      missing,
    };
  });
  const sizes = new Map<string, number>();
  for (const { feature, scaled: own } of columns)
    if (own) sizes.set(familyOf(feature), (sizes.get(familyOf(feature)) ?? 0) + 1);
  return columns.map((column) => ({ ...column, weight: 1 / Math.sqrt(sizes.get(familyOf(column.feature)) ?? 1) }));
};

/** The columns with a spread, in clustering space, where the median is 0 and replaces missing values. */
export const toPoints = (columns: readonly AnyColumn[], rows: number): Matrix => {
  const used = columns.flatMap(({ scaled: own, weight }) => (own ? [{ own, weight }] : []));
  const points = emptyMatrix(rows, used.length);
  for (const [at, { own, weight }] of used.entries())
    for (let row = 0; row < rows; row++) points.values[row * used.length + at] = weight * (own[row] || 0);
  return points;
};
