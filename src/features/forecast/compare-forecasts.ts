import { loadBusinessDay } from "#core/auth/business-day.ts";
import { cached } from "#core/cache.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { findRunWith } from "#core/runs/store/runs.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ForecastSetting } from "#lib/clv/forecast-setting.ts";
import { toMajor } from "#lib/money.ts";
import { addDays, type Day, daysBetween, startOfDay } from "#lib/time/day.ts";
import { readSnapshot } from "#records/comparison/snapshots.ts";
import { hasSales } from "#records/customers/buyers.ts";
import { readReturns } from "#records/orders/copy/order-readings.ts";
import { type Comparison, checkedEnd } from "#records/rules/comparison.ts";
import { tierInWords } from "#records/rules/names-in-words.ts";
import {
  type ForecastFigures,
  forecastFigures,
  forecastSnapshot,
  type StoredForecast,
} from "./rules/stored-forecast.ts";
import { FORECAST_AS_OF } from "./runs.ts";

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
export const compareForecasts = async (
  scope: Scope,
  setting: ForecastSetting,
  { compare, ...current }: Stored & { compare: Comparison },
  { language }: { language: LanguageTag },
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
