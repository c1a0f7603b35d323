import { type ListRequest, toPageWindow } from "#core/db/read-page.ts";
import { customerWords } from "#core/db/search-customers.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type Language, LOCALES } from "#core/messages/language.ts";
import type { ReadScope, Scope } from "#core/values/permissions.ts";
import { computeForecastFacts } from "#features/forecast/rules/forecast-facts.ts";
import { reasonsFor } from "#features/forecast/rules/forecast-reasons.ts";
import { modelInWords, whyInWords } from "#features/forecast/rules/words/words-of.ts";
import {
  type ForecastSort,
  rankOfForecast,
  readCustomerForecast,
  readForecastList,
} from "#features/forecast/store/forecast-list.ts";
import { readForecastAnswer, readForecastDay } from "#features/forecast/store/forecasts.ts";
import { STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import type { ClvTier } from "#lib/clv/tiers.ts";
import { toMajor } from "#lib/money.ts";
import { toDayNumber } from "#lib/time/day.ts";
import { loadPurchaseHistory } from "../purchasing/load-purchase-history.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { getCustomerMetrics } from "../segments/read-customer-metrics.ts";
import { inMajor } from "./read-forecast.ts";

const { months, level } = STANDARD_SETTING;

type Narrowed = { tier?: ClvTier | undefined; cohort?: string | undefined };

/** One page of customers by expected spending. Money in major units. */
export const listForecasts = async (
  scope: ReadScope,
  { page, pageSize, sort, q, tier, cohort }: ListRequest<ForecastSort> & Narrowed,
) => {
  const { currency } = await loadCriteriaContext(scope);
  const filter = { words: customerWords(scope, q), tier: tier ?? null, cohort: cohort ?? null };
  const [{ data, total }, asOf] = await Promise.all([
    readForecastList(scope, filter, sort, toPageWindow({ page, pageSize })),
    readForecastDay(scope),
  ]);
  const forecast = asOf === null ? null : { asOf, months, level };
  return { data: data.map((row) => inMajor(row, currency)), total, currency, forecast };
};

/** A customer's purchases to date, as the models see them. */
const factsAbout = async (scope: Scope, customerId: string) => {
  const { picture, frame } = await loadPurchaseHistory(scope, customerId);
  const bought = picture.days.filter(({ sales, day }) => sales > 0 && day <= frame.today);
  const days = bought.map(({ day }) => toDayNumber(day));
  const amounts = bought.map(({ revenue }) => toMajor(revenue, frame.currency));
  return { facts: computeForecastFacts(days, amounts, toDayNumber(frame.today)), frame };
};

/**
 * A customer's expected spending and the reasons, in the reader's language; null for customers who hadn't bought before
 * the last forecast. Throws NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const describeCustomerForecast = async (
  scope: Scope,
  customerId: string,
  { language }: { language: Language },
) => {
  await getCustomerMetrics(scope, customerId);
  const [{ facts, frame }, stored] = await Promise.all([
    factsAbout(scope, customerId),
    withBusiness(scope, async (client) => {
      const own = await readCustomerForecast(client, scope, customerId);
      const kept = own && (await readForecastAnswer(client, scope));
      return kept && { own, kept, rank: await rankOfForecast(client, scope, own.predictedClv) };
    }),
  ]);
  if (!stored || !facts) return null;
  const { own, rank, kept } = stored;
  const { model, typical, totals, asOf } = kept.answer;
  const formats = makeFormats({ locale: LOCALES[language], timeZone: frame.timeZone, currency: frame.currency });
  const reasons = typical ? reasonsFor(facts, typical, own.pAlive) : [];
  const beside = (fact: keyof typeof facts) => ({ value: facts[fact] ?? null, typical: typical?.[fact] ?? null });
  return {
    currency: frame.currency,
    asOf,
    months,
    level,
    rank,
    customers: totals.customers,
    madeAt: kept.madeAt.toISOString(),
    ...inMajor(own, frame.currency),
    model: { label: modelInWords(model.selected, language), weights: model.weights },
    facts: {
      purchaseDays: beside("purchaseDays"),
      daysSinceLast: beside("daysSinceLast"),
      meanGapDays: beside("meanGapDays"),
      usualGapDays: beside("usualGapDays"),
      tenureDays: beside("tenureDays"),
      orderValue: beside("orderValue"),
    },
    why: reasons.map((reason) => {
      return { code: reason.code, effect: reason.effect, message: whyInWords(reason, { language, formats }) };
    }),
  };
};
