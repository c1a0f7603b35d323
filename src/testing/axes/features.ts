import { type Axis, featureNamesOf } from "#lib/domain/axes/axis.ts";
import { type ChurnModel, DEFAULT_CHURN_MODEL } from "#lib/domain/axes/churn/churn-model.ts";
import { featureRow, vectorsOf } from "#lib/domain/axes/features/extract-features.ts";
import type { BehaviorFacts } from "#lib/domain/axes/history/behavior-facts.ts";
import { readerOf } from "#lib/domain/axes/history/behavior-reader.ts";
import type { CustomerHistory, HistoryFrame } from "#lib/domain/axes/history/customer-history.ts";
import type { FeatureVectors } from "#lib/domain/axes/model.ts";
import { emptyMatrix, type Matrix } from "#lib/domain/statistics/clustering/matrix.ts";

/** Every feature of every axis by name. */
export const featuresFrom = (facts: BehaviorFacts): FeatureVectors => vectorsOf(featureRow(facts));

/** Returns a function that reads the features of one history after another. */
export const extractorOf = (reading: HistoryFrame, churn: ChurnModel = DEFAULT_CHURN_MODEL) => {
  const read = readerOf(reading, churn);
  return (history: CustomerHistory): FeatureVectors => featuresFrom(read(history));
};

/** Customers' values as a matrix, one row each, columns in the axis's feature order. */
export const matrixOfAxis = (axis: Axis, rows: readonly Readonly<Record<string, number>>[]): Matrix => {
  const names = featureNamesOf(axis);
  const matrix = emptyMatrix(rows.length, names.length);
  for (const [row, values] of rows.entries())
    for (const [column, name] of names.entries()) matrix.values[row * names.length + column] = values[name] ?? 0;
  return matrix;
};
