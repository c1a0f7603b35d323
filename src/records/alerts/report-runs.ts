import type { PoolClient } from "pg";
import { queueWebhook } from "#core/outgoing/webhook-events.ts";
import type { RunDefinition, RunProblem } from "#core/runs/rules/define-run.ts";
import type { RunRow } from "#core/runs/store/runs.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { AlertKind } from "#records/rules/alerts.ts";
import { endAlert, raiseAlert } from "./alerts.ts";

/** Tells other systems that the last attempt at a run failed. */
export const queueRunWebhook = (
  client: PoolClient,
  scope: Scope,
  { id, kind, trigger }: Pick<RunRow, "id" | "kind" | "trigger">,
  problem: RunProblem,
): Promise<void> =>
  queueWebhook(client, scope, { event: "run.failed", at: now(), data: { run: { id, kind, trigger, problem } } });

/**
 * Alerts users after the last attempt at a run, in the transaction that ends it: to what its definition says, otherwise
 * to the kind of run that fails night after night, or to the user who requested it. Segments that failed have alerts of their own.
 */
export const alertToFailedRun = async (
  client: PoolClient,
  scope: Scope,
  definition: RunDefinition,
  run: RunRow,
  { problem, result }: { problem: RunProblem; result: object | null },
): Promise<void> => {
  const failure = definition.failure?.(run.options);
  if (problem === "SOME_SEGMENTS_FAILED" || failure === null) return;
  const at = now();
  if (failure) {
    const { alert, isInResult, ...about } = failure;
    const kind = alert as "connection_failed";
    const subject = about.importId ?? about.connectionId ?? "";
    const why = isInResult && result && "problem" in result ? String(result.problem) : problem;
    await raiseAlert(client, scope, { kind, subject, at, ...about, details: { problem: why } });
  } else {
    const details = { runId: run.id, runKind: run.kind, problem };
    const own = run.trigger === "request" && { onlyFor: run.actorId };
    await raiseAlert(client, scope, { kind: "run_failed", subject: own ? run.id : run.kind, at, details, ...own });
  }
};

/** Ends the alerts that a successful run shows to be over. */
export const endAlertsOfRun = async (
  client: PoolClient,
  scope: Scope,
  definition: RunDefinition,
  { id, kind, options }: RunRow,
): Promise<void> => {
  const failure = definition.failure?.(options);
  const about = failure ? [failure.importId ?? failure.connectionId ?? ""] : [kind, id];
  for (const subject of about) {
    await endAlert(client, scope, { kind: (failure?.alert ?? "run_failed") as AlertKind, subject, at: now() });
  }
};
