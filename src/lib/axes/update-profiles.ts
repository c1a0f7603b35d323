import type { PoolClient } from "pg";
import type { Scope } from "../domain/permissions.ts";
import { beginRun } from "../runs/begin-run.ts";
import type { Progress } from "../runs/execute-run.ts";
import { now } from "../server/clock.ts";
import type { AuditActor } from "../server/db/accounts/audit-log.ts";
import { hasActiveModel } from "../server/db/axes/axis-models.ts";
import { eachOutdatedPage } from "../server/db/axes/customer-profiles.ts";
import { byClient } from "../server/db/transaction.ts";
import { computeProfiles, profileFrameOf, saveIfActive } from "./compute-profiles.ts";

/**
 * In the caller's transaction, after a file came in: has a worker make the profiles anew of those whom it tells of, so that
 * lists and segments follow too. Where no model stands yet, there is nothing to do.
 */
export const beginProfileUpdate = async (client: PoolClient, doer: AuditActor): Promise<void> => {
  if (!(await hasActiveModel(client, doer))) return;
  await beginRun(byClient(client), doer, { kind: "profile_update", trigger: "import", options: {} });
};

/** Who stays away changes by that: their risk and their rhythm are not left as they were for longer. */
const OLDEST_MS = 7 * 86_400_000;

/**
 * Makes the profiles anew of all who ordered or wrote to support since theirs was made, or whose is older than a week, by the
 * model that stands; where there is none, nothing. Stopped, what is done stays.
 */
export const updateProfiles = async (scope: Scope, { at, signal }: Progress): Promise<{ customers: number }> => {
  const { standing } = await profileFrameOf(scope);
  let customers = 0;
  if (!standing) return { customers };
  at("profiles", 0);
  const before = new Date(now().getTime() - OLDEST_MS);
  await eachOutdatedPage(scope, before, async (customerIds) => {
    signal.throwIfAborted();
    const frame = await profileFrameOf(scope);
    const rows = await computeProfiles(scope, customerIds, frame);
    if (frame.standing) await saveIfActive(scope, rows, frame.standing.version);
    customers += rows.length;
    at("profiles", customers);
  });
  return { customers };
};
