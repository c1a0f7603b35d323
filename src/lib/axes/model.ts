import { type Axis, listFeatureNames, type Transform } from "#lib/axes/axis.ts";
import { emptyMatrix, type Matrix } from "#lib/statistics/clustering/matrix.ts";

/** How a feature's values are standardized: transformed, minus the population mean, divided by its deviation. */
export type FeatureScaler = { mean: number; std: number; transform: Transform };
export type Scaler = Readonly<Record<string, FeatureScaler>>;

/** A segment as stored (API 003); `name` and `interpretation` come from the registry, a user or a language model. */
export type AxisSegment = {
  key: string;
  /** Of the population, 0 to 100. */
  population_percentage: number;
  customer_count: number;
  /** Standardized. */
  cluster_center: Readonly<Record<string, number>>;
  scaler_params: Scaler;
  /** Mean over its members; null for a single segment. */
  silhouette: number | null;
};

export type AxisWarning = {
  code: "all_alike" | "mostly_alike" | "weak_separation" | "many_between" | "fewer_than_asked";
  values: Readonly<Record<string, number>>;
};

export type AxisQuality = {
  /** Mean silhouette of all customers or a sample; null with one segment. */
  silhouette: number | null;
  /** Half-width of the 95% confidence interval of a sampled silhouette; 0 if all customers were scored. */
  silhouetteError: number;
  /** How many customers were scored. */
  judged: number;
  k: number;
  /** For each k tried; null if a cluster was below the minimum share. */
  tried: readonly { k: number; silhouette: number | null }[];
};

/** The result of a run on one axis, as plain values for storage. */
export type AxisModel = {
  axis: string;
  population: number;
  scaler: Scaler;
  segments: readonly AxisSegment[];
  quality: AxisQuality;
  warnings: readonly AxisWarning[];
  /** When (ISO) a stored model was computed; a run on other axes leaves it unchanged. */
  foundAt?: string;
};

/** `{axis: {feature: value}}`, in natural units, unrounded. */
export type FeatureVectors = Record<string, Record<string, number>>;

export const MEMBERSHIP_STRENGTHS = ["strong", "balanced", "weak"] as const;
export type MembershipStrength = (typeof MEMBERSHIP_STRENGTHS)[number];

/** A customer's results from the active models (API 003). */
export type Profile = {
  customer_id: string;
  /** Axis to the key of the nearest segment. */
  dominant_segments: Record<string, string>;
  /** Axis to key to share; an axis's shares sum to 1. */
  fuzzy_memberships: Record<string, Record<string, number>>;
  membership_strength: Record<string, MembershipStrength>;
  /** Keys of the dominant segments, in axis order. */
  interpretation: string;
  feature_vectors: FeatureVectors;
  /** Major units. */
  lifetime_value: number;
  churn_risk_score: number;
  /** Axis to feature to percentile in the population, 0 to 100. */
  fingerprint: Record<string, Record<string, number>>;
};

/** The options defined by the seed. */
export type DiscoverOptions = { minK: number; maxK: number; minPopulation: number; seed: number };
export const DEFAULT_OPTIONS: DiscoverOptions = { minK: 2, maxK: 6, minPopulation: 100, seed: 42 };

/** Count, mean and sum of squared deviations of a stream of numbers. */
type Moments = { count: number; mean: number; squares: number };

export const NO_MOMENTS: Moments = { count: 0, mean: 0, squares: 0 };

/** The moments of `count` numbers (Welford 1962), avoiding a difference of large sums. */
export const momentsFrom = (count: number, valueAt: (index: number) => number): Moments => {
  let [mean, squares] = [0, 0];
  for (let index = 0; index < count; index++) {
    const value = valueAt(index);
    const distance = value - mean;
    mean += distance / (index + 1);
    squares += distance * (value - mean);
  }
  return { count, mean, squares };
};

/** Merges the moments of two parts (Chan, Golub, LeVeque 1979), so that parts can be processed separately. */
export const merged = (one: Moments, other: Moments): Moments => {
  const count = one.count + other.count;
  if (count === 0) return NO_MOMENTS;
  const distance = other.mean - one.mean;
  return {
    count,
    mean: one.mean + (distance * other.count) / count,
    squares: one.squares + other.squares + (distance * distance * one.count * other.count) / count,
  };
};

/** Population standard deviation (divides by the count). */
export const computeDeviation = ({ count, squares }: Moments): number => (count === 0 ? 0 : Math.sqrt(squares / count));

const TRANSFORMED: Record<Transform, (value: number) => number> = {
  none: (value) => value,
  log1p: Math.log1p,
  sqrt: Math.sqrt,
};

const RESTORED: Record<Transform, (value: number) => number> = {
  none: (value) => value,
  log1p: Math.expm1,
  sqrt: (value) => value * value,
};

/** Relative spread below this is floating-point rounding. */
const SAME = 1e-9;

/** Moments of the transformed values by feature; enough to build an axis's scaler. */
export type AxisMoments = Record<string, Moments>;

/** Population means and deviations of the transformed values; deviation 0 for a constant feature. */
export const fitScaler = (axis: Axis, moments: AxisMoments): Scaler =>
  Object.fromEntries(
    Object.entries(axis.features).map(([name, { transform }]) => {
      const own = moments[name] ?? NO_MOMENTS;
      const std = computeDeviation(own);
      return [name, { mean: own.mean, std: std > SAME * Math.max(1, Math.abs(own.mean)) ? std : 0, transform }];
    }),
  );

/** (transformed value − mean) / deviation; 0 if the population has no spread. */
export const standardised = (value: number, { mean, std, transform }: FeatureScaler): number =>
  std === 0 ? 0 : (TRANSFORMED[transform](value) - mean) / std;

/** The inverse: a standardized value in the feature's natural unit. */
export const inUnit = (place: number, { mean, std, transform }: FeatureScaler): number =>
  RESTORED[transform](mean + place * std);

export const computeMoments = (axis: Axis, { rows, columns, values }: Matrix): AxisMoments => {
  const entries = Object.entries(axis.features).map(([name, { transform }], column): [string, Moments] => {
    const into = TRANSFORMED[transform];
    return [name, momentsFrom(rows, (row) => into(values[row * columns + column] as number))];
  });
  return Object.fromEntries(entries);
};

export const standardisedMatrix = (axis: Axis, natural: Matrix, scaler: Scaler): Matrix => {
  const { rows, columns } = natural;
  const matrix = emptyMatrix(rows, columns);
  for (const [column, name] of listFeatureNames(axis).entries()) {
    const own = scaler[name] as FeatureScaler;
    for (let at = column; at < matrix.values.length; at += columns)
      matrix.values[at] = standardised(natural.values[at] as number, own);
  }
  return matrix;
};
