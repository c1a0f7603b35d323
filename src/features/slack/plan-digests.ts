import { v7 as uuidv7, v5 } from "uuid";
import { listCalendars } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { ScheduledSend } from "#core/feature.ts";
import { dueDigest } from "#core/runs/rules/digest-times.ts";
import { sendRun } from "#core/runs/store/queue.ts";
import { insertRun } from "#core/runs/store/runs.ts";
import { log } from "#core/server/log.ts";
import type { Scope } from "#core/values/permissions.ts";
import { scheduledSlackConnections } from "#features/slack/store/slack-connections.ts";
import { SLACK_DIGEST } from "./runs.ts";

/** An arbitrary constant UUID, so that all workers derive the same ID of a connection's digest of a day and create it once. */
const NAMESPACE = "b7d0f3a4-6c55-4f64-9d1e-2f8f0a4c7be1";

const planFor = (businessId: string, timeZone: string, at: Date): Promise<number> => {
  const actor = { businessId, kind: "system", id: "schedule" } as const;
  return withBusiness(actor, async (client) => {
    let made = 0;
    for (const { id: connectionId, name: _, ...time } of await scheduledSlackConnections(client, actor)) {
      const slot = dueDigest(time, timeZone, at);
      if (!slot) continue;
      const { day, dueAt } = slot;
      const run = await insertRun(client, actor, {
        id: v5(`${businessId} ${connectionId} ${day}`, NAMESPACE),
        kind: SLACK_DIGEST.kind,
        trigger: "schedule",
        options: { connectionId, day },
        jobId: uuidv7(),
        waitsAs: null,
        dueAt,
        queuedAt: at,
      });
      if (run) await sendRun(client, actor, SLACK_DIGEST, run);
      if (run) made++;
    }
    return made;
  });
};

/** Queues the digests that are due, each once, however many processes look. Returns how many it queued. */
export const planSlackDigests = async (at: Date): Promise<number> => {
  let made = 0;
  for (const { id, timeZone } of await listCalendars()) {
    try {
      made += await planFor(id, timeZone, at);
    } catch (error) {
      log().error({ err: error, businessId: id }, "a business's Slack digests were not planned");
    }
  }
  return made;
};

export const listScheduledDigests = async (scope: Scope): Promise<ScheduledSend[]> => {
  const connections = await withBusiness(scope, (client) => scheduledSlackConnections(client, scope));
  return connections.map(({ name, digest, hour }) => ({ kind: SLACK_DIGEST.kind, name, schedule: digest, hour }));
};
