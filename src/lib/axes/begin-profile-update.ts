import type { PoolClient } from "pg";
import type { AuditActor } from "#lib/server/db/accounts/audit-log.ts";
import { hasActiveModel } from "#lib/server/db/axes/axis-models.ts";
import { byClient } from "#lib/server/db/transaction.ts";
import { beginRun } from "../runs/begin-run.ts";

/**
 * In the caller's transaction, after a file came in: has a worker make the profiles anew of those whom it tells of, so that
 * lists and segments follow too. Where no model stands yet, there is nothing to do.
 */
export const beginProfileUpdate = async (client: PoolClient, doer: AuditActor): Promise<void> => {
  if (!(await hasActiveModel(client, doer))) return;
  await beginRun(byClient(client), doer, { kind: "profile_update", trigger: "import", options: {} });
};
