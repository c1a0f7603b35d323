import { withBusiness } from "#core/db/with-business.ts";
import type { WorkedQueue } from "#core/queue.ts";
import type { RunDefinition } from "#core/runs/rules/define-run.ts";
import { type Perform, RunFailed } from "#core/runs/run-progress.ts";
import { GIVEN_UP, type RunJob } from "#core/runs/store/queue.ts";
import type { Scope } from "#core/values/permissions.ts";
import { sendAudience } from "#features/audiences/send-audience.ts";
import { runAxes, updateProfiles } from "#features/axes/run-axes.ts";
import { trackDrift } from "#features/axes/track-drift.ts";
import { performChange } from "#features/customers/change-customers.ts";
import { eraseFromTexts } from "#features/customers/privacy/erase-customer.ts";
import { applyRetention } from "#features/customers/privacy/manage-retention.ts";
import { searchDuplicates } from "#features/customers/read-duplicates.ts";
import { fillSampleBusiness } from "#features/demo/sample-business.ts";
import { forecastAsOf, forecastStoredCustomers } from "#features/forecast/forecast-stored-customers.ts";
import { processDeliveries } from "#features/imports/connections/process-deliveries.ts";
import { syncConnection } from "#features/imports/connections/sync-connection.ts";
import { eraseShop } from "#features/imports/erase-shop.ts";
import { checkUpload } from "#features/imports/files/check-file.ts";
import { importUpload } from "#features/imports/run-import.ts";
import { WEBHOOK_DELIVERIES } from "#features/imports/runs.ts";
import type { DeliveriesJob } from "#features/imports/store/connections/deliveries.ts";
import { undoImport } from "#features/imports/undo-import.ts";
import { cleanUp } from "#features/operations/clean-up.ts";
import { sendDigest } from "#features/overview/send-digests.ts";
import { updateActions } from "#features/playbooks/update-actions.ts";
import { segmentPurchasesAsOf, segmentStoredPurchases } from "#features/purchasing/segment-stored-purchases.ts";
import {
  recalculateDependents,
  recalculateSegments,
  segmentsChangedBy,
} from "#features/segments/recalculate-segments.ts";
import { sendSlackDigest } from "#features/slack/send-digest.ts";
import { deliverWebhooks } from "#features/webhooks/deliver-webhooks.ts";
import { WEBHOOK_MESSAGES } from "#features/webhooks/runs.ts";
import { sendWebhookJob, type WebhookJob } from "#features/webhooks/store/webhook-sending.ts";
import { isStandard } from "#lib/clv/forecast-setting.ts";
import { recountGiftCards } from "#records/orders/orders.ts";
import { savePastCuts } from "#records/rfm/customer-rfm.ts";
import { RUNS, type RunKind } from "#runs.ts";
import { executeRun, noteLostRun } from "#worker/execute-run.ts";

/** How a kind of run is executed. */
type Job = { definition: RunDefinition; perform: Perform };

type Draft<Kind extends RunKind> = { kind: Kind; perform: Perform<(typeof RUNS)[Kind]> };

const defineJob = <Kind extends RunKind>({ kind, perform }: Draft<Kind>): Job => ({
  definition: RUNS[kind],
  perform: perform as unknown as Perform,
});

export const JOBS: readonly Job[] = [
  // One transaction per batch of segments: after a stop or kill in between, the next attempt finds the earlier ones up to date.
  defineJob({
    kind: "recalculate_segments",
    perform: async (actor, { reason, segmentIds, customersOnly, giftCards }, { at, signal }) => {
      at("scores");
      if (giftCards) await withBusiness(actor, (client) => recountGiftCards(client, actor));
      const wanted = reason === "event" ? await segmentsChangedBy(actor, ["events", "tickets"]) : segmentIds;
      const { failed, ...done } = await recalculateSegments(actor, {
        reason,
        signal,
        onProgress: (parts: number, of: number) => at("segments", parts, of),
        ...(wanted && { segmentIds: wanted }),
      });
      const isWhole = giftCards || (reason !== "request" && reason !== "event");
      // The orders of past months may have changed since the last night or import.
      if (isWhole && reason !== "rfm_scheme" && !customersOnly) await savePastCuts(actor, signal);
      if (isWhole) await updateActions(actor, signal);
      if (reason === "nightly" || reason === "import") await searchDuplicates(actor);
      const result = { ...done, failed: failed.length };
      if (failed.length > 0) throw new RunFailed("SOME_SEGMENTS_FAILED", { result });
      return result;
    },
  }),
  // The new groups are stored in one transaction; segments with purchasing conditions are updated afterwards.
  defineJob({
    kind: "segment_purchases",
    perform: async (actor, _, progress) => {
      const found = await segmentStoredPurchases(actor, progress);
      return recalculateDependents(actor, "purchasing", found, progress);
    },
  }),
  // The new forecast is stored in one transaction; segments with forecast conditions are updated afterwards.
  defineJob({
    kind: "forecast_clv",
    perform: async (actor, setting, progress) => {
      const made = await forecastStoredCustomers(actor, setting, progress);
      if (isStandard(setting)) await updateActions(actor, progress.signal);
      return recalculateDependents(actor, isStandard(setting) ? "forecast" : null, made, progress);
    },
  }),
  // The figures are stored in one transaction.
  defineJob({
    kind: "purchasing_as_of",
    perform: (actor, { asOf }, progress) => segmentPurchasesAsOf(actor, asOf, progress),
  }),
  // The figures are stored in one transaction.
  defineJob({
    kind: "forecast_as_of",
    perform: (actor, { asOf, ...setting }, progress) => forecastAsOf(actor, setting, asOf, progress),
  }),
  // The new model is activated at the end: until then, or if the worker is killed, the old one stays active. Segments
  // with axis conditions and next actions are updated afterwards.
  defineJob({
    kind: "axis_run",
    perform: async (actor, options, progress) => {
      const { result } = await runAxes(actor, options, progress);
      await updateActions(actor, progress.signal);
      return result;
    },
  }),
  // Updates profiles page by page, then the segments with axis conditions.
  defineJob({
    kind: "profile_update",
    perform: async (actor, _, progress) => {
      const made = await updateProfiles(actor, progress);
      await updateActions(actor, progress.signal);
      return recalculateDependents(actor, "axes", made, progress);
    },
  }),
  // Each page of customers is a transaction: an attempt after a killed one goes on with the others.
  defineJob({
    kind: "track_drift",
    perform: async (actor, _, progress) => {
      const made = await trackDrift(actor, progress);
      return made.week === null ? { ...made, segments: 0 } : recalculateDependents(actor, "axes", made, progress);
    },
  }),
  // A single transaction: an attempt after a killed one starts from the beginning.
  defineJob({
    kind: "bulk_assign",
    perform: (actor, { changeId }, { at }) => {
      at("customers");
      return performChange(actor, { changeId });
    },
  }),
  defineJob({
    kind: "clean_up",
    perform: async (actor, _, { at, signal }) => {
      at("old_runs");
      const done = await cleanUp(actor);
      at("retention");
      const retained = await applyRetention(actor, { signal });
      await eraseFromTexts(actor, { at, signal });
      return { ...done, ...retained };
    },
  }),
  // Each batch of customers is a transaction; an attempt after a killed one erases the others.
  defineJob({
    kind: "erase_shop",
    perform: eraseShop,
  }),
  // Each page of rows is a transaction that also stores the place, where the next attempt resumes.
  defineJob({
    kind: "erase_texts",
    perform: (actor, _, progress) => eraseFromTexts(actor, progress),
  }),
  // A single transaction: an attempt after a killed one starts from the beginning.
  defineJob({
    kind: "find_duplicates",
    perform: (actor, _, { at }) => {
      at("duplicates");
      return searchDuplicates(actor);
    },
  }),
  // Each batch's transaction also stores the position in the file, where the next attempt resumes.
  defineJob({
    kind: "import",
    perform: importUpload,
  }),
  // Writes nothing: an attempt after a killed one starts from the beginning.
  defineJob({
    kind: "import_check",
    perform: checkUpload,
  }),
  // A single transaction: an attempt after a killed one starts from the beginning.
  defineJob({
    kind: "import_undo",
    perform: undoImport,
  }),
  // All data is written in one transaction; an attempt after a killed one adds what is missing.
  defineJob({
    kind: "load_sample",
    perform: (actor, _, progress) => fillSampleBusiness(actor, progress),
  }),
  // Each page's transaction also stores the place in the shop's lists, where the next attempt resumes.
  defineJob({
    kind: "sync_connection",
    perform: syncConnection,
  }),
  // The mail server receives each digest at most once, also if the worker is killed.
  defineJob({
    kind: "send_digest",
    perform: sendDigest,
  }),
  // Slack receives each message at most once, also if the worker is killed.
  defineJob({
    kind: "slack_digest",
    perform: sendSlackDigest,
  }),
  // The send is a single transaction, and its delivery goes on after the last batch that was recorded.
  defineJob({
    kind: "audience_send",
    perform: sendAudience,
  }),
];

type QueuedJob = { id: string; retryCount: number; retryLimit: number; sourceId: string | null };
type Queue<Data extends Scope> = Partial<Omit<WorkedQueue, "perform">> & {
  name: string;
  perform: (data: Data, job: QueuedJob) => Promise<void>;
};

const defineQueue = <Data extends Scope>({ perform, ...queue }: Queue<Data>): WorkedQueue => ({
  atOnce: 1,
  perBusiness: 1,
  callsOut: false,
  pollSeconds: 2,
  ...queue,
  perform: (job) => perform(job.data as Data, job),
});

/** All queues. `stop` is aborted when the process stops, and `leave` when it waits no longer for runs to come to a safe place. */
export const queuesUntil = (stop: AbortSignal, leave: AbortSignal): readonly WorkedQueue[] => [
  ...JOBS.map(({ definition: { kind, atOnce = 1, perBusiness = 1, callsOut = false, pollSeconds = 2 }, perform }) =>
    defineQueue<RunJob>({
      name: kind,
      atOnce,
      perBusiness,
      callsOut,
      pollSeconds,
      perform: ({ businessId, runId }, { id: jobId, retryCount, retryLimit }) =>
        executeRun({ businessId, runId, jobId, isLast: retryCount >= retryLimit, stop, leave }, perform),
    }),
  ),
  defineQueue<DeliveriesJob>({
    name: WEBHOOK_DELIVERIES,
    atOnce: 2,
    pollSeconds: 0.5,
    perform: (place) => processDeliveries(place, stop),
  }),
  defineQueue<WebhookJob>({
    name: WEBHOOK_MESSAGES,
    callsOut: true,
    atOnce: 16,
    perBusiness: 4,
    pollSeconds: 0.5,
    perform: async (place, { id, retryCount }) => {
      // A batch at a time, so that no endpoint keeps a worker from others that wait. Of a batch that failed, and was logged, what is
      // still due gets a new job within seconds: repeating this one too would only add up.
      const isMore = await deliverWebhooks(place, { id, isRepeated: retryCount > 0 }, stop).catch(() => false);
      if (isMore) await sendWebhookJob(place);
    },
  }),
  defineQueue<RunJob>({
    name: GIVEN_UP,
    perform: async (data, { sourceId }) => {
      if (sourceId) await noteLostRun(data, data.runId, sourceId);
    },
  }),
];
