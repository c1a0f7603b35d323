import type { PoolClient } from "pg";
import { beginRun } from "./begin-run.ts";
import type { Doer } from "./server/db/audit-log.ts";
import { hasStandingModel } from "./server/db/axis-models.ts";
import { byClient } from "./server/queue/transaction.ts";

/**
 * In the caller's transaction, after a file came in: has a worker make the profiles anew of those whom it tells of, so that
 * lists and segments follow too. Where no model stands yet, there is nothing to do.
 */
export const beginProfileUpdate = async (client: PoolClient, doer: Doer): Promise<void> => {
  if (!(await hasStandingModel(client, doer))) return;
  await beginRun(byClient(client), doer, { kind: "profile_update", trigger: "import", options: {} });
};
