import { deleteEndedSessions } from "#lib/server/db/accounts/sessions.ts";
import { deleteOldChanges } from "#lib/server/db/customers/customer-changes.ts";
import { deleteOldRuns } from "#lib/server/db/runs/run-work.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Scope } from "../domain/permissions.ts";
import { now } from "../server/clock.ts";

const KEPT_MS = 90 * 86_400_000;

/**
 * Deletes runs that finished 90 days ago, and the undo data of bulk changes as old as that; the audit log still names
 * them. Ended and expired sessions are deleted immediately.
 */
export const cleanUp = async (scope: Scope): Promise<{ runsDeleted: number }> => {
  await deleteEndedSessions(scope, now());
  return withBusiness(scope, async (client) => {
    const before = new Date(now().getTime() - KEPT_MS);
    await deleteOldChanges(client, scope, before);
    return { runsDeleted: await deleteOldRuns(client, scope, before) };
  });
};
