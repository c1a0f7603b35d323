import { type ChurnModel, UNLEARNT } from "../churn/churn-model.ts";
import { type Facts, readerOf } from "../history/behavior-facts.ts";
import type { CustomerHistory, Reading } from "../history/customer-history.ts";
import type { FeatureVectors } from "../model.ts";
import { AXES } from "../registry/axes.ts";

/** Every feature of every axis; 0 throughout for somebody without orders and tickets. */
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
 * Reads one history after another, holding none: `{axis: {feature: value}}` in natural units. Histories may come in any
 * order, and their orders too; what is not before `asOf` is not seen.
 */
export const extractorOf = (reading: Reading, churn: ChurnModel = UNLEARNT) => {
  const read = readerOf(reading, churn);
  return (history: CustomerHistory): FeatureVectors => featuresFrom(read(history));
};

/** The same of one customer. */
export const extractAllFeatures = (
  history: CustomerHistory,
  reading: Reading,
  churn: ChurnModel = UNLEARNT,
): FeatureVectors => extractorOf(reading, churn)(history);
