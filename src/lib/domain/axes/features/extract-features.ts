import { type ChurnModel, DEFAULT_CHURN_MODEL } from "../churn/churn-model.ts";
import { type Facts, readerOf } from "../history/behavior-facts.ts";
import type { CustomerHistory, Reading } from "../history/customer-history.ts";
import type { FeatureVectors } from "../model.ts";
import { AXES } from "../registry/axes.ts";

/** Every feature of every axis; all 0 for a customer without orders and tickets. */
export const featuresFrom = (facts: Facts): FeatureVectors =>
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
export const extractorOf = (reading: Reading, churn: ChurnModel = DEFAULT_CHURN_MODEL) => {
  const read = readerOf(reading, churn);
  return (history: CustomerHistory): FeatureVectors => featuresFrom(read(history));
};

/** The features of a single customer. */
export const extractAllFeatures = (
  history: CustomerHistory,
  reading: Reading,
  churn: ChurnModel = DEFAULT_CHURN_MODEL,
): FeatureVectors => extractorOf(reading, churn)(history);
