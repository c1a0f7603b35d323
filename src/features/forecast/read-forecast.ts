import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { requestRun } from "#core/runs/begin-run.ts";
import { findUnfinishedRun, type UnfinishedRun } from "#core/runs/store/runs.ts";
import { type Actor, can, type Scope } from "#core/values/permissions.ts";
import { CLV_TIERS, type ForecastSetting, isStandard } from "#lib/clv/forecast-setting.ts";
import { BASELINES, type HoldoutErrors, type ModelReport } from "#lib/clv/validation-report.ts";
import { toMajor } from "#lib/money.ts";
import { sumBy } from "#lib/statistics/summaries.ts";
import { type Day, toDay } from "#lib/time/day.ts";
import { countBuyers } from "#records/customers/buyers.ts";
import { nameCustomers } from "#records/customers/customers.ts";
import {
  describePopulation,
  loadPopulation,
  type Population,
  type PopulationRequest,
} from "#records/customers/report-population.ts";
import { type Comparison, checkEarlier } from "#records/rules/comparison.ts";
import { tierInWords } from "#records/rules/names-in-words.ts";
import { compareForecasts } from "./compare-forecasts.ts";
import { choiceInWords, forecastWarning, modelInWords } from "./rules/forecast-words.ts";
import type { Expectation, StoredForecast } from "./rules/stored-forecast.ts";
import { FORECAST_AS_OF, FORECAST_CLV } from "./runs.ts";
import { sumForecasts } from "./store/forecast-list.ts";
import { readForecastAnswer, readForecastScores } from "./store/forecasts.ts";

/** The stored forecast with the standard settings; null before the first. */
export const findStandardForecast = async (scope: Scope): Promise<StoredForecast | null> =>
  (await withBusiness(scope, (client) => readForecastAnswer(client, scope)))?.answer ?? null;

/** Queues a run that replaces the forecast, or one that calculates that of an earlier day. Throws INVALID_PARAMETER. */
export const requestForecast = async (
  actor: Actor,
  { asOf, ...setting }: ForecastSetting & { asOf?: Day | undefined },
) => {
  if (asOf === undefined) return requestRun(actor, FORECAST_CLV, setting);
  checkEarlier("asOf", asOf, (await loadBusinessDay(actor)).today);
  return requestRun(actor, FORECAST_AS_OF, { ...setting, asOf });
};

/** A forecast's money in major units. */
export const inMajor = <Money extends Omit<Expectation, "customerId">>(expectation: Money, currency: string): Money => {
  const major = (minor: number) => toMajor(minor, currency);
  return {
    ...expectation,
    predictedClv: major(expectation.predictedClv),
    lower: major(expectation.lower),
    upper: major(expectation.upper),
    likelyLower: major(expectation.likelyLower),
    likelyUpper: major(expectation.likelyUpper),
    expectedOrderValue: major(expectation.expectedOrderValue),
  };
};

/** The top customers' names, for readers who may see them. */
const named = async (actor: Actor, top: readonly Expectation[], currency: string) => {
  const ids = can(actor, "customers:view") ? top.map(({ customerId }) => customerId) : [];
  const found = await withBusiness(actor, (client) => nameCustomers(client, actor, ids));
  const people = new Map(
    found.map(({ id, name, email, externalId }) => [id, { id, externalId, name: name ?? email ?? externalId }]),
  );
  return top.map(({ customerId, ...expectation }) => ({
    customer: people.get(customerId) ?? null,
    ...inMajor(expectation, currency),
  }));
};

type Scored = { score: number | null; rmse: number };

/** What the model was chosen by, if known; forecasts of earlier versions have no score. */
const pickSelectionError = ({ selection, holdout }: Record<"selection" | "holdout", Scored | null>): number => {
  const errors = selection ?? holdout;
  return errors?.score ?? errors?.rmse ?? Number.POSITIVE_INFINITY;
};

const describeCandidates = ({ validation, weights, selected }: ModelReport, language: LanguageTag) => {
  const { errors = [], selection = [] } = validation ?? {};
  const bare = (all: readonly HoldoutErrors[], model: HoldoutErrors["model"]) => {
    const found = all.find((each) => each.model === model);
    if (!found) return null;
    const { model: _, ...rest } = found;
    return { ...rest, crps: rest.crps ?? null, score: rest.score ?? null };
  };
  const models = [...new Set([...selection, ...errors].map(({ model }) => model))];
  const weightOf = (model: string) =>
    model === selected ? 1 : ((weights as Record<string, number | undefined>)[model] ?? 0);
  return models
    .map((model) => ({
      model,
      label: modelInWords(model, language),
      isBaseline: BASELINES.some((name) => name === model),
      weight: weightOf(model),
      selection: bare(selection, model),
      holdout: bare(errors, model),
    }))
    .sort((a, b) => pickSelectionError(a) - pickSelectionError(b));
};

const shownModel = (model: ModelReport, language: LanguageTag) => {
  const { selected, weights, parameters, logLikelihood, fits, validation } = model;
  const holdout = validation?.holdout;
  return {
    selected,
    weights,
    parameters,
    logLikelihood,
    standardErrors: Object.fromEntries(
      Object.entries(fits).map(([part, { standardErrors }]) => [part, standardErrors]),
    ),
    label: modelInWords(selected, language),
    reason: choiceInWords(model, language),
    holdout: holdout
      ? {
          start: toDay(holdout.asOf + 1),
          end: toDay(holdout.end),
          days: holdout.end - holdout.asOf,
          customers: holdout.customers,
        }
      : null,
    candidates: describeCandidates(model, language),
  };
};

const shown = async (
  actor: Actor,
  { madeAt, answer }: { madeAt: Date; answer: StoredForecast },
  { language, currency }: { language: LanguageTag; currency: string },
) => {
  const { totals, tiers, cohorts, tracking, warnings } = answer;
  const { customers, ...sums } = totals;
  return {
    madeAt,
    asOf: answer.asOf,
    until: answer.until,
    discountRate: answer.discountRate,
    customers,
    sampled: answer.sampled,
    totals: sums,
    tiers: tiers.map((tier) => {
      const { label, actions } = tierInWords(tier.tier, language);
      return { ...tier, label, recommendedActions: [...actions], share: tier.customers / customers };
    }),
    distribution: answer.distribution,
    path: answer.path ?? null,
    top: await named(actor, answer.top, currency),
    cohorts: cohorts.map(({ value, ...cohort }) => ({
      ...cohort,
      predictedClv: value,
      meanClv: value / cohort.customers,
    })),
    model: shownModel(answer.model, language),
    tracking: tracking && {
      holdoutFrom: toDay(tracking.holdoutFrom),
      points: tracking.points.map(({ day, ...point }) => ({ on: toDay(day), ...point })),
    },
    calibration: answer.calibration,
    warnings: warnings.map((warning) => ({ code: warning.code, message: forecastWarning(warning, language) })),
  };
};

/** The sums of the customers' own forecasts in segments, which are kept with the standard settings only. Money in major units. */
const sumPopulation = async (
  scope: Scope,
  population: Population,
  { language, currency }: { language: LanguageTag; currency: string },
) => {
  const found = await withBusiness(scope, (client) => sumForecasts(client, scope, population));
  const tiers = CLV_TIERS.flatMap((tier) => found.filter((each) => each.tier === tier));
  return {
    customers: sumBy(tiers, ({ customers }) => customers),
    value: toMajor(
      sumBy(tiers, ({ value }) => value),
      currency,
    ),
    expectedPurchases: sumBy(tiers, ({ expectedPurchases }) => expectedPurchases),
    tiers: tiers.map(({ tier, customers, value }) => ({
      tier,
      label: tierInWords(tier, language).label,
      customers,
      value: toMajor(value, currency),
    })),
  };
};

const shownRun = (run: UnfinishedRun | null) => run && { ...run, options: run.options as ForecastSetting };

/**
 * The stored answer with these settings, how many customers a new one would cover, and the run that may soon replace
 * it; with `compare`, also the forecast of an earlier day (null without an answer); within segments, also what is expected of their
 * customers. Throws what `loadPopulation` throws.
 */
export const readForecast = async (
  actor: Actor,
  {
    compare,
    segment,
    withoutSegment,
    ...setting
  }: ForecastSetting & PopulationRequest & { compare?: Comparison | undefined },
  { language }: { language: LanguageTag },
) => {
  const [{ currency }, population] = await Promise.all([
    loadBusinessDay(actor),
    loadPopulation(actor, { segment, withoutSegment }),
  ]);
  const [{ kept, scores }, buyers, run] = await Promise.all([
    withBusiness(actor, async (client) => ({
      kept: await readForecastAnswer(client, actor, setting),
      scores: isStandard(setting) ? await readForecastScores(client, actor) : [],
    })),
    countBuyers(actor),
    findUnfinishedRun(actor, FORECAST_CLV),
  ]);
  const answer = kept && (await shown(actor, kept, { language, currency }));
  return {
    ...setting,
    valueBasis: setting.valueBasis ?? ("revenue" as const),
    isStandard: isStandard(setting),
    currency,
    buyers,
    answer,
    scores,
    run: shownRun(run),
    ...describePopulation(population),
    ...(population && {
      ofPopulation:
        answer && isStandard(setting) ? await sumPopulation(actor, population, { language, currency }) : null,
    }),
    ...(compare !== undefined && {
      compared: kept && (await compareForecasts(actor, setting, { ...kept, compare }, { language })),
    }),
  };
};
