import type { ForecastOptions } from "../forecast-request.ts";
import type { ClvModel, FittedModel, ModelName, Population, PredictionOptions } from "../model.ts";
import { memoizeLast } from "../models/memoize-last.ts";
import type { CalibrationPoint, HoldoutErrors, Tracking } from "../validation-report.ts";
import { calibrationOf } from "./calibration.ts";
import type { Choice } from "./choose-model.ts";
import { ensembleOf } from "./ensemble.ts";
import type { Past } from "./folds.ts";
import { trackingOf } from "./tracking.ts";
import { validate } from "./validate.ts";

/** Results on the holdout: errors of all models, plots of the selected one. */
export type Check = { errors: HoldoutErrors[]; tracking: Tracking | null; calibration: CalibrationPoint[] };

/** Caches predictions, because the ensemble repeats calls to its parts with the same options. */
const cachingPredictions = (fitted: FittedModel): FittedModel => {
  let options: PredictionOptions | undefined;
  const predict = memoizeLast((population: Population) => fitted.predict(population, options as PredictionOptions));
  return {
    ...fitted,
    predict: (population, asked) => {
      options = asked;
      return predict(population);
    },
  };
};

/** Fits all candidates as of the holdout's start and compares them with what followed. */
export const check = (candidates: readonly ClvModel[], choice: Choice, past: Past, options: ForecastOptions): Check => {
  const models: { name: ModelName; fitted: FittedModel; weight: number }[] = candidates.map((model) => ({
    name: model.name,
    fitted: cachingPredictions(model.fit(past.population, options)),
    weight: choice.weights[model.name] ?? 0,
  }));
  const parts = models.filter(({ weight }) => weight > 0);
  if (parts.length > 0 && candidates.length > 1)
    models.push({ name: "ensemble", fitted: ensembleOf(parts), weight: 0 });
  const own = models.find(({ name }) => name === choice.selected);
  return {
    errors: validate(models, past, options),
    tracking: own ? trackingOf(own.fitted, past) : null,
    calibration: own ? calibrationOf(own.fitted.pActive(past.population, past.days), past.counts) : [],
  };
};
