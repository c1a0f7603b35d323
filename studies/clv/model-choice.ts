import type { ForecastOptions } from "#lib/clv/forecast-request.ts";
import type { SingleModelName } from "#lib/clv/model.ts";
import { prepare } from "#lib/clv/prepare-population.ts";
import type { SortedLog } from "#lib/clv/purchase-log.ts";
import { buildEnsemble, candidatesFor } from "#lib/clv/validation/candidates.ts";
import { type Choice, chooseModel, type Past, selectionFolds, splitLogAt } from "#lib/clv/validation/choose-model.ts";
import { validate } from "#lib/clv/validation/validate.ts";
import type { HoldoutErrors } from "#lib/clv/validation-report.ts";
import { atMost, type Row, report } from "../row.ts";
import { type RealShop, realCases, simulatedCases, type TotalsCase } from "./totals-cases.ts";

const AVAILABLE = { hasDates: true, hasFeatures: false };

const optionsOf = ({ asOf, days }: TotalsCase): ForecastOptions => ({
  horizon: { days, discountRate: 0 },
  model: "auto",
  cohortBy: "none",
  level: 0.95,
  seed: 1,
  asOf,
  today: asOf,
});

/** The errors after the day of each single model, the ensemble, the model of `auto`, and of choosing by RMSE alone. */
type Judged = {
  name: string;
  single: HoldoutErrors[];
  ensemble: HoldoutErrors;
  auto: HoldoutErrors;
  byRmse: HoldoutErrors;
};

/** What was chosen before scores were: the lowest RMSE, or the simplest within 1% of it. */
const chosenByRmse = ({ errors }: Choice): HoldoutErrors["model"] => {
  const least = Math.min(...errors.map(({ rmse }) => rmse));
  return (errors.find(({ rmse }) => rmse <= 1.01 * least) as HoldoutErrors).model;
};

/** Null without past periods to choose by. */
const judge = (own: TotalsCase): Judged | null => {
  const options = optionsOf(own);
  const prepared = prepare({ kind: "purchases", log: own.log }, options);
  const folds = selectionFolds(prepared, options);
  if (folds.length === 0) return null;
  const candidates = candidatesFor("auto", "none", AVAILABLE);
  const choice = chooseModel(candidates, folds, { ...options, mayCombine: true });
  const past = splitLogAt(prepared.log as SortedLog, [own.asOf, own.asOf + own.days]) as Past;
  const single = candidates.map((model) => ({ name: model.name, fitted: model.fit(past.population, options) }));
  const parts = single.flatMap(({ name, fitted }) => {
    const weight = choice.weights[name as SingleModelName];
    return weight ? [{ fitted, weight }] : [];
  });
  const errors = validate([...single, { name: "ensemble", fitted: buildEnsemble(parts) }], past, options);
  const of = (name: HoldoutErrors["model"]) => errors.find(({ model }) => model === name) as HoldoutErrors;
  return {
    name: own.name,
    single: candidates.map(({ name }) => of(name)),
    ensemble: of("ensemble"),
    auto: of(choice.selected),
    byRmse: of(chosenByRmse(choice)),
  };
};

type Measure = (errors: HoldoutErrors) => number;

const MEASURES: Record<string, Measure> = {
  CRPS: ({ crps }) => crps,
  "error of the total": ({ bias }) => Math.abs(bias ?? 0),
};

const meanOf = (cases: readonly Judged[], of: (each: Judged) => number): number =>
  cases.reduce((sum, each) => sum + of(each), 0) / cases.length;

/** Each single model's mean. */
const singleMeans = (cases: readonly Judged[], measure: Measure): number[] =>
  (cases[0] as Judged).single.map((_, at) => meanOf(cases, ({ single }) => measure(single[at] as HoldoutErrors)));

const shopRows = (shop: RealShop, cases: readonly Judged[]): Row[] => {
  const best = Math.min(...singleMeans(cases, ({ crps }) => crps));
  return [
    atMost(
      `${shop}: the ensemble's CRPS beside the best single model's`,
      meanOf(cases, ({ ensemble }) => ensemble.crps),
      best,
    ),
    report(
      `${shop}: auto's CRPS beside the best single model's`,
      meanOf(cases, ({ auto }) => auto.crps),
      best,
    ),
    atMost(
      `${shop}: auto's RMSE beside that of choosing by RMSE alone`,
      meanOf(cases, ({ auto }) => auto.rmse),
      meanOf(cases, ({ byRmse }) => byRmse.rmse),
    ),
  ];
};

/** The most that the ensemble may be worse than the best single model. */
const MOST_WORSE = 1.01;

const beside = (name: string, cases: readonly Judged[], row: typeof atMost): Row[] =>
  Object.entries(MEASURES).map(([measure, of]) =>
    row(
      `${cases.length} ${name}: the ensemble's ${measure} beside 1.01 times the best single model's`,
      meanOf(cases, ({ ensemble }) => of(ensemble)),
      MOST_WORSE * Math.min(...singleMeans(cases, of)),
    ),
  );

/**
 * How the choice of `auto` and the ensemble do on what followed: each of four days of real shops, and simulated shops that change.
 */
export const modelChoiceRows = (shops: readonly RealShop[], simulated: number): Row[] => {
  const known = (cases: readonly TotalsCase[]) => cases.flatMap((each) => judge(each) ?? []);
  const byShop = shops.map((shop) => ({ shop, cases: known(realCases(shop)) }));
  const real = byShop.flatMap(({ cases }) => cases);
  const others = known(simulatedCases(simulated));
  const farthest = Math.max(
    ...real.map(({ ensemble, single }) => ensemble.crps / Math.min(...single.map(({ crps }) => crps))),
  );
  return [
    ...byShop.flatMap(({ shop, cases }) => shopRows(shop, cases)),
    ...beside("real histories", real, atMost),
    atMost("the ensemble's CRPS beside the best single model's, in its worst real history", farthest, MOST_WORSE),
    ...Object.entries(MEASURES).map(([measure, of]) =>
      atMost(
        `${real.length} real histories: auto's ${measure} beside the best single model's`,
        meanOf(real, ({ auto }) => of(auto)),
        Math.min(...singleMeans(real, of)),
      ),
    ),
    ...beside("simulated histories", others, report),
    report(
      `${others.length} simulated histories: auto's CRPS beside that of choosing by RMSE alone`,
      meanOf(others, ({ auto }) => auto.crps),
      meanOf(others, ({ byRmse }) => byRmse.crps),
    ),
  ];
};
