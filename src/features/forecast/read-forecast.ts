import { loadBusinessDay } from "#core/auth/business-day.ts";
import { cached } from "#core/cache.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { overlay } from "#core/messages/format-message.ts";
import type { Language } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { requestRun } from "#core/runs/begin-run.ts";
import { findRunWith, findUnfinishedRun, type UnfinishedRun } from "#core/runs/store/runs.ts";
import { type Actor, can, type Scope } from "#core/values/permissions.ts";
import { CLV_TIERS, type ClvTier, type ForecastSetting, isStandard } from "#lib/clv/forecast-setting.ts";
import type { GroupCurve, Grouping } from "#lib/clv/group-curves.ts";
import { BASELINES, type HoldoutErrors, type ModelReport } from "#lib/clv/validation-report.ts";
import { toMajor } from "#lib/money.ts";
import { sumBy } from "#lib/statistics/summaries.ts";
import { addDays, type Day, daysBetween, startOfDay, toDay } from "#lib/time/day.ts";
import { readSnapshot } from "#records/comparison/snapshots.ts";
import { countBuyers, hasSales } from "#records/customers/buyers.ts";
import { nameCustomers } from "#records/customers/customers.ts";
import {
  describePopulation,
  loadPopulation,
  type Population,
  type PopulationRequest,
} from "#records/customers/report-population.ts";
import { readReturns } from "#records/orders/copy/order-readings.ts";
import { activeSchemeIn } from "#records/rfm/schemes.ts";
import { type Comparison, checkEarlier, checkedEnd } from "#records/rules/comparison.ts";
import { tierInWords } from "#records/rules/names-in-words.ts";
import { schemeWords } from "#records/rules/rfm/scheme-words.ts";
import { choiceInWords, forecastWarning, modelInWords } from "./rules/forecast-words.ts";
import {
  type Expectation,
  type ForecastFigures,
  forecastFigures,
  forecastSnapshot,
  type StoredForecast,
} from "./rules/stored-forecast.ts";
import { groupPaths } from "./rules/stored-path.ts";
import { FORECAST_AS_OF, FORECAST_CLV } from "./runs.ts";
import { sumForecasts } from "./store/forecast-list.ts";
import { readForecastAnswer, readForecastScores } from "./store/forecasts.ts";

/** The stored forecast with the standard settings; null before the first. */
export const findStandardForecast = async (scope: Scope): Promise<StoredForecast | null> =>
  (await withBusiness(scope, (client) => readForecastAnswer(client, scope)))?.answer ?? null;

const isTier = (key: string): key is ClvTier => CLV_TIERS.some((tier) => tier === key);

/** Tiers from high to low, segments by expected orders, periods oldest first; customers without a key last. */
const sorted = (by: Grouping, curves: readonly GroupCurve[]): GroupCurve[] => {
  const order = (a: GroupCurve, b: GroupCurve): number => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    if (by === "tier") return CLV_TIERS.indexOf(a.key as ClvTier) - CLV_TIERS.indexOf(b.key as ClvTier);
    if (by === "rfmSegment") return (b.orders.at(-1) ?? 0) - (a.orders.at(-1) ?? 0);
    return a.key < b.key ? -1 : 1;
  };
  return curves.toSorted(order);
};

/**
 * The existing customers' part of a stored forecast's path, by group; `groups` is null without such a forecast, or one of an
 * earlier version.
 */
export const readGroupPaths = async (
  actor: Actor,
  { by, ...setting }: ForecastSetting & { by: Grouping },
  { language }: { language: Language },
) => {
  const { currency } = await loadBusinessDay(actor);
  const { kept, scheme } = await withBusiness(actor, async (client) => ({
    kept: await readForecastAnswer(client, actor, setting),
    ...(await activeSchemeIn(client, actor)),
  }));
  const segments: Record<string, { name: string }> = overlay(wordsIn(language), schemeWords(scheme.looks)).rfm_segments;
  const labelOf = (key: string): string => {
    if (by === "tier" && isTier(key)) return tierInWords(key, language).label;
    return by === "rfmSegment" ? (segments[key]?.name ?? key) : key;
  };
  const { path, groups } = kept?.answer ?? {};
  return {
    by,
    currency,
    valueBasis: setting.valueBasis ?? ("revenue" as const),
    groups:
      path && groups
        ? groupPaths(path, sorted(by, groups[by])).map((group) => ({
            ...group,
            label: group.key === null ? null : labelOf(group.key),
          }))
        : null,
  };
};

/** Queues a run that replaces the forecast, or one that calculates that of an earlier day. Throws INVALID_PARAMETER. */
export const requestForecast = async (
  actor: Actor,
  { asOf, ...setting }: ForecastSetting & { asOf?: Day | undefined },
) => {
  if (asOf === undefined) return requestRun(actor, FORECAST_CLV, setting);
  checkEarlier("asOf", asOf, (await loadBusinessDay(actor)).today);
  return requestRun(actor, FORECAST_AS_OF, { ...setting, asOf });
};

const CACHE_SECONDS = 600;

type Stored = { madeAt: Date; answer: StoredForecast };

/** The stored figures; without earlier sales, those of an empty forecast. Null if they have yet to be calculated. */
const readFigures = async (scope: Scope, setting: ForecastSetting, { madeAt, answer }: Stored, asOf: Day) => {
  if (asOf === answer.asOf) return { madeAt, figures: forecastFigures(answer) };
  const of = forecastSnapshot(setting, asOf);
  const stored = await withBusiness(scope, (client) => readSnapshot<ForecastFigures>(client, scope, of));
  if (stored) return stored;
  const { timeZone } = await loadBusinessDay(scope);
  if (await hasSales(scope, { until: startOfDay(addDays(asOf, 1), timeZone) })) return null;
  const totals = { value: 0, lower: 0, upper: 0, expectedPurchases: 0 };
  const until = addDays(asOf, daysBetween(answer.asOf, answer.until));
  return { madeAt, figures: { asOf, until, customers: 0, totals, tiers: [] } };
};

/** What the customers of a forecast have bought since; null before its first day. Cached until orders change. */
const boughtSince = async (scope: Scope, { asOf, until }: ForecastFigures) => {
  const { today, timeZone, currency } = await loadBusinessDay(scope);
  const end = until < today ? until : today;
  if (end <= asOf) return null;
  const at = (day: Day) => startOfDay(addDays(day, 1), timeZone);
  const key = `forecast_returns:${scope.businessId}:${asOf}:${end}`;
  const read = () => readReturns(scope, { from: at(asOf), until: at(end), timeZone });
  const { purchases, revenue } = (await cached(scope, key, CACHE_SECONDS, read, { isHeavy: true })).value;
  return { until: end, isComplete: until < today, purchases, value: toMajor(revenue, currency) };
};

/** The forecast made from the orders up to an earlier day and what came true of it, or the run that calculates it. */
const compareForecasts = async (
  scope: Scope,
  setting: ForecastSetting,
  { compare, ...current }: Stored & { compare: Comparison },
  { language }: { language: Language },
) => {
  const { asOf, until } = current.answer;
  const days = daysBetween(asOf, until);
  const day = checkedEnd({ start: addDays(asOf, 1 - days), end: asOf }, compare);
  const [found, run] = await Promise.all([
    readFigures(scope, setting, current, day),
    findRunWith(scope, FORECAST_AS_OF, { ...setting, asOf: day }),
  ]);
  const period = { asOf: day, until: addDays(day, days) };
  if (!found) return { ...period, answer: null, run };
  const { customers, totals, tiers } = found.figures;
  const isRevenue = setting.valueBasis === undefined;
  return {
    ...period,
    answer: {
      madeAt: found.madeAt,
      customers,
      totals,
      tiers: tiers.map((tier) => ({ ...tier, label: tierInWords(tier.tier, language).label })),
      actual: customers > 0 && isRevenue ? await boughtSince(scope, found.figures) : null,
    },
    run: null,
  };
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

const describeCandidates = ({ validation, weights, selected }: ModelReport, language: Language) => {
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

const shownModel = (model: ModelReport, language: Language) => {
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
  { language, currency }: { language: Language; currency: string },
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
  { language, currency }: { language: Language; currency: string },
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
  { language }: { language: Language },
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
