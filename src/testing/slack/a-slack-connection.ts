import type { Perform } from "#core/runs/run-progress.ts";
import { findRun } from "#core/runs/store/runs.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createSlackConnection, sendSlackDigestNow } from "#features/slack/manage-connections.ts";
import { sendSlackDigest } from "#features/slack/send-digest.ts";

import { asAdmin } from "#testing/request.ts";
import { executeRun } from "#worker/execute-run.ts";
import { CHANNEL, SIGNING_SECRET, TOKEN } from "./slack-server.ts";

type Draft = Parameters<typeof createSlackConnection>[1];

/** By a bot, on request, with buttons and names. */
export const aSlackConnection = (scope: Scope, more: Partial<Draft> = {}) =>
  createSlackConnection(asAdmin(scope), {
    name: "Retention",
    kind: "bot",
    token: TOKEN,
    channel: CHANNEL,
    signingSecret: SIGNING_SECRET,
    language: "en",
    schedule: "off",
    hour: 9,
    minValue: null,
    includesPersonalData: true,
    ...more,
  });

/** One attempt at a run, as a worker makes it. Returns the run. */
export const attemptDigest = async (scope: Scope, runId: string, stop = new AbortController().signal) => {
  const { businessId } = scope;
  const { jobId = "" } = (await findRun(scope, runId)) ?? {};
  const job = { businessId, runId, jobId, isLast: false, stop };
  await executeRun(job, sendSlackDigest as unknown as Perform).catch(() => {});
  return findRun(scope, runId);
};

/** Requests a digest and makes one attempt at it. */
export const postDigestNow = async (scope: Scope, connectionId: string) =>
  attemptDigest(scope, (await sendSlackDigestNow(asAdmin(scope), connectionId)).runId);
