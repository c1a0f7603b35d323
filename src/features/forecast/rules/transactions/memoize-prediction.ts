import type { FittedModel, Population, Prediction, PredictionOptions } from "#lib/clv/model.ts";

const isEqual = (one: PredictionOptions, other: PredictionOptions): boolean =>
  one.level === other.level &&
  one.seed === other.seed &&
  one.horizon.days === other.horizon.days &&
  one.horizon.discountRate === other.horizon.discountRate;

/** Memoizes the last prediction: ensembles and boosting repeat that of a model that is itself a candidate. */
export const memoizePrediction = (predict: FittedModel["predict"]): FittedModel["predict"] => {
  let last: { population: Population; options: PredictionOptions; prediction: Prediction } | undefined;
  return (population, options) => {
    const isSame = last?.population === population && isEqual(last.options, options);
    if (!last || !isSame) last = { population, options, prediction: predict(population, options) };
    return last.prediction;
  };
};
