import { certainTime, pool } from "#core/db/pool.ts";
import { forwardNotices } from "#core/live.ts";
import { endImpossibleDelays, giveUpLostJobs, openHeldJobs, workOnQueue } from "#core/queue.ts";
import { closeQueue, createQueues, workersQueue } from "#core/runs/store/queue.ts";
import { now } from "#core/server/clock.ts";
import { reportFailure } from "#core/server/report-failure.ts";
import { endReaderSessions } from "#features/accounts/store/readers.ts";
import { encryptDestinationKeysAgain } from "#features/audiences/manage-destination.ts";
import { cleanSendFiles } from "#features/audiences/read-sends.ts";
import { planSends } from "#features/audiences/send-audience.ts";
import { encryptSecretsAgain, recoverDeliveries } from "#features/imports/connections/receive-deliveries.ts";
import { planSyncs } from "#features/imports/connections/request-sync.ts";
import { cleanUploads } from "#features/imports/run-import.ts";
import { planDigests } from "#features/overview/send-digests.ts";
import { recoverRuns } from "#features/runs/run-in-process.ts";
import { planSlots } from "#features/runs/schedule-runs.ts";
import { encryptSlackKeysAgain } from "#features/slack/manage-connections.ts";
import { planSlackDigests } from "#features/slack/plan-digests.ts";
import { planWebhooks, recoverWebhooks } from "#features/webhooks/deliver-webhooks.ts";
import { encryptWebhookSecretsAgain } from "#features/webhooks/manage-webhook-endpoints.ts";
import { WEBHOOK_MESSAGES } from "#features/webhooks/runs.ts";
import { RUNS, SIGNALS } from "#runs.ts";
import { queuesUntil } from "./queues.ts";

const PLAN_MS = 30_000;
/** A login for reporting may have filled a twentieth of the queue of notifications in ten seconds. */
const END_READERS_MS = 5000;
/** Webhooks are sent within seconds of what they report. */
const PLAN_WEBHOOKS_MS = 2000;
const LOST_MS = 1000;
const RECOVER_MS = 600_000;
const RECOVER_WORK_MS = 60_000;
const CLEAN_UPLOADS_MS = 3_600_000;
/** Long enough to finish a segment; longer work continues on another worker after this process has exited. */
const DRAIN_MS = 15_000;
/** To note that a run was returned. */
const RETURN_MS = 5_000;

/** Does `work` now and at intervals, one at a time; errors are retried the next time. */
const every = (ms: number, name: string, work: (at: Date) => Promise<unknown>): (() => void) => {
  let isBusy = false;
  const look = async () => {
    if (isBusy) return;
    isBusy = true;
    await work(now()).catch((error: unknown) => reportFailure(error, name));
    isBusy = false;
  };
  const timer = setInterval(look, ms);
  void look();
  return () => clearInterval(timer);
};

/**
 * Processes runs until the returned function is called, which finishes what it can, returns the rest and leaves the
 * queue. Any number of processes may do so.
 */
export const startWorker = async (): Promise<() => Promise<void>> => {
  const [ending, leaving] = [new AbortController(), new AbortController()];
  const boss = await workersQueue();
  await createQueues(Object.values(RUNS), SIGNALS);
  const held = openHeldJobs(boss);
  const workers = queuesUntil(ending.signal, leaving.signal).map((queue) =>
    workOnQueue(boss, queue, held, () => {
      // A run may have queued the next one of another kind, which then needn't wait for a poll.
      if (queue.name !== WEBHOOK_MESSAGES) for (const { look } of workers) look();
    }),
  );
  const timers = [
    every(LOST_MS, "looking for lost jobs", () => giveUpLostJobs(boss)),
    every(PLAN_MS, "planning", planSlots),
    every(PLAN_MS, "planning syncs", planSyncs),
    every(PLAN_MS, "planning digests", planDigests),
    every(PLAN_MS, "planning Slack digests", planSlackDigests),
    every(PLAN_MS, "planning sends", planSends),
    every(END_READERS_MS, "ending readers' sessions", endReaderSessions),
    // For pages of other processes, and so that notices don't pile up while no page is open.
    every(PLAN_MS, "sending live changes", () => forwardNotices(pool())),
    every(RECOVER_WORK_MS, "recovering", recoverRuns),
    every(RECOVER_WORK_MS, "ending impossible delays", endImpossibleDelays),
    every(RECOVER_WORK_MS, "recovering deliveries", recoverDeliveries),
    every(RECOVER_MS, "encrypting secrets again", encryptSecretsAgain),
    every(RECOVER_MS, "encrypting keys of destinations again", encryptDestinationKeysAgain),
    every(PLAN_WEBHOOKS_MS, "planning webhooks", planWebhooks),
    every(RECOVER_MS, "recovering webhooks", recoverWebhooks),
    every(RECOVER_MS, "encrypting webhook secrets again", encryptWebhookSecretsAgain),
    every(RECOVER_MS, "encrypting keys of Slack again", encryptSlackKeysAgain),
    every(CLEAN_UPLOADS_MS, "removing uploads", async () => cleanUploads(await certainTime())),
    every(CLEAN_UPLOADS_MS, "removing files of sends", async () => cleanSendFiles(await certainTime())),
  ];
  return async () => {
    for (const stop of timers) stop();
    ending.abort();
    const drained = setTimeout(() => leaving.abort(), DRAIN_MS);
    await Promise.all(workers.map(({ end }) => end(DRAIN_MS + RETURN_MS)));
    clearTimeout(drained);
    held.close();
    await closeQueue();
  };
};
