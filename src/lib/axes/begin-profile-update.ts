import type { PoolClient } from "pg";
import type { AuditActor } from "#lib/server/db/accounts/audit-log.ts";
import { hasActiveModel } from "#lib/server/db/axes/axis-models.ts";
import { byClient } from "#lib/server/db/transaction.ts";
import { beginRun } from "../runs/begin-run.ts";

/**
 * After an import, in the caller's transaction: queues a profile update for the affected customers, so that lists and
 * segments follow. Does nothing without an active model.
 */
export const beginProfileUpdate = async (client: PoolClient, actor: AuditActor): Promise<void> => {
  if (!(await hasActiveModel(client, actor))) return;
  await beginRun(byClient(client), actor, { kind: "profile_update", trigger: "import", options: {} });
};
