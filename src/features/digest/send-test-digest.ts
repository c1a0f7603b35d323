import { v7 as uuidv7 } from "uuid";
import { assertAllowed } from "#core/auth/rate-limit.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { canSendMail, MailError, sendMail } from "#core/mail/send-mail.ts";
import { log } from "#core/server/log.ts";
import { AppError, refusalBy } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import { findRecipient } from "#features/alerts/store/choices.ts";
import { makeDigest, toMessageId } from "./make-digest.ts";

/**
 * Emails the user their digest now, a daily one unless they chose the weekly one. Throws CONFLICT (MAIL_NOT_CONFIGURED, MAIL_FAILED)
 * and RATE_LIMITED.
 */
export const sendTestDigest = async (actor: Actor): Promise<{ to: string }> => {
  if (!canSendMail()) throw refusalBy("MAIL_NOT_CONFIGURED", "No mail server is configured");
  await assertAllowed("test-digest", actor.id);
  const recipient = await withBusiness(actor, (client) => findRecipient(client, actor, actor.id));
  if (!recipient) throw new AppError("UNAUTHENTICATED", "Authentication credentials were not provided");
  const mail = await makeDigest(actor, { ...recipient, userId: actor.id, messageId: toMessageId(uuidv7()) });
  try {
    await sendMail(mail);
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    log().warn({ err: error }, "a test digest was not sent");
    throw refusalBy("MAIL_FAILED", "The mail server did not take the message");
  }
  return { to: recipient.email };
};
