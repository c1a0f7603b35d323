import type { AxisDetails, AxisSegmentDetails } from "#features/axes/contracts/axes.ts";

/** A segment of this percentage, for tests of the pages' models. */
export const aSegment = (
  key: string,
  population_percentage: number,
  more: Partial<AxisSegmentDetails> = {},
): AxisSegmentDetails => ({
  key,
  name: key,
  namedBy: "axis",
  version: 1,
  interpretation: "",
  population_percentage,
  silhouette: 0.5,
  before: null,
  customer_count: Math.round(population_percentage * 10),
  cluster_center: {},
  center: {},
  scaler_params: {},
  ...more,
});

export const anAxis = (more: Partial<AxisDetails> = {}): AxisDetails => ({
  axis: "purchase_frequency",
  name: "Purchase frequency",
  asks: "How often do they buy?",
  group: "marketing",
  features: [],
  segments: [],
  warnings: [],
  gone: [],
  moves: [],
  missing: null,
  ranAt: null,
  modelVersion: null,
  quality: { silhouette: 0.5, silhouetteError: 0, judged: 100, k: 2, tried: [] },
  ...more,
});
