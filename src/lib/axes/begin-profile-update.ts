import type { PoolClient } from "pg";
import type { AuditActor } from "#lib/server/db/accounts/audit-log.ts";
import { hasActiveModel } from "#lib/server/db/axes/axis-models.ts";
import { byClient } from "#lib/server/db/transaction.ts";
import { beginRun } from "../runs/begin-run.ts";

/**
 * After an import, in the caller's transaction: queues a profile update for the affected customers, so that lists and
 * segments follow. Does nothing without an active model.
 */
export const beginProfileUpdate = async (client: PoolClient, doer: AuditActor): Promise<void> => {
  if (!(await hasActiveModel(client, doer))) return;
  await beginRun(byClient(client), doer, { kind: "profile_update", trigger: "import", options: {} });
};
