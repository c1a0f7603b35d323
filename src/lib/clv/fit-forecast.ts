import { cohortModel } from "#lib/clv/cohort-model.ts";
import type { ClvModel, ClvWarning, FittedModel, ModelName, PurchaseDays, SingleModelName } from "#lib/clv/model.ts";
import type { ForecastOptions } from "./forecast-request.ts";
import { learnFirstPurchase, withFirstPurchase } from "./models/first-purchase.ts";
import { dataWarnings, type Prepared, sumValues, warn } from "./prepare-population.ts";
import { buildEnsemble, candidatesFor } from "./validation/candidates.ts";
import { type Choice, planEvaluation, selectModel } from "./validation/choose-model.ts";

import { type Check, check } from "./validation/validate.ts";
import type { CalibrationPoint, ModelReport, Tracking } from "./validation-report.ts";

/** Fewer pairs of gaps are not enough, and gaps of a few days are rounded too coarsely. */
const LEAST = { pairs: 100, days: 14 };
/** The threshold: 1 is a Poisson process, 2 every other of its events. */
const REGULAR = 1.5;

/**
 * The regularity of purchases: the shape of gamma distributed gaps, from the share that one gap has of two consecutive
 * ones, whose variance is 1 / (4 (2k + 1)) whatever each customer's rate (Wheat and Morrison 1990). Null with too few
 * gaps.
 */
export const timingRegularity = ({ starts, days }: PurchaseDays): number | null => {
  let [pairs, squares] = [0, 0];
  for (let row = 0; row + 1 < starts.length; row++) {
    const [first, end] = [starts[row] as number, starts[row + 1] as number];
    if (end - first < 3) continue;
    // Uses the second-to-last pair if there is one, because the last gap is biased short for customers who are about to
    // be late.
    const last = end - first > 3 ? end - 2 : end - 1;
    const both = (days[last] as number) - (days[last - 2] as number);
    if (both < LEAST.days) continue;
    const share = ((days[last - 1] as number) - (days[last - 2] as number)) / both;
    squares += (share - 0.5) ** 2;
    pairs++;
  }
  if (pairs < LEAST.pairs || squares === 0) return null;
  const variance = squares / pairs;
  return (1 - 4 * variance) / (8 * variance);
};

/** Whether purchases are too regular for a Poisson process. */
export const isRegular = (purchases: PurchaseDays): boolean => (timingRegularity(purchases) ?? 1) >= REGULAR;

/** The selected and fitted model, with its diagnostics. It predicts any rows with the same conventions. */
export type Forecaster = {
  fitted: FittedModel;
  report: ModelReport;
  tracking: Tracking | null;
  calibration: CalibrationPoint[];
  warnings: ClvWarning[];
};

/** With fewer repeat purchases in total, models can't be compared. */
const FEW_REPEATS = 10;
/** If an interval's coverage falls short by more than this share, a warning is added. */
const MISSED = 0.03;

const fitChosen = (
  selected: ModelName,
  weights: Choice["weights"],
  { population, log }: Prepared,
  options: ForecastOptions,
): FittedModel => {
  const available = { hasDates: log !== null, hasFeatures: population.features !== undefined };
  const fitOne = (name: SingleModelName): FittedModel =>
    (candidatesFor(name, options.cohortBy, available)[0] as ClvModel).fit(population, options);
  if (selected !== "ensemble") return fitOne(selected);
  return buildEnsemble(
    Object.entries(weights).map(([name, weight]) => ({ fitted: fitOne(name as SingleModelName), weight })),
  );
};

/** Fits the model that was selected from the same data elsewhere, for a thread that only predicts. */
export const fitReported = (
  prepared: Prepared,
  { selected, reason, weights, firstPurchase }: Pick<ModelReport, "selected" | "reason" | "weights" | "firstPurchase">,
  options: ForecastOptions,
): FittedModel => {
  // A model that stood in is found in the same way again.
  const chosen = reason.code === "stood_in" ? (reason.values.asked as ModelName) : selected;
  const fitted = fitChosen(chosen, weights, prepared, options);
  return firstPurchase ? withFirstPurchase(fitted, firstPurchase) : fitted;
};

const fitWarnings = (
  prepared: Prepared,
  fitted: FittedModel,
  checked: Check | null,
  { level }: ForecastOptions,
): ClvWarning[] => {
  const { purchases, features } = prepared.population;
  const coverage = checked?.errors.find(({ model }) => model === fitted.name)?.coverage ?? null;
  const found: [boolean, ClvWarning][] = [
    [prepared.log === null, warn("needs_dates")],
    [features !== undefined && !fitted.usesFeatures, warn("features_unused")],
    [prepared.log !== null && checked === null, warn("not_validated")],
    [purchases !== undefined && isRegular(purchases), warn("regular_timing")],
    [fitted.name === "bg_nbd", warn("p_alive_of_bg_nbd")],
    [coverage !== null && coverage < level - MISSED, warn("intervals_missed", { coverage: coverage ?? 0, level })],
  ];
  return found.filter(([applies]) => applies).map(([, warning]) => warning);
};

/** Without duplicates, in order of first occurrence. */
const distinct = (warnings: readonly ClvWarning[]): ClvWarning[] => [
  ...new Map(warnings.map((warning) => [JSON.stringify(warning), warning])).values(),
];

/**
 * Selects a model by how well it predicted past periods, validates it on the last period, which took no part in the
 * selection, and fits it to all data. Populations too large for memory are fitted on a sample.
 */
export const fitForecast = (prepared: Prepared, options: ForecastOptions): Forecaster => {
  const { population, log } = prepared;
  const isPoor = sumValues(population.histories.repeatPurchases) < FEW_REPEATS;
  const isFree = options.model === "auto" || options.model === "ensemble";
  const candidates =
    isPoor && isFree
      ? [cohortModel(options.cohortBy === "none" ? null : options.cohortBy)]
      : candidatesFor(options.model, options.cohortBy, {
          hasDates: log !== null,
          hasFeatures: population.features !== undefined,
        });
  const seen = planEvaluation(prepared, options, candidates.length > 1);
  const choice = selectModel(candidates, seen, prepared, options);
  const plain = fitChosen(choice.selected, choice.weights, prepared, options);
  const { holdout, wholeHoldout: whole } = seen;
  const checked = holdout && check(candidates, choice, { holdout, whole }, options);
  // A requested model's forecasts stay what its papers say.
  const firstPurchase =
    options.model === "auto"
      ? learnFirstPurchase(population, [...choice.levels, ...[checked?.levels() ?? []].flat()])
      : null;
  const fitted = firstPurchase ? withFirstPurchase(plain, firstPurchase) : plain;
  return {
    fitted,
    report: {
      requested: options.model,
      selected: fitted.name,
      reason:
        fitted.name === choice.selected
          ? { code: isPoor && isFree ? "too_little_data" : choice.reason, values: {} }
          : { code: "stood_in", values: { asked: choice.selected } },
      weights: fitted.name === "ensemble" ? choice.weights : { [fitted.name]: 1 },
      parameters: fitted.parameters,
      logLikelihood: fitted.logLikelihood,
      fits: fitted.fits ?? {},
      firstPurchase,
      validation:
        holdout && checked
          ? {
              folds: seen.folds.map(({ fold }) => fold),
              selection: choice.errors,
              holdout: holdout.fold,
              errors: checked.errors,
              level: options.level,
            }
          : null,
    },
    get tracking() {
      return checked?.plots().tracking ?? null;
    },
    get calibration() {
      return checked?.plots().calibration ?? [];
    },
    warnings: distinct([
      ...dataWarnings(prepared, options),
      ...fitWarnings(prepared, fitted, checked, options),
      ...fitted.warnings,
    ]),
  };
};
