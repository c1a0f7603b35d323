import { loadBusinessDay } from "#core/auth/business-day.ts";
import { csvInParts, type TableWriter } from "#core/csv.ts";
import { type ListRequest, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type LanguageTag, toLocale } from "#core/messages/language.ts";
import { localizeRows } from "#core/messages/localize-rows.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData, type ReadScope, type Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { computeForecastFacts, reasonsFor } from "#lib/clv/forecast-reasons.ts";
import { type ClvTier, ORDER_CHANCES, STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { toMajor } from "#lib/money.ts";
import { toDayNumber, toLocalDay } from "#lib/time/day.ts";
import { customerWords } from "#records/customers/customer-columns.ts";
import { getCustomerMetrics } from "#records/customers/head.ts";
import { readForecastDay } from "#records/customers/list-rows.ts";
import {
  describePopulation,
  loadPopulation,
  type PopulationRequest,
  populationFileParts,
} from "#records/customers/report-population.ts";
import { loadPurchaseHistory } from "#records/orders/customer-purchases.ts";
import { customerFileName, IDENTITY_COLUMNS, identityCells } from "#records/rules/customers/customer-files.ts";
import { tierInWords } from "#records/rules/names-in-words.ts";
import { inMajor } from "./read-forecast.ts";
import { modelInWords, whyInWords } from "./rules/forecast-words.ts";
import {
  type CustomerForecastRow,
  eachForecast,
  type ForecastSort,
  findHeadForecast,
  forecastCustomerIds,
  readCustomerForecast,
  readForecastList,
  readForecastRank,
} from "./store/forecast-list.ts";
import { readForecastAnswer } from "./store/forecasts.ts";

type Narrowed = PopulationRequest & { tier?: ClvTier | undefined; cohort?: string | undefined };
type ForecastFilters = Narrowed & { q?: string | undefined };

const loadFilter = async (scope: ReadScope, { q, tier, cohort, ...segments }: ForecastFilters) => {
  const within = await loadPopulation(scope, segments);
  return { words: customerWords(scope, q), tier: tier ?? null, cohort: cohort ?? null, within };
};

const COLUMNS = [
  ...IDENTITY_COLUMNS,
  "tier",
  "predictedClv",
  "lower",
  "upper",
  "currency",
  "expectedPurchases",
  "expectedOrderValue",
  "pAlive",
  "nextOrderOn",
  ...ORDER_CHANCES,
] as const;

/**
 * All customers of the list as a file in the reader's language. Throws FORBIDDEN without `data:export`, and what `loadPopulation`
 * throws.
 */
export const exportForecasts = async (
  actor: Actor,
  { sort, ids, ...request }: ForecastFilters & { sort: ForecastSort; ids?: readonly string[] | undefined },
  language: LanguageTag,
  write: TableWriter = csvInParts,
): Promise<{ name: string; body: ReadableStream<Uint8Array> }> => {
  assertMay(actor, "data:export");
  const { currency, timeZone } = await loadBusinessDay(actor);
  const masks = hidesPersonalData(actor);
  const tableOf = (rows: readonly CustomerForecastRow[]) => {
    const cells = rows.map((row) => {
      const tier = tierInWords(row.tier, language).label;
      return {
        ...inMajor(row, currency),
        ...identityCells(row, { timeZone, hidesPersonalData: masks }),
        tier,
        currency,
      };
    });
    return localizeRows(COLUMNS, cells, language);
  };
  const filter = { ...(await loadFilter(actor, request)), ids: ids?.filter(isUuid) ?? null };
  const body = await write(tableOf, (take) => eachForecast(actor, filter, sort, take));
  const parts = [request.tier, ...populationFileParts(filter.within)];
  return { name: customerFileName("forecast", parts, toLocalDay(now(), timeZone)), body };
};

/** The IDs of all customers that the list shows. Throws what `loadPopulation` throws. */
export const listForecastIds = async (scope: ReadScope, request: Omit<ForecastFilters, "cohort">): Promise<string[]> =>
  forecastCustomerIds(scope, await loadFilter(scope, request));

const { months, level } = STANDARD_SETTING;

/** One page of customers by expected spending. Money in major units. Throws what `loadPopulation` throws. */
export const listForecasts = async (
  scope: ReadScope,
  { page, pageSize, sort, ...request }: ListRequest<ForecastSort> & Narrowed,
) => {
  const [{ currency }, filter] = await Promise.all([loadBusinessDay(scope), loadFilter(scope, request)]);
  const [{ data, total }, asOf] = await Promise.all([
    readForecastList(scope, filter, sort, toPageWindow({ page, pageSize })),
    readForecastDay(scope),
  ]);
  const forecast = asOf === null ? null : { asOf, months, level };
  const about = { currency, ...describePopulation(filter.within), forecast };
  return { data: data.map((row) => inMajor(row, currency)), total, ...about };
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
  { language }: { language: LanguageTag },
) => {
  await getCustomerMetrics(scope, customerId);
  const [{ facts, frame }, stored] = await Promise.all([
    factsAbout(scope, customerId),
    withBusiness(scope, async (client) => {
      const own = await readCustomerForecast(client, scope, customerId);
      const kept = own && (await readForecastAnswer(client, scope));
      return kept && { own, kept, rank: await readForecastRank(client, scope, own.predictedClv) };
    }),
  ]);
  if (!stored || !facts) return null;
  const { own, rank, kept } = stored;
  const { model, typical, totals, asOf } = kept.answer;
  const formats = makeFormats({ locale: toLocale(language), timeZone: frame.timeZone, currency: frame.currency });
  const reasons = typical ? reasonsFor(facts, typical, own.pAlive) : [];
  const beside = (fact: keyof typeof facts) => ({ value: facts[fact] ?? null, typical: typical?.[fact] ?? null });
  return {
    currency: frame.currency,
    asOf,
    months,
    level,
    rank,
    customers: totals.customers,
    madeAt: kept.madeAt,
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

/** The forecast shown with a customer's metrics; null if there is none. Money in major units of `currency`. */
export const readHeadForecast = async (scope: Scope, customerId: string, currency: string) => {
  const forecast = await findHeadForecast(scope, customerId);
  if (!forecast) return null;
  const { predictedClv, lower, upper, ...others } = forecast;
  return {
    ...others,
    predictedClv: toMajor(predictedClv, currency),
    lower: toMajor(lower, currency),
    upper: toMajor(upper, currency),
  };
};
