import type { PoolClient } from "pg";
import { v7 as uuidv7, v5 } from "uuid";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { listCalendars } from "#core/auth/businesses.ts";
import { byClient } from "#core/db/transaction.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { log } from "#core/server/log.ts";
import type { Scope } from "#core/values/permissions.ts";
import { dueDigest } from "#features/alerts/rules/digest-slot.ts";
import { type AudienceRow, scheduledAudiences } from "#features/audiences/store/audiences.ts";
import { findLastChange, isSegmentGone } from "#features/audiences/store/last-change.ts";
import { insertRun } from "#features/runs/store/runs.ts";
import { sendRun } from "#features/runs/store/send-run.ts";
import { isFarAhead } from "#lib/time/ahead.ts";

/** An arbitrary constant UUID, so that all workers derive the same ID of a send and queue it once. */
const NAMESPACE = "8c0d7b1e-52c4-4d0a-9f1b-6a7e1f0c55aa";

/** What makes a send due: a slot of the calendar, or a change of what decides the members. */
type Due = { dueAt: Date; isLive: boolean };

/** Null if none is due. `dueAt` identifies the send, so that it is queued once. */
const dueSend = async (
  client: PoolClient,
  scope: Scope,
  { schedule, hour, scheduledSince: stored, source }: AudienceRow,
  timeZone: string,
  at: Date,
): Promise<Due | null> => {
  const scheduledSince = isFarAhead(stored, at) ? new Date(0) : stored;
  if (schedule === "daily" || schedule === "weekly") {
    const slot = dueDigest({ digest: schedule, hour, since: scheduledSince }, timeZone, at);
    return slot && { dueAt: slot.dueAt, isLive: false };
  }
  // One more send, which fails and says why. Its time has to be the same whenever it is planned.
  if (await isSegmentGone(client, scope, source)) {
    return { dueAt: new Date(scheduledSince.getTime() + 1), isLive: true };
  }
  const changed = await findLastChange(client, scope, source);
  return { dueAt: changed && changed > scheduledSince ? changed : scheduledSince, isLive: true };
};

const planFor = (businessId: string, timeZone: string, at: Date): Promise<number> => {
  const actor: AuditActor = { businessId, kind: "system", id: "schedule" };
  return withBusiness(actor, async (client) => {
    const transaction = byClient(client);
    let made = 0;
    for (const audience of await scheduledAudiences(client, actor)) {
      const due = await dueSend(client, actor, audience, timeZone, at);
      if (!due) continue;
      const { dueAt, isLive } = due;
      const run = await insertRun(transaction, actor, {
        id: v5(`${businessId} ${audience.id} ${dueAt.toISOString()}`, NAMESPACE),
        kind: "audience_send",
        trigger: "schedule",
        options: { audienceId: audience.id, ...(isLive && { isLive: true as const }) },
        jobId: uuidv7(),
        waitsAs: `audience ${audience.id}`,
        dueAt,
        queuedAt: at,
      });
      if (run) await sendRun(transaction, actor, run);
      if (run) made++;
    }
    return made;
  });
};

/**
 * Queues the sends that are due, each once, however many processes look. Called often enough for live audiences to follow a
 * recalculation within a minute. Returns how many it queued.
 */
export const planSends = async (at: Date): Promise<number> => {
  let made = 0;
  for (const { id, timeZone } of await listCalendars()) {
    try {
      made += await planFor(id, timeZone, at);
    } catch (error) {
      log().error({ err: error, businessId: id }, "a business's audiences were not planned");
    }
  }
  return made;
};
