import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { addDays, type Day } from "#lib/time/day.ts";
import { addMonths, toMonth } from "#lib/time/month.ts";
import { DEFAULT_OPTIONS } from "#records/rules/axes/model.ts";
import { loadDiscoveredSegments } from "../axes/discover-axis-segments.ts";
import { runAxes } from "../axes/run-axes.ts";
import { readDriftWeek } from "../axes/store/drift/drift-weeks.ts";
import { forecastStoredCustomers, scoreAsOf } from "../forecast/forecast-stored-customers.ts";
import { readForecastScores, saveForecastScores } from "../forecast/store/forecast-scores.ts";
import { readForecastAnswer } from "../forecast/store/forecasts.ts";
import { hasActions } from "../playbooks/store/customer-actions.ts";
import { updateActions } from "../playbooks/update-actions.ts";
import { segmentStoredPurchases } from "../purchasing/segment-stored-purchases.ts";
import { readStoredAnswer } from "../purchasing/store/purchasing-groups.ts";
import { requestRun } from "../runs/request-run.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { demoActor, runForDemo } from "./run-for-demo.ts";

/** How many past months the demo business's forecasts are scored on. */
const SCORED_MONTHS = 3;

/** The last days of the months before the scored ones, oldest first. */
const scoredFrom = (today: Day): Day[] =>
  Array.from({ length: SCORED_MONTHS }, (_, i) => addDays(`${addMonths(toMonth(today), i - SCORED_MONTHS)}-01`, -1));

/** Forecasts the demo business's customers, unless there is a forecast already. */
export const ensureDemoForecast = async (scope: Scope): Promise<void> => {
  if (await withBusiness(scope, (client) => readForecastAnswer(client, scope))) return;
  await runForDemo(scope, { kind: "forecast_clv", options: STANDARD_SETTING }, (actor, progress) =>
    forecastStoredCustomers(actor, STANDARD_SETTING, progress),
  );
};

/** Scores forecasts as of earlier months, unless that is done: after the forecast, which counts what was bought since. */
export const ensureDemoScores = async (scope: Scope, stop: AbortSignal): Promise<void> => {
  const [forecast, scores] = await withBusiness(scope, async (client) => [
    await readForecastAnswer(client, scope),
    await readForecastScores(client, scope),
  ]);
  if (!forecast?.answer || scores.filter(({ actual }) => actual !== null).length >= SCORED_MONTHS) return;
  const { answer } = forecast;
  const { today } = await loadCriteriaContext(scope);
  const wanted = { kind: "forecast_clv", options: STANDARD_SETTING } as const;
  await runForDemo(
    scope,
    wanted,
    async (actor, progress) => {
      for (const asOf of scoredFrom(today)) await scoreAsOf(actor, asOf, progress);
      await withBusiness(scope, (client) => saveForecastScores(client, scope, answer));
      const { customers, expectedPurchases } = answer.totals;
      return { customers, purchases: Math.round(expectedPurchases), months: STANDARD_SETTING.months };
    },
    stop,
  );
};

/** Finds the demo business's axis segments and computes all profiles, unless a run has done so already. */
export const ensureDemoAxes = async (scope: Scope): Promise<void> => {
  if (await loadDiscoveredSegments(scope)) return;
  const options = { ...DEFAULT_OPTIONS, naming: "axis" } as const;
  await runForDemo(scope, { kind: "axis_run", options }, async (actor, progress) => {
    return (await runAxes(actor, options, progress)).result;
  });
};

/** Queues the demo business's first snapshot, with those of the last half year: they take longer than all the rest. */
export const requestDemoDrift = async (scope: Scope): Promise<void> => {
  if (await withBusiness(scope, (client) => readDriftWeek(client, scope))) return;
  await requestRun(demoActor(scope), "track_drift", {});
};

/** Finds the demo business's purchase segments, unless a run has done so already. */
export const ensureDemoPurchasing = async (scope: Scope): Promise<void> => {
  if (await withBusiness(scope, (client) => readStoredAnswer(client, scope, "behavioral"))) return;
  await runForDemo(scope, { kind: "segment_purchases", options: {} }, segmentStoredPurchases);
};

/** Computes the demo customers' next actions, unless they have some: after the forecast and the axes, which they follow. */
export const ensureDemoActions = async (scope: Scope): Promise<void> => {
  if (!(await hasActions(scope))) await updateActions(scope, new AbortController().signal);
};
