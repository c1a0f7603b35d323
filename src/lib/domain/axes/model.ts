import type { Transform } from "./axis.ts";

/** How a feature's values become comparable: transformed, then less the population's mean, by its deviation. */
export type FeatureScaler = { mean: number; std: number; transform: Transform };
export type Scaler = Readonly<Record<string, FeatureScaler>>;

/** A segment as it is stored (API 003); `name` and `interpretation` are added from words, a person or a model of language. */
export type AxisSegment = {
  key: string;
  /** Of the population, 0 to 100. */
  population_percentage: number;
  customer_count: number;
  /** Standardised. */
  cluster_center: Readonly<Record<string, number>>;
  scaler_params: Scaler;
  /** Mean of its members; null of one that is alone. */
  silhouette: number | null;
};

export type AxisWarning = {
  code: "all_alike" | "mostly_alike" | "weak_separation" | "many_between" | "fewer_than_asked";
  values: Readonly<Record<string, number>>;
};

export type AxisQuality = {
  /** Mean silhouette of all customers or of a sample; null with one segment. */
  silhouette: number | null;
  /** 95 % of the silhouettes of such samples are within so much of it; 0 where nobody was left out. */
  silhouetteError: number;
  /** How many customers the silhouettes are of. */
  judged: number;
  k: number;
  /** For each k tried; null where it gave a cluster below the least share. */
  tried: readonly { k: number; silhouette: number | null }[];
};

/** What a run finds on one axis; plain values, to be kept. */
export type AxisModel = {
  axis: string;
  population: number;
  scaler: Scaler;
  segments: readonly AxisSegment[];
  quality: AxisQuality;
  warnings: readonly AxisWarning[];
  /** When (ISO), of one that is kept; a run over other axes leaves it as it is. */
  foundAt?: string;
};

/** `{axis: {feature: value}}`, in natural units, not rounded. */
export type FeatureVectors = Record<string, Record<string, number>>;

export type MembershipStrength = "strong" | "balanced";

/** What is computed of one customer by the standing models (API 003). */
export type Profile = {
  customer_id: string;
  /** Axis to the key of the segment nearest. */
  dominant_segments: Record<string, string>;
  /** Axis to key to share; the shares of an axis sum to 1. */
  fuzzy_memberships: Record<string, Record<string, number>>;
  membership_strength: Record<string, MembershipStrength>;
  /** Keys of the dominant segments, in the axes' order. */
  interpretation: string;
  feature_vectors: FeatureVectors;
  /** Major units. */
  lifetime_value: number;
  churn_risk_score: number;
  /** Axis to feature to percentile in the population, 0 to 100. */
  fingerprint: Record<string, Record<string, number>>;
};

/** Segments an axis can be asked for: more nobody keeps in mind. */
export const MOST_SEGMENTS = 12;

/** The seed's options. */
export type DiscoverOptions = { minK: number; maxK: number; minPopulation: number; seed: number };
export const DEFAULT_OPTIONS: DiscoverOptions = { minK: 2, maxK: 6, minPopulation: 100, seed: 42 };
