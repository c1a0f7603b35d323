import { readUnsubscribeToken } from "#lib/server/auth/unsubscribe-token.ts";
import { writeAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { findChoices, saveChoices } from "#lib/server/db/alerts/choices.ts";
import { withBusinessRows } from "#lib/server/db/with-business.ts";
import { assertAllowed } from "#lib/server/rate-limit.ts";
import { refusalBy } from "../domain/errors.ts";
import type { AnonymousCaller } from "../domain/permissions.ts";
import { now } from "../server/clock.ts";

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
