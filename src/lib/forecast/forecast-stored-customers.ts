import type { PoolClient } from "pg";
import { forecastFigures, forecastSnapshot } from "#lib/domain/forecast/figures.ts";
import { type ForecastSetting, isStandard, STANDARD_SETTING } from "#lib/domain/forecast/forecast-setting.ts";
import type { StoredForecast } from "#lib/domain/forecast/stored-forecast.ts";
import type { Day } from "#lib/domain/time/day.ts";
import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { saveForecastScores } from "#lib/server/db/forecast/forecast-scores.ts";
import { saveCustomerForecasts, saveForecastAnswer } from "#lib/server/db/forecast/forecasts.ts";
import { saveSnapshot } from "#lib/server/db/report/report-snapshots.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { freeReadCopy, LARGE } from "#lib/server/order-copy/order-copy.ts";
import type { Actor, Scope } from "../domain/permissions.ts";
import type { Progress } from "../runs/execute-run.ts";
import { now } from "../server/clock.ts";
import { computeForecasts, type ForecastCustomers, type ForecastWork } from "./compute-forecasts.ts";

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
  if (result.customers >= LARGE) await freeReadCopy();
  await withBusiness(actor, async (client) => {
    if (isStandard(setting) || !forecasts) {
      await saveCustomerForecasts(client, actor, forecasts ?? { pages: [], tiers: [] });
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
export const scoreAsOf = async (actor: Actor, asOf: Day, progress: Progress): Promise<void> => {
  const { forecasts } = await computeForecasts(actor, STANDARD_SETTING, { ...progress, asOf });
  if (forecasts) await withBusiness(actor, (client) => saveForecastScores(client, actor, forecasts.answer));
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
