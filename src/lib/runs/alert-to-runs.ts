import type { PoolClient } from "pg";
import type { RunOptions, RunProblem } from "#lib/domain/runs/kinds.ts";
import { endAlert, raiseAlert } from "#lib/server/db/alerts/alerts.ts";
import type { RunRow } from "#lib/server/db/runs/runs.ts";
import type { Scope } from "../domain/permissions.ts";
import { now } from "../server/clock.ts";

type Failed = Pick<RunRow, "id" | "kind" | "trigger" | "options" | "actorId">;

const importOf = ({ kind, options }: Failed): string | undefined =>
  kind === "import" ? (options as RunOptions<"import">).importId : undefined;

const connectionOf = ({ kind, options }: Failed): string | undefined =>
  kind === "sync_connection" ? (options as RunOptions<"sync_connection">).connectionId : undefined;

/**
 * Alerts users after the last attempt at a run, in the transaction that ends it: to a failed import or connection, otherwise
 * to the kind of run that fails night after night, or to the user who requested it. Segments that failed have alerts of their own, and users who
 * check a file wait for the answer.
 */
export const alertToFailedRun = async (
  client: PoolClient,
  scope: Scope,
  run: Failed,
  problem: RunProblem,
  result: object | null,
): Promise<void> => {
  if (problem === "SOME_SEGMENTS_FAILED" || run.kind === "import_check") return;
  const at = now();
  const [importId, connectionId] = [importOf(run), connectionOf(run)];
  if (importId) {
    await raiseAlert(client, scope, { kind: "import_failed", subject: importId, at, importId, details: { problem } });
  } else if (connectionId) {
    const details = { problem: result && "problem" in result ? String(result.problem) : problem };
    await raiseAlert(client, scope, { kind: "connection_failed", subject: connectionId, at, connectionId, details });
  } else {
    const details = { runId: run.id, runKind: run.kind, problem };
    const own = run.trigger === "request" && { onlyFor: run.actorId };
    await raiseAlert(client, scope, { kind: "run_failed", subject: own ? run.id : run.kind, at, details, ...own });
  }
};

/** Ends the alerts that a successful run shows to be over. */
export const endAlertsOfRun = async (client: PoolClient, scope: Scope, run: Failed): Promise<void> => {
  const at = now();
  const [importId, connectionId] = [importOf(run), connectionOf(run)];
  if (importId) await endAlert(client, scope, { kind: "import_failed", subject: importId, at });
  else if (connectionId) await endAlert(client, scope, { kind: "connection_failed", subject: connectionId, at });
  else {
    for (const subject of [run.kind, run.id]) await endAlert(client, scope, { kind: "run_failed", subject, at });
  }
};
