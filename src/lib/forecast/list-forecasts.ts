import type { ClvTier } from "#lib/domain/forecast/forecast-answer.ts";
import { factsOf } from "#lib/domain/forecast/forecast-facts.ts";
import { reasonsFor } from "#lib/domain/forecast/forecast-reasons.ts";
import { STANDARD_SETTING } from "#lib/domain/forecast/forecast-setting.ts";
import { modelInWords, whyInWords } from "#lib/domain/forecast/words/words-of.ts";
import { dayNumberOf } from "#lib/domain/time/day.ts";
import { makeFormats } from "#lib/domain/words/formats.ts";
import { type Language, LOCALES } from "#lib/domain/words/language.ts";
import {
  type ForecastSort,
  rankOfForecast,
  readCustomerForecast,
  readForecastList,
} from "#lib/server/db/forecast/forecast-list.ts";
import { readForecastAnswer, readForecastDay } from "#lib/server/db/forecast/forecasts.ts";
import { type ListRequest, pageWindowOf } from "#lib/server/db/read-page.ts";
import { customerWords } from "#lib/server/db/search-customers.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { loadPurchaseHistory } from "../customers/load-purchase-history.ts";
import { getCustomerMetrics } from "../customers/read-customer.ts";
import { toMajor } from "../domain/money.ts";
import type { ReadScope, Scope } from "../domain/permissions.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
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
    readForecastList(scope, filter, sort, pageWindowOf({ page, pageSize })),
    readForecastDay(scope),
  ]);
  const forecast = asOf === null ? null : { asOf, months, level };
  return { data: data.map((row) => inMajor(row, currency)), total, currency, forecast };
};

/** A customer's purchases to date, as the models see them. */
const factsAbout = async (scope: Scope, customerId: string) => {
  const { picture, frame } = await loadPurchaseHistory(scope, customerId);
  const bought = picture.days.filter(({ sales, day }) => sales > 0 && day <= frame.today);
  const days = bought.map(({ day }) => dayNumberOf(day));
  const amounts = bought.map(({ revenue }) => toMajor(revenue, frame.currency));
  return { facts: factsOf(days, amounts, dayNumberOf(frame.today)), frame };
};

/**
 * A customer's expected spending and the reasons, in the reader's language; null for customers who hadn't bought before
 * the last forecast. Throws NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const readForecastOf = async (scope: Scope, customerId: string, { language }: { language: Language }) => {
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
