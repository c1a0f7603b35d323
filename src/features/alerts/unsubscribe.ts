import { writeAuditLine } from "#core/auth/audit-log.ts";
import { assertAllowed } from "#core/auth/rate-limit.ts";
import { readUnsubscribeToken } from "#core/auth/unsubscribe-token.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { AnonymousCaller } from "#core/values/permissions.ts";
import { findChoices, saveChoices } from "#features/alerts/store/choices.ts";

/**
 * Ends the digest that a link in an email belongs to; it may be used again without effect. Throws NOT_FOUND (UNSUBSCRIBE_LINK_NOT_FOUND) for a token that we did
 * not sign.
 */
export const unsubscribe = async (token: string, { network, requestId }: AnonymousCaller): Promise<void> => {
  const subscriber = readUnsubscribeToken(token);
  if (!subscriber) {
    await assertAllowed("unsubscribe", network);
    throw refusalBy("UNSUBSCRIBE_LINK_NOT_FOUND", "This link is not valid");
  }
  const { businessId, userId } = subscriber;
  const actor = { businessId, kind: "user", id: userId, requestId } as const;
  await withBusinessRows(actor, async (rows) => {
    const { digest } = await findChoices(rows, actor, userId);
    if (digest === "off") return;
    await saveChoices(rows, actor, userId, { choices: { digest: "off" }, at: now() });
    const line = { action: "user.alerts_set", things: { user: userId }, after: { digest: "off" } };
    await writeAuditLine(rows, actor, { ...line, reason: "unsubscribed by email" });
  });
};
