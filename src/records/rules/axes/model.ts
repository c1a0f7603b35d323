import type { Transform } from "#records/rules/axes/axis.ts";

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
