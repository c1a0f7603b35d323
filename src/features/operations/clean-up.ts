import { deleteEndedSessions } from "#core/auth/sessions.ts";
import { certainTime } from "#core/db/pool.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Perform } from "#core/runs/run-progress.ts";
import { deleteOldRuns } from "#core/runs/store/run-work.ts";
import { settings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { eraseFromTexts } from "#features/customers/privacy/erase-customer.ts";
import { applyRetention } from "#features/customers/privacy/manage-retention.ts";
import { FEATURES } from "#features.ts";
import { deleteOldAlerts } from "#records/alerts/alerts.ts";
import { deleteOldSnapshots } from "#records/comparison/snapshots.ts";
import { removeOrphanedCopies } from "#records/orders/copy/order-copy.ts";
import { deleteOldEvents } from "#records/support/customer-events.ts";
import type { CLEAN_UP } from "./runs.ts";

const DAY_MS = 86_400_000;
const KEPT_DAYS = 90;
/** Three years, to compare with: what was stored cannot be calculated again. */
const SNAPSHOTS_KEPT_DAYS = 3 * 366;
/** A year, for comparing with the same day last year, and some time to spare. */
const RECALCULABLE_KEPT_DAYS = 400;

/**
 * Deletes runs that finished 90 days ago, and alerts as old as that; the audit log still names them. Events are deleted after
 * EVENT_RETENTION_DAYS, figures to compare with after 400 days or three years, ended and expired sessions immediately, and so are
 * copies of the orders of businesses that are gone. Each feature then deletes what it has past its time.
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
  for (const feature of FEATURES) await (await feature.cleanUp?.())?.(scope, before);
  return { runsDeleted };
};

/** The night's clean-up, which also erases customers as the business's rules say. */
export const performCleanUp: Perform<typeof CLEAN_UP> = async (actor, _, { at, signal }) => {
  at("old_runs");
  const done = await cleanUp(actor);
  at("retention");
  const retained = await applyRetention(actor, { signal });
  await eraseFromTexts(actor, { at, signal });
  return { ...done, ...retained };
};
