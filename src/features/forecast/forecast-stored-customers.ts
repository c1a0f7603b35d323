import type { PoolClient } from "pg";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import type { Part } from "#core/db/copy-rows.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Perform, Progress } from "#core/runs/run-progress.ts";
import { now } from "#core/server/clock.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import {
  type ForecastSession,
  type PageAnswer,
  withForecastSession,
} from "#features/forecast/store/forecast-session.ts";
import { publicHolidays } from "#features/forecast/store/public-holidays.ts";
import { recalculateDependents } from "#features/segments/recalculate-segments.ts";
import { deriveFrom } from "#features.ts";
import type { CohortSpan, ForecastOptions, PurchaseLog } from "#lib/clv/forecast-request.ts";
import {
  type ForecastSetting,
  horizonDays,
  isStandard,
  STANDARD_DISCOUNT_RATE,
  STANDARD_SETTING,
} from "#lib/clv/forecast-setting.ts";
import { countDecimals } from "#lib/money.ts";
import { addDays, type Day, daysBetween, startOfDay, toDayNumber, toLocalDay } from "#lib/time/day.ts";
import { saveSnapshot } from "#records/comparison/snapshots.ts";
import { countBuyers, findFirstPurchase } from "#records/customers/buyers.ts";
import { freeReadCopies, LARGE } from "#records/orders/copy/order-copy.ts";
import { eachPurchaseLog, type LogReading, type RfmSegments } from "#records/orders/purchase-logs.ts";
import { toPlannedEvent } from "./rules/planned-events.ts";
import {
  addPage,
  emptyAccumulator,
  forecastFigures,
  forecastSnapshot,
  type StoredForecast,
  storedForecast,
} from "./rules/stored-forecast.ts";
import type { FORECAST_CLV } from "./runs.ts";
import {
  readForecastAnswer,
  readForecastScores,
  saveCustomerForecasts,
  saveForecastAnswer,
  saveForecastScores,
} from "./store/forecasts.ts";
import { readEvents } from "./store/planned-events.ts";

/**
 * Up to this many customers the models are fitted to all of them, above it to a sample of about this size, chosen by
 * their IDs.
 */
const SAMPLE_SIZE = 50_000;
const SEED = 360;
/** With more months, cohorts are quarters so that they fit on a page. */
const MOST_MONTHS = 36;
const MOST_QUARTERS = 40;

const chooseCohortSpan = (historyDays: number): CohortSpan => {
  if (historyDays <= MOST_MONTHS * 30.5) return "month";
  return historyDays <= MOST_QUARTERS * 91.5 ? "quarter" : "year";
};

type Work = Progress & {
  actor: Actor;
  read: LogReading;
  options: ForecastOptions & { asOf: number };
  /** The first day with an order, in days since 1970. */
  since: number;
  /** The approximate number of customers who ever bought, and how many of them the models are fitted to. */
  buyers: number;
  targetSize: number;
  /** The figures of an earlier day need none. */
  hasOrderChances: boolean;
};

const eachPage = (
  { actor, read, signal }: Work,
  part: Part,
  take: (log: PurchaseLog, rfmSegments: RfmSegments) => Promise<void> | void,
) =>
  eachPurchaseLog(actor, read, part, (log, rfmSegments) => {
    signal.throwIfAborted();
    return take(log, rfmSegments);
  });

/** The customers the models are fitted to. */
const readSample = async (work: Work): Promise<{ logs: PurchaseLog[]; customers: number }> => {
  const { at, buyers, targetSize } = work;
  const sample = { logs: [] as PurchaseLog[], customers: 0 };
  at("purchases", 0, targetSize);
  await eachPage(work, targetSize < buyers ? { chance: targetSize / buyers, isRest: false } : "all", (log) => {
    sample.logs.push(log);
    sample.customers += log.customerIds.length;
    at("purchases", Math.min(sample.customers, targetSize), targetSize);
  });
  return sample;
};

/** Forecasts all customers page by page with the fitted models, holding only one page's purchases and the results. */
const forecastPages = async (work: Work, session: ForecastSession) => {
  const { actor, at, buyers, read } = work;
  const perMajor = 10 ** countDecimals(read.currency);
  const { logs, customers: sampled } = await readSample(work);
  if (sampled === 0) return null;
  at("models");
  const { asOf, horizon } = work.options;
  const holidays = await publicHolidays(read.timeZone, [work.since, asOf + Math.round(horizon.days)]);
  const events = await withBusiness(actor, (client) => readEvents(client, actor));
  const { report, typical, totalsAhead } = await session.learn(logs, {
    options: work.options,
    hasOrderChances: work.hasOrderChances,
    holidays: holidays?.days ?? [],
    events: events.map(toPlannedEvent),
  });
  const gathered = emptyAccumulator();
  at("forecasts", 0, buyers);
  // In the order of the pages, because sums depend on it.
  const gatherNext = async (next: { answer: Promise<PageAnswer>; rfmSegments: RfmSegments } | undefined) => {
    if (!next) return;
    const { page, sums } = await next.answer;
    const ofRows = page.customerIds.map((id) => next.rfmSegments.get(id) ?? null);
    addPage(gathered, { page: { ...page, rfmSegments: ofRows }, sums });
    at("forecasts", Math.min(gathered.customers, buyers), buyers);
  };
  const pending: { answer: Promise<PageAnswer>; rfmSegments: RfmSegments }[] = [];
  await eachPage(work, "all", async (log, rfmSegments) => {
    const answer = session.page(log, perMajor);
    // Awaited later, and never if a page before it fails.
    answer.catch(() => {});
    pending.push({ answer, rfmSegments });
    if (pending.length > session.pagesAtOnce()) await gatherNext(pending.shift());
  });
  for (const next of pending) await gatherNext(next);
  const { answer, tiers } = storedForecast(gathered, work.options, {
    report,
    sampled,
    typical,
    totalsAhead,
    perMajor,
    asOf,
    country: holidays?.country ?? null,
    events,
  });
  return { answer, tiers, pages: gathered.pages };
};

type ForecastWork = Progress & {
  /** For tests. */
  sampleSize?: number;
  /** Orders after this day are left out; today by default. */
  asOf?: Day;
};

const planWork = async (
  actor: Actor,
  setting: ForecastSetting,
  { sampleSize = SAMPLE_SIZE, asOf, ...progress }: ForecastWork,
): Promise<Work> => {
  const { months, model, level, valueBasis } = setting;
  const { today: currentDay, timeZone, currency } = await loadBusinessDay(actor);
  const today = asOf ?? currentDay;
  const [buyers, firstAt] = [await countBuyers(actor), await findFirstPurchase(actor)];
  const first = firstAt ? toLocalDay(firstAt, timeZone) : today;
  const history = daysBetween(first, today);
  return {
    ...progress,
    actor,
    read: {
      until: startOfDay(addDays(today, 1), timeZone),
      timeZone,
      currency,
      valueBasis,
      signal: progress.signal,
    },
    options: {
      horizon: { days: horizonDays(months, "months"), discountRate: STANDARD_DISCOUNT_RATE },
      model,
      level,
      seed: SEED,
      cohortBy: chooseCohortSpan(history),
      asOf: toDayNumber(today),
      today: toDayNumber(today),
    },
    since: toDayNumber(first),
    buyers,
    targetSize: Math.min(buyers, sampleSize),
    hasOrderChances: asOf === undefined,
  };
};

/** How many customers have a forecast, and their expected purchases in total. */
type ForecastCustomers = { customers: number; purchases: number; months: number };

/**
 * Forecasts all of a business's customers who ever bought; `forecasts` is null if there are none. The models are fitted to at
 * most about 50,000 customers, and no more purchase histories than that are held in memory, plus some hundred bytes per
 * customer.
 */
const computeForecasts = async (actor: Actor, setting: ForecastSetting, how: ForecastWork) => {
  const work = await planWork(actor, setting, how);
  const forecasts = await withForecastSession(how.signal, (session) => forecastPages(work, session));
  const { customers = 0, expectedPurchases = 0 } = forecasts?.answer.totals ?? {};
  how.signal.throwIfAborted();
  return { forecasts, result: { customers, purchases: Math.round(expectedPurchases), months: setting.months } };
};

const saveForecastFigures = (
  client: PoolClient,
  scope: Scope,
  setting: ForecastSetting,
  { madeAt, answer }: { madeAt: Date; answer: StoredForecast },
) => saveSnapshot(client, scope, forecastSnapshot(setting, answer.asOf), { madeAt, figures: forecastFigures(answer) });

/**
 * Forecasts a business's own customers and replaces the answer for the same settings; with the standard settings, also
 * every customer's own forecast and tier, in the same transaction.
 */
export const forecastStoredCustomers = async (
  actor: Actor,
  setting: ForecastSetting,
  progress: Progress,
  options: Pick<ForecastWork, "sampleSize"> = {},
): Promise<ForecastCustomers> => {
  const madeAt = now();
  const { forecasts, result } = await computeForecasts(actor, setting, { ...progress, ...options });
  // Writing a large business's forecasts takes as much memory as the copy of the orders that they were made from.
  if (result.customers >= LARGE) await freeReadCopies();
  await withBusiness(actor, async (client) => {
    if (isStandard(setting) || !forecasts) {
      const { pages, tiers } = forecasts ?? { pages: [], tiers: [] };
      await saveCustomerForecasts(client, actor, { madeAt, pages, tiers });
    }
    await saveForecastAnswer(client, actor, setting, { madeAt, answer: forecasts?.answer ?? null });
    if (forecasts) await saveForecastFigures(client, actor, setting, { madeAt, answer: forecasts.answer });
    if (forecasts && isStandard(setting)) await saveForecastScores(client, actor, forecasts.answer);
    await insertAuditLine(client, actor, { action: "forecast.made", after: { ...setting, ...result } });
  });
  return result;
};

/**
 * Keeps what the standard forecast of an earlier day would have expected of the month after it. For sample data: a
 * business's own months are kept when they are forecast.
 */
const scoreAsOf = async (actor: Actor, asOf: Day, progress: Progress): Promise<void> => {
  const { forecasts } = await computeForecasts(actor, STANDARD_SETTING, { ...progress, asOf });
  if (forecasts) await withBusiness(actor, (client) => saveForecastScores(client, actor, forecasts.answer));
};

/** Whether so many past months are scored, or can't be, without a forecast. */
export const areMonthsScored = (scope: Scope, months: number): Promise<boolean> =>
  withBusiness(scope, async (client) => {
    if (!(await readForecastAnswer(client, scope))) return true;
    const scores = await readForecastScores(client, scope);
    return scores.filter(({ actual }) => actual !== null).length >= months;
  });

/** Scores the forecasts of these days by what was bought since, which the stored forecast counts. */
export const scorePastMonths = async (actor: Actor, days: readonly Day[], progress: Progress) => {
  for (const asOf of days) await scoreAsOf(actor, asOf, progress);
  return withBusiness(actor, async (client): Promise<ForecastCustomers> => {
    const stored = await readForecastAnswer(client, actor);
    if (stored) await saveForecastScores(client, actor, stored.answer);
    const { customers = 0, expectedPurchases = 0 } = stored?.answer.totals ?? {};
    return { customers, purchases: Math.round(expectedPurchases), months: STANDARD_SETTING.months };
  });
};

/** The forecast from the orders up to an earlier day. Stores only the figures that others are compared with. */
export const forecastAsOf = async (
  actor: Actor,
  setting: ForecastSetting,
  asOf: Day,
  progress: Progress,
): Promise<ForecastCustomers> => {
  const madeAt = now();
  const { forecasts, result } = await computeForecasts(actor, setting, { ...progress, asOf });
  if (forecasts) {
    const { answer } = forecasts;
    await withBusiness(actor, (client) => saveForecastFigures(client, actor, setting, { madeAt, answer }));
  }
  return result;
};

/** Only the standard forecast is stored for each customer, so only it changes segments and next actions. */
export const performForecast: Perform<typeof FORECAST_CLV> = async (actor, setting, progress) => {
  const made = await forecastStoredCustomers(actor, setting, progress);
  if (isStandard(setting)) await deriveFrom(actor, { of: "forecast", signal: progress.signal });
  return recalculateDependents(actor, isStandard(setting) ? "forecast" : null, made, progress);
};
