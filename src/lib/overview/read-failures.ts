import type { ConnectionKind, ConnectionState } from "#lib/domain/imports/connections/kinds.ts";
import { RUN_KINDS, type RunKind } from "#lib/domain/runs/kinds.ts";
import { pageOfConnections } from "#lib/imports/connections/manage-connections.ts";
import { readFailedRuns } from "#lib/server/db/overview/failed-runs.ts";
import { type Actor, can } from "../domain/permissions.ts";
import { now } from "../server/clock.ts";

const WEEK_MS = 7 * 86_400_000;
const MOST_CONNECTIONS = 200;
const IMPORTS: readonly RunKind[] = ["import", "import_check", "import_undo"];
/** A failed reading of a shop is the connection's problem, which names it. */
const CALCULATIONS = RUN_KINDS.filter((kind) => !IMPORTS.includes(kind) && kind !== "sync_connection");
const BROKEN: readonly ConnectionState[] = ["failing", "disconnected", "locked"];

type FailedKind = { kind: RunKind; count: number; lastAt: string; runId: string };

export type Failures = {
  imports: FailedKind[];
  runs: FailedKind[];
  connections: { id: string; name: string; kind: ConnectionKind; state: ConnectionState }[];
};

const failedRuns = async (actor: Actor, kinds: readonly RunKind[], actorId: string | null): Promise<FailedKind[]> => {
  const since = new Date(now().getTime() - WEEK_MS);
  const rows = await readFailedRuns(actor, { since, kinds, actorId });
  return rows.map(({ lastAt, lastRunId, ...row }) => ({ ...row, lastAt: lastAt.toISOString(), runId: lastRunId }));
};

const brokenConnections = async (actor: Actor): Promise<Failures["connections"]> => {
  const { data } = await pageOfConnections(actor, { page: 1, pageSize: MOST_CONNECTIONS, sort: "name" });
  return data
    .filter(({ state }) => BROKEN.includes(state))
    .map(({ id, name, kind, state }) => ({ id, name, kind, state }));
};

/**
 * Imports and calculations that failed in the last seven days, and connections that are failing now, as far as the actor may
 * see them: imports with `data:import`, their own runs with `ai:use`, everything with `settings:manage`. Null if they may
 * see nothing of it.
 */
export const readFailures = async (actor: Actor): Promise<Failures | null> => {
  const [importing, analyzing, managing] = [
    can(actor, "data:import"),
    can(actor, "ai:use"),
    can(actor, "settings:manage"),
  ];
  if (!importing && !analyzing && !managing) return null;
  const [imports, runs, connections] = await Promise.all([
    importing ? failedRuns(actor, IMPORTS, null) : [],
    analyzing ? failedRuns(actor, CALCULATIONS, managing ? null : actor.id) : [],
    managing ? brokenConnections(actor) : [],
  ]);
  return { imports, runs, connections };
};
