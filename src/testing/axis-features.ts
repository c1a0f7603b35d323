import { buildHistoryReader, type CustomerHistory, type HistoryFrame } from "#features/axes/rules/behavior-reader.ts";
import { NO_ARCHETYPES } from "#lib/axes/archetypes.ts";
import { type Axis, listFeatureNames } from "#lib/axes/axis.ts";
import type { BehaviorFacts } from "#lib/axes/behavior-facts.ts";
import { type ChurnModel, DEFAULT_CHURN_MODEL } from "#lib/axes/churn-model.ts";
import { buildProfiler, membershipsAt, nearestKeys } from "#lib/axes/customer-placement.ts";
import { featureRow, joinVectors, lifetimeValueIn, toFeatureVectors } from "#lib/axes/extract-features.ts";
import type { AxisModel, FeatureVectors } from "#lib/axes/model.ts";
import { emptyMatrix, type Matrix } from "#lib/statistics/clustering/matrix.ts";

/** Every feature of every axis by name. */
export const featuresFrom = (facts: BehaviorFacts): FeatureVectors => toFeatureVectors(featureRow(facts));

/** Returns a function that reads the features of one history after another. */
export const extractorOf = (reading: HistoryFrame, churn: ChurnModel = DEFAULT_CHURN_MODEL) => {
  const read = buildHistoryReader(reading, churn);
  return (history: CustomerHistory): FeatureVectors => featuresFrom(read(history));
};

/** Customers' values as a matrix, one row each, columns in the axis's feature order. */
export const matrixOfAxis = (axis: Axis, rows: readonly Readonly<Record<string, number>>[]): Matrix => {
  const names = listFeatureNames(axis);
  const matrix = emptyMatrix(rows.length, names.length);
  for (const [row, values] of rows.entries())
    for (const [column, name] of names.entries()) matrix.values[row * names.length + column] = values[name] ?? 0;
  return matrix;
};

/** What a run computes for customers with these features: memberships, nearest segments and lifetime value in major units. */
export const profilesOf = (models: readonly AxisModel[], vectors: readonly FeatureVectors[]) => {
  const { placement, shares, profile } = buildProfiler({ models, archetypes: NO_ARCHETYPES, currency: "USD" });
  return vectors.map((own) => {
    const row = Float64Array.from(joinVectors(own), (value) => value ?? 0);
    const { nearest } = profile(row);
    return {
      row,
      memberships: membershipsAt(placement, shares),
      nearest: nearestKeys(placement.axes, nearest),
      value: lifetimeValueIn(row),
    };
  });
};
