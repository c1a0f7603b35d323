import { emptyMatrix, type Matrix } from "#lib/domain/statistics/clustering/matrix.ts";
import { type Axis, featureNamesOf } from "../axis.ts";
import { type ChurnModel, DEFAULT_CHURN_MODEL } from "../churn/churn-model.ts";
import { type BehaviorFacts, readerOf } from "../history/behavior-facts.ts";
import type { CustomerHistory, HistoryFrame } from "../history/customer-history.ts";
import type { FeatureVectors } from "../model.ts";
import { AXES } from "../registry/axes.ts";

/** The offset of each axis's features in a row that holds all of them: one row per customer. */
const STARTS = new Map<string, number>();
let width = 0;
for (const axis of AXES) {
  STARTS.set(axis.name, width);
  width += featureNamesOf(axis).length;
}

export const FEATURES_A_CUSTOMER = width;

/** A customer's features as a flat row, which takes a tenth of the memory; and back. */
export const featureRow = (vectors: FeatureVectors): Float64Array =>
  Float64Array.from(AXES.flatMap((axis) => featureNamesOf(axis).map((name) => vectors[axis.name]?.[name] ?? 0)));

export const vectorsOf = (row: ArrayLike<number>): FeatureVectors =>
  Object.fromEntries(
    AXES.map((axis) => [
      axis.name,
      Object.fromEntries(
        featureNamesOf(axis).map((name, i) => [name, row[(STARTS.get(axis.name) as number) + i] as number]),
      ),
    ]),
  );

/** One axis's columns of a table of such rows. */
export const columnsOfAxis = (axis: Axis, table: Matrix): Matrix => {
  const start = STARTS.get(axis.name);
  if (start === undefined) throw new RangeError(`There is no axis ${axis.name}`);
  const own = emptyMatrix(table.rows, featureNamesOf(axis).length);
  for (let row = 0; row < table.rows; row++) {
    const from = row * table.columns + start;
    own.values.set(table.values.subarray(from, from + own.columns), row * own.columns);
  }
  return own;
};

/** Every feature of every axis; all 0 for a customer without orders and tickets. */
export const featuresFrom = (facts: BehaviorFacts): FeatureVectors =>
  Object.fromEntries(
    AXES.map(({ name, features }) => [
      name,
      Object.fromEntries(
        Object.entries(features).map(([feature, { of }]) => [
          feature,
          facts.orders.length === 0 && facts.tickets.length === 0 ? 0 : of(facts),
        ]),
      ),
    ]),
  );

/**
 * Reads histories one at a time without keeping them: `{axis: {feature: value}}` in natural units. Customers and their
 * orders may come in any order; events at or after `asOf` are ignored.
 */
export const extractorOf = (reading: HistoryFrame, churn: ChurnModel = DEFAULT_CHURN_MODEL) => {
  const read = readerOf(reading, churn);
  return (history: CustomerHistory): FeatureVectors => featuresFrom(read(history));
};

/** The features of a single customer. */
export const extractAllFeatures = (
  history: CustomerHistory,
  reading: HistoryFrame,
  churn: ChurnModel = DEFAULT_CHURN_MODEL,
): FeatureVectors => extractorOf(reading, churn)(history);
