import { emptyAccumulator, gather } from "#lib/domain/forecast/forecast-accumulator.ts";
import type { CohortSpan, ForecastOptions, PurchaseLog } from "#lib/domain/forecast/forecast-request.ts";
import { type ForecastSetting, isStandard, STANDARD_DISCOUNT_RATE } from "#lib/domain/forecast/forecast-setting.ts";
import { horizonDays } from "#lib/domain/forecast/horizon.ts";
import { storedForecast } from "#lib/domain/forecast/stored-forecast.ts";
import { addDays, dayNumberOf, dayOf, daysBetween, startOfDay } from "#lib/domain/time/day.ts";
import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { countBuyers, findFirstPurchase } from "#lib/server/db/customers/buyers.ts";
import { saveCustomerForecasts, saveForecastAnswer } from "#lib/server/db/forecast/forecasts.ts";
import { eachPurchaseLog } from "#lib/server/db/forecast/purchase-logs.ts";
import type { Part } from "#lib/server/db/sampling.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { type ForecastSession, withForecastSession } from "#lib/server/forecast/forecast-session.ts";
import { decimalsOf } from "../domain/money.ts";
import type { Actor } from "../domain/permissions.ts";
import type { Progress } from "../runs/execute-run.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { now } from "../server/clock.ts";

/** Up to so many customers the models are fitted to all; of more to about so many, drawn by their ids. */
const CROWD = 50_000;
const SEED = 360;
/** Cohorts that fit on a page. */
const MOST_MONTHS = 36;
const MOST_QUARTERS = 40;

const spanOf = (historyDays: number): CohortSpan => {
  if (historyDays <= MOST_MONTHS * 30.5) return "month";
  return historyDays <= MOST_QUARTERS * 91.5 ? "quarter" : "year";
};

type Work = Progress & {
  actor: Actor;
  read: { until: Date; timeZone: string; currency: string };
  options: ForecastOptions & { asOf: number };
  /** Who ever bought, about; and how many of them the models are fitted to. */
  buyers: number;
  wanted: number;
};

const eachPage = ({ actor, read, signal }: Work, part: Part, take: (log: PurchaseLog) => Promise<void> | void) =>
  eachPurchaseLog(actor, read, part, (log) => {
    signal.throwIfAborted();
    return take(log);
  });

/** Those whom the models are fitted to. */
const readSample = async (work: Work): Promise<{ logs: PurchaseLog[]; customers: number }> => {
  const { at, buyers, wanted } = work;
  const sample = { logs: [] as PurchaseLog[], customers: 0 };
  at("purchases", 0, wanted);
  await eachPage(work, wanted < buyers ? { chance: wanted / buyers, isRest: false } : "all", (log) => {
    sample.logs.push(log);
    sample.customers += log.customerIds.length;
    at("purchases", Math.min(sample.customers, wanted), wanted);
  });
  return sample;
};

/** Everybody, page by page, by what was fitted: only a page's purchases are held, and what they came to. */
const foresee = async (work: Work, session: ForecastSession) => {
  const { at, buyers, read } = work;
  const perMajor = 10 ** decimalsOf(read.currency);
  const { logs, customers: sampled } = await readSample(work);
  if (sampled === 0) return null;
  at("models");
  const { report, typical } = await session.learn(logs, work.options);
  const gathered = emptyAccumulator();
  at("forecasts", 0, buyers);
  await eachPage(work, "all", async (log) => {
    gather(gathered, await session.page(log, perMajor));
    at("forecasts", Math.min(gathered.customers, buyers), buyers);
  });
  const { asOf } = work.options;
  const { answer, tiers } = storedForecast(gathered, work.options, { report, sampled, typical, perMajor, asOf });
  return { answer, tiers, pages: gathered.pages };
};

const workOf = async (
  actor: Actor,
  { months, model, level }: ForecastSetting,
  { crowd, ...progress }: Progress & { crowd: number },
): Promise<Work> => {
  const { today, timeZone, currency } = await loadCriteriaContext(actor);
  const [buyers, firstAt] = [await countBuyers(actor), await findFirstPurchase(actor)];
  const history = firstAt ? daysBetween(dayOf(firstAt, timeZone), today) : 0;
  return {
    ...progress,
    actor,
    read: { until: startOfDay(addDays(today, 1), timeZone), timeZone, currency },
    options: {
      horizon: { days: horizonDays(months, "months"), discountRate: STANDARD_DISCOUNT_RATE },
      ...{ model, level, seed: SEED, cohortBy: spanOf(history) },
      ...{ asOf: dayNumberOf(today), today: dayNumberOf(today) },
    },
    buyers,
    wanted: Math.min(buyers, crowd),
  };
};

/** How many customers have a forecast, and what they will buy in all. */
type ForecastCustomers = { customers: number; purchases: number; months: number };

/**
 * Forecasts what a business's own customers will spend, and puts the answer in the place of the one with the same settings; with
 * the standard ones, everybody's own forecast and tier too, in the same transaction. However many customers there are, the
 * models are fitted to about 50,000 at most (`crowd`, for tests), and the purchases of no more are held; of each customer some
 * hundred bytes are, until they are written.
 */
export const forecastStoredCustomers = async (
  actor: Actor,
  setting: ForecastSetting,
  progress: Progress,
  { crowd = CROWD }: { crowd?: number } = {},
): Promise<ForecastCustomers> => {
  const madeAt = now();
  const work = await workOf(actor, setting, { ...progress, crowd });
  const foreseen = await withForecastSession(progress.signal, (session) => foresee(work, session));
  const { customers = 0, expectedPurchases = 0 } = foreseen?.answer.totals ?? {};
  const result = { customers, purchases: Math.round(expectedPurchases), months: setting.months };
  progress.signal.throwIfAborted();
  await withBusiness(actor, async (client) => {
    if (isStandard(setting) || !foreseen) {
      await saveCustomerForecasts(client, actor, foreseen ?? { pages: [], tiers: [] });
    }
    await saveForecastAnswer(client, actor, setting, { madeAt, answer: foreseen?.answer ?? null });
    await insertAuditLine(client, actor, { action: "forecast.made", after: { ...setting, ...result } });
  });
  return result;
};
