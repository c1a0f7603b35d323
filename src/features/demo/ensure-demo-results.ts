import { loadBusinessDay } from "#core/auth/business-day.ts";
import { requestRun } from "#core/runs/begin-run.ts";
import type { RunDefinition, RunResult, Values } from "#core/runs/rules/define-run.ts";
import type { RunProgress } from "#core/runs/run-progress.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { createAudience } from "#features/audiences/manage-audiences.ts";
import { AUDIENCE_SEND } from "#features/audiences/runs.ts";
import { sendAudience } from "#features/audiences/send-audience.ts";
import { loadDiscoveredSegments } from "#features/axes/discover-axis-segments.ts";
import { runAxes } from "#features/axes/run-axes.ts";
import { AXIS_RUN, TRACK_DRIFT } from "#features/axes/runs.ts";
import {
  areMonthsScored,
  forecastStoredCustomers,
  scorePastMonths,
} from "#features/forecast/forecast-stored-customers.ts";
import { FORECAST_CLV } from "#features/forecast/runs.ts";
import { updateActions } from "#features/playbooks/update-actions.ts";
import { SEGMENT_PURCHASES } from "#features/purchasing/runs.ts";
import { segmentStoredPurchases } from "#features/purchasing/segment-stored-purchases.ts";
import { runInProcess } from "#features/runs/run-in-process.ts";
import { DEFAULT_OPTIONS } from "#lib/axes/model.ts";
import { STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { addDays, type Day } from "#lib/time/day.ts";
import { addMonths, toMonth } from "#lib/time/month.ts";
import { hasRows } from "./store.ts";

export const demoActor = ({ businessId }: Scope): Actor => ({ businessId, kind: "system", id: "demo", role: "admin" });

/** Does a part of the demo's preparation as a run, so that Runs lists what its pages show. */
export const runForDemo = async <Options extends Values, Figure extends string>(
  scope: Scope,
  wanted: { definition: RunDefinition<string, Options, Figure>; options: NoInfer<Options> },
  work: (actor: Actor, progress: RunProgress) => Promise<RunResult<RunDefinition<string, Options, Figure>>>,
  stop: AbortSignal = new AbortController().signal,
): Promise<void> => {
  const actor = demoActor(scope);
  const watch = { stop, onProgress: () => {} };
  await runInProcess(actor, wanted, watch, async (progress) => ({ result: await work(actor, progress), value: null }));
};

const DRAFTS = [
  {
    name: "Win back by email",
    source: { kind: "group", field: "rfmSegment", value: "at_risk" },
    format: "klaviyo",
    purpose: "email",
    schedule: "daily",
    hour: 6,
  },
  {
    name: "Best customers for lookalikes",
    source: { kind: "group", field: "clvTier", value: "high" },
    format: "meta",
    purpose: "advertising",
    schedule: "weekly",
    hour: 7,
  },
  {
    name: "Outreach list",
    source: { kind: "playbook", list: "outreach" },
    format: "csv",
    purpose: "sms",
    schedule: "manual",
    hour: 6,
  },
] satisfies Parameters<typeof createAudience>[1][];

/** Creates the demo's audiences and sends them once, unless there are some already. After the forecast, which one is made of. */
export const ensureDemoAudiences = async (scope: Scope): Promise<void> => {
  if (await hasRows(scope, "audiences")) return;
  for (const draft of DRAFTS) {
    const { id: audienceId } = await createAudience(demoActor(scope), draft, { language: "en" });
    const options = { audienceId };
    await runForDemo(scope, { definition: AUDIENCE_SEND, options }, (actor, progress) =>
      sendAudience(actor, options, progress),
    );
  }
};

/** How many past months the demo business's forecasts are scored on. */
const SCORED_MONTHS = 3;

/** The last days of the months before the scored ones, oldest first. */
const scoredFrom = (today: Day): Day[] =>
  Array.from({ length: SCORED_MONTHS }, (_, i) => addDays(`${addMonths(toMonth(today), i - SCORED_MONTHS)}-01`, -1));

/** Forecasts the demo business's customers, unless there is a forecast already. */
export const ensureDemoForecast = async (scope: Scope): Promise<void> => {
  if (await hasRows(scope, "forecast_answers")) return;
  await runForDemo(scope, { definition: FORECAST_CLV, options: STANDARD_SETTING }, (actor, progress) =>
    forecastStoredCustomers(actor, STANDARD_SETTING, progress),
  );
};

/** Scores forecasts as of earlier months, unless that is done: after the forecast, which counts what was bought since. */
export const ensureDemoScores = async (scope: Scope, stop: AbortSignal): Promise<void> => {
  if (await areMonthsScored(scope, SCORED_MONTHS)) return;
  const { today } = await loadBusinessDay(scope);
  const wanted = { definition: FORECAST_CLV, options: STANDARD_SETTING };
  await runForDemo(scope, wanted, (actor, progress) => scorePastMonths(actor, scoredFrom(today), progress), stop);
};

/** Finds the demo business's axis segments and computes all profiles, unless a run has done so already. */
export const ensureDemoAxes = async (scope: Scope): Promise<void> => {
  if (await loadDiscoveredSegments(scope)) return;
  const options = { ...DEFAULT_OPTIONS, naming: "axis" } as const;
  await runForDemo(scope, { definition: AXIS_RUN, options }, async (actor, progress) => {
    return (await runAxes(actor, options, progress)).result;
  });
};

/** Queues the demo business's first snapshot, with those of the last half year: they take longer than all the rest. */
export const requestDemoDrift = async (scope: Scope): Promise<void> => {
  if (await hasRows(scope, "drift_weeks")) return;
  await requestRun(demoActor(scope), TRACK_DRIFT, {});
};

/** Finds the demo business's purchase segments, unless a run has done so already. */
export const ensureDemoPurchasing = async (scope: Scope): Promise<void> => {
  if (await hasRows(scope, "purchasing_answers")) return;
  await runForDemo(scope, { definition: SEGMENT_PURCHASES, options: {} }, segmentStoredPurchases);
};

/** Computes the demo customers' next actions, unless they have some: after the forecast and the axes, which they follow. */
export const ensureDemoActions = async (scope: Scope): Promise<void> => {
  if (!(await hasRows(scope, "customer_actions"))) await updateActions(scope, new AbortController().signal);
};
