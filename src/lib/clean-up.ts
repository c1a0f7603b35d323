import type { Scope } from "./domain/permissions.ts";
import { now } from "./server/clock.ts";
import { deleteOldRuns } from "./server/db/run-work.ts";
import { withBusiness } from "./server/db/with-business.ts";

const KEPT_MS = 90 * 86_400_000;

/** Forgets what nobody looks at any more: runs that ended 90 days ago. The audit log keeps what they changed. */
export const cleanUp = async (scope: Scope): Promise<{ runsDeleted: number }> => ({
  runsDeleted: await withBusiness(scope, (client) => deleteOldRuns(client, scope, new Date(now().getTime() - KEPT_MS))),
});
