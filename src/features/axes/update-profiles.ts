import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { byClient } from "#core/db/transaction.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { hasActiveModel } from "#records/axes/axis-models.ts";
import { beginRun } from "../runs/begin-run.ts";
import type { Progress } from "../runs/run-progress.ts";
import { computeProfiles, readProfileFrame, saveIfActive } from "./compute-profiles.ts";
import { saveModelFigures } from "./model-figures.ts";
import { eachOutdatedPage } from "./store/customer-profiles.ts";

/** Queues a profile update after an import, in the caller's transaction; without an active model, does nothing. */
export const beginProfileUpdate = async (client: PoolClient, actor: AuditActor): Promise<void> => {
  if (!(await hasActiveModel(client, actor))) return;
  await beginRun(byClient(client), actor, { kind: "profile_update", trigger: "import", options: {} });
};

/** Inactivity itself changes a customer's churn risk and rhythm, so profiles are never older than this. */
const MAX_AGE_MS = 7 * 86_400_000;

/**
 * Updates the profiles of all customers who ordered or opened a ticket since theirs was computed, or whose profile is
 * older than a week, with the active model; without one, does nothing. If stopped, finished updates are kept. Then stores
 * the size of the axes' segments and archetypes, for comparing later ones with it.
 */
export const updateProfiles = async (scope: Scope, { at, signal }: Progress): Promise<{ customers: number }> => {
  const { active } = await readProfileFrame(scope);
  let customers = 0;
  if (!active) return { customers };
  at("profiles", 0);
  const before = new Date(now().getTime() - MAX_AGE_MS);
  await eachOutdatedPage(scope, before, async (customerIds) => {
    signal.throwIfAborted();
    const frame = await readProfileFrame(scope);
    const rows = await computeProfiles(scope, customerIds, frame);
    if (frame.active) await saveIfActive(scope, rows, frame.active.version);
    customers += rows.length;
    at("profiles", customers);
  });
  await saveModelFigures(scope);
  return { customers };
};
