import { deleteEndedSessions } from "#core/auth/sessions.ts";
import { certainTime } from "#core/db/pool.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { deleteOldRuns } from "#core/runs/store/run-work.ts";
import { settings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { deleteOldAlerts } from "#features/alerts/store.ts";
import { FEATURES } from "#features.ts";
import { deleteOldSnapshots } from "#records/comparison/snapshots.ts";
import { removeOrphanedCopies } from "#records/orders/copy/order-copy.ts";
import { deleteOldEvents } from "#records/support/customer-events.ts";

const DAY_MS = 86_400_000;
const KEPT_DAYS = 90;
/** Three years, to compare with: what was stored cannot be calculated again. */
const SNAPSHOTS_KEPT_DAYS = 3 * 366;
/** A year, for comparing with the same day last year, and some time to spare. */
const RECALCULABLE_KEPT_DAYS = 400;

/**
 * Deletes runs that finished 90 days ago, and alerts and the undo data of bulk changes as old as that; the audit log still names
 * them. Help desk tickets that have found no customer for 90 days go too. Webhooks, received and sent, are deleted after 30
 * days, events after EVENT_RETENTION_DAYS, figures to compare with after 400 days or three years, drift snapshots after 104
 * weeks, ended and expired sessions immediately. So are copies of orders from before an erasure, and those of businesses that are gone.
 */
export const cleanUp = async (scope: Scope): Promise<{ runsDeleted: number }> => {
  const at = await certainTime();
  const before = (days: number) => new Date(at.getTime() - days * DAY_MS);
  await deleteEndedSessions(scope, at);
  await removeOrphanedCopies(at);
  await deleteOldEvents(scope, before(settings().EVENT_RETENTION_DAYS));
  const runsDeleted = await withBusiness(scope, async (client) => {
    await deleteOldAlerts(client, scope, before(KEPT_DAYS));
    await deleteOldSnapshots(client, scope, {
      before: before(SNAPSHOTS_KEPT_DAYS),
      recalculable: before(RECALCULABLE_KEPT_DAYS),
    });
    return deleteOldRuns(client, scope, before(KEPT_DAYS));
  });
  // After the runs, because some delete what belongs to a run that is gone.
  for (const feature of FEATURES) if ("cleanUp" in feature) await (await feature.cleanUp())(scope, before);
  return { runsDeleted };
};
