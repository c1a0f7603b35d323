import type { ForecastOptions } from "../forecast-request.ts";
import type { ClvModel, FittedModel, ModelName, Population, PredictionOptions } from "../model.ts";
import { rememberLast } from "../models/memoize-last.ts";
import type { CalibrationPoint, HoldoutErrors, Tracking } from "../validation-report.ts";
import { calibrationOf } from "./calibration.ts";
import type { Choice } from "./choose-model.ts";
import { ensembleOf } from "./ensemble.ts";
import type { Past } from "./folds.ts";
import { trackingOf } from "./tracking.ts";
import { validate } from "./validate.ts";

/** What the holdout says: of all models their errors, of the chosen one the plots. */
export type Check = { errors: HoldoutErrors[]; tracking: Tracking | null; calibration: CalibrationPoint[] };

/** The ensemble asks its parts what each has just been asked, with the same options. */
const askedOnce = (fitted: FittedModel): FittedModel => {
  let options: PredictionOptions | undefined;
  const predict = rememberLast((population: Population) => fitted.predict(population, options as PredictionOptions));
  return {
    ...fitted,
    predict: (population, asked) => {
      options = asked;
      return predict(population);
    },
  };
};

/** Fits everything to the day the holdout began, and compares with what came. */
export const check = (candidates: readonly ClvModel[], choice: Choice, past: Past, options: ForecastOptions): Check => {
  const models: { name: ModelName; fitted: FittedModel; weight: number }[] = candidates.map((model) => ({
    name: model.name,
    fitted: askedOnce(model.fit(past.population, options)),
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
