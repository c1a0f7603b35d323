import { deleteEndedSessions } from "#core/auth/sessions.ts";
import { certainTime } from "#core/db/pool.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { deleteOldRuns } from "#core/runs/store/run-work.ts";
import { settings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { deleteOldAlerts } from "#features/alerts/store.ts";
import { forgetOldDrift } from "#features/axes/track-drift.ts";
import { saveErasureList } from "#features/customers/privacy/erase-customer.ts";
import { deleteOldChanges } from "#features/customers/store/change-customers.ts";
import { deleteUnmatchedTickets } from "#features/customers/store/privacy/erase-customers.ts";
import { lastErasure } from "#features/customers/store/privacy/erasure-list.ts";
import { deleteOldDigests } from "#features/digest/store.ts";
import { forgetOldDeliveries } from "#features/imports/connections/receive-deliveries.ts";
import { deleteOldPosts } from "#features/slack/store/slack-posts.ts";
import { deleteOldMessages } from "#features/webhooks/store/webhook-messages.ts";
import { deleteOldSnapshots } from "#records/comparison/snapshots.ts";
import { removeCopiesBefore, removeOrphanedCopies } from "#records/orders/copy/order-copy.ts";
import { deleteOldEvents } from "#records/support/customer-events.ts";

const DAY_MS = 86_400_000;
const KEPT_MS = 90 * DAY_MS;
/** Bodies of received webhooks have personal data, and a shop that asks to delete a customer's gives 30 days. */
const WEBHOOKS_KEPT_MS = 30 * DAY_MS;
/** Three years, to compare with: what was stored cannot be calculated again. */
const SNAPSHOTS_KEPT_MS = 3 * 366 * DAY_MS;
/** A year, for comparing with the same day last year, and some time to spare. */
const RECALCULABLE_KEPT_MS = 400 * DAY_MS;

/**
 * Deletes runs that finished 90 days ago, and alerts and the undo data of bulk changes as old as that; the audit log still names
 * them. Help desk tickets that have found no customer for 90 days go too. Webhooks, received and sent, are deleted after 30
 * days, events after EVENT_RETENTION_DAYS, figures to compare with after 400 days or three years, drift snapshots after 104
 * weeks, ended and expired sessions immediately. So are copies of orders from before an erasure, and those of businesses that are gone.
 */
export const cleanUp = async (scope: Scope): Promise<{ runsDeleted: number }> => {
  const at = await certainTime();
  await deleteEndedSessions(scope, at);
  await saveErasureList(scope);
  const erasedAt = await withBusiness(scope, (client) => lastErasure(client, scope));
  if (erasedAt) await removeCopiesBefore(scope, erasedAt);
  await removeOrphanedCopies(at);
  await deleteOldEvents(scope, new Date(at.getTime() - settings().EVENT_RETENTION_DAYS * DAY_MS));
  await forgetOldDrift(scope, at);
  const before = new Date(at.getTime() - KEPT_MS);
  await deleteUnmatchedTickets(scope, before);
  return withBusiness(scope, async (client) => {
    await deleteOldAlerts(client, scope, before);
    await deleteOldDigests(client, scope, before);
    await deleteOldChanges(client, scope, before);
    await deleteOldSnapshots(client, scope, {
      before: new Date(at.getTime() - SNAPSHOTS_KEPT_MS),
      recalculable: new Date(at.getTime() - RECALCULABLE_KEPT_MS),
    });
    const webhooksBefore = new Date(at.getTime() - WEBHOOKS_KEPT_MS);
    await forgetOldDeliveries(client, scope, webhooksBefore);
    await deleteOldMessages(client, scope, webhooksBefore);
    const runsDeleted = await deleteOldRuns(client, scope, before);
    await deleteOldPosts(client, scope);
    return { runsDeleted };
  });
};
