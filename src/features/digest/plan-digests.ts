import { v7 as uuidv7, v5 } from "uuid";
import { listCalendars } from "#core/auth/businesses.ts";
import { byClient } from "#core/db/transaction.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { canSendMail } from "#core/mail/send-mail.ts";
import { log } from "#core/server/log.ts";
import { dueDigest } from "#features/alerts/rules/digest-slot.ts";
import { listSubscriptions } from "#features/alerts/store/choices.ts";
import { insertRun } from "#features/runs/store/runs.ts";
import { sendRun } from "#features/runs/store/send-run.ts";

/** An arbitrary constant UUID, so that all workers derive the same ID of a user's digest of a day and create it once. */
const NAMESPACE = "3f1c7b52-8a1e-4f0d-9c55-6f7d2f6f3a10";

const planFor = (businessId: string, timeZone: string, at: Date): Promise<number> => {
  const actor = { businessId, kind: "system", id: "schedule" } as const;
  return withBusiness(actor, async (client) => {
    const transaction = byClient(client);
    let made = 0;
    for (const { userId, ...time } of await listSubscriptions(client, actor)) {
      const slot = dueDigest(time, timeZone, at);
      if (!slot) continue;
      const { day, dueAt } = slot;
      const run = await insertRun(transaction, actor, {
        id: v5(`${businessId} ${userId} ${day}`, NAMESPACE),
        kind: "send_digest",
        trigger: "schedule",
        options: { userId, day },
        jobId: uuidv7(),
        waitsAs: null,
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
 * Queues the digests that are due, each once, however many processes look. None without a mail server. Returns how many it
 * queued.
 */
export const planDigests = async (at: Date): Promise<number> => {
  if (!canSendMail()) return 0;
  let made = 0;
  for (const { id, timeZone } of await listCalendars()) {
    try {
      made += await planFor(id, timeZone, at);
    } catch (error) {
      log().error({ err: error, businessId: id }, "a business's digests were not planned");
    }
  }
  return made;
};
