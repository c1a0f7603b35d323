import { v7 as uuidv7 } from "uuid";
import { writeAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { makeLine } from "#core/auth/passwords.ts";
import { assertAllowed } from "#core/auth/rate-limit.ts";
import { hashSecret, makeResetSecret } from "#core/auth/secrets.ts";
import { findUsersByEmail, listMemberships, type UserRow } from "#core/auth/users.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { canSendMail, type Mail, sendMail } from "#core/mail.ts";
import { sayIn } from "#core/messages/format-message.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { isLanguageTag, type LanguageTag, toLocale } from "#core/messages/language.ts";
import { writeMailHtml, writeMailText } from "#core/messages/mail-content.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import { toMessageId } from "#core/runs/mail-once.ts";
import { now } from "#core/server/clock.ts";
import { log } from "#core/server/log.ts";
import { once } from "#core/server/process-singleton.ts";
import { publicUrl } from "#core/server/settings.ts";
import { refusalBy } from "#core/values/errors.ts";
import { readEmail } from "#core/values/fields.ts";
import type { Actor, AnonymousCaller } from "#core/values/permissions.ts";
import { textProblem } from "#core/values/texts.ts";
import { putReset } from "./store/password-resets.ts";

const VALID_MS = 3_600_000;

/** A few at a time, so that requests for many addresses don't take the connections of the database and of the mail server. */
const sending = () => once("password-reset-mails", () => makeLine({ atOnce: 2, mostWaiting: 100 }));

type ResetMail = {
  user: UserRow;
  business: string;
  timeZone: string;
  currency: string;
  language: LanguageTag;
  secret: string;
  expiresAt: Date;
};

const writeMail = ({ user, business, timeZone, currency, language, secret, expiresAt }: ResetMail): Mail => {
  const words = serverWordsIn(language).password_reset;
  const say = sayIn(language);
  const { dated } = makeFormats({ locale: toLocale(language), timeZone, currency });
  const about = say(words.about, { name: user.name, business, time: dated(expiresAt.toISOString()) });
  const content = {
    subject: say(words.subject, { business }),
    title: words.title,
    sections: [{ title: "", lines: [{ text: about }, { text: words.ignore }] }],
  };
  const frame = {
    language,
    business,
    address: publicUrl(),
    words: { open: words.open, why: say(words.why, { business }) },
    // In the fragment, so that it never reaches server or proxy logs.
    opens: `/reset-password#${secret}`,
  };
  const [text, html] = [writeMailText(content, frame), writeMailHtml(content, frame)];
  return { to: user.email, messageId: toMessageId(uuidv7()), at: now(), subject: content.subject, text, html };
};

/** Emails a link for one account. Nothing for an account without a business to enter. */
const sendReset = async (user: UserRow, spoken: LanguageTag, { requestId }: AnonymousCaller): Promise<void> => {
  const [entered] = (await listMemberships(user.id)).filter(({ isSample }) => !isSample);
  if (!user.isActive || !entered) return;
  const { businessId } = entered;
  const actor: Actor = { kind: "user", id: user.id, businessId, role: entered.role, requestId };
  const { name: business, timeZone, currency } = await getBusinessOrThrow(actor);
  const createdAt = now();
  const expiresAt = new Date(createdAt.getTime() + VALID_MS);
  const secret = makeResetSecret(actor, "mail");
  await withBusinessRows(actor, async (rows) => {
    await putReset(rows, actor, { id: uuidv7(), userId: user.id, hash: hashSecret(secret), createdAt, expiresAt });
    await writeAuditLine(rows, actor, { action: "user.password_reset_requested", things: { user: user.id } });
  });
  const language = user.language !== null && isLanguageTag(user.language) ? user.language : spoken;
  await sendMail(writeMail({ user, business, timeZone, currency, language, secret, expiresAt }));
};

/** Each account with this address gets a link of its own, since they are different people's or open different businesses. */
const sendResets = async (email: string, spoken: LanguageTag, caller: AnonymousCaller): Promise<void> => {
  for (const user of await findUsersByEmail(email)) await sendReset(user, spoken, caller);
};

/**
 * Emails a link with which the address's owner sets a new password, once, within an hour. Returns before the account is looked up,
 * so that neither the answer nor its time says whether there is one. Throws CONFLICT (MAIL_NOT_CONFIGURED), INVALID_PARAMETER and
 * RATE_LIMITED.
 */
export const requestPasswordReset = async (
  caller: AnonymousCaller,
  { email: text }: { email: string },
  language: LanguageTag,
): Promise<void> => {
  if (!canSendMail()) throw refusalBy("MAIL_NOT_CONFIGURED", "No mail server is configured");
  const email = readEmail(text);
  await assertAllowed("reset-address", caller.network);
  await assertAllowed("reset-email", hashSecret(email).slice(0, 32));
  if (textProblem(email)) return;
  const { requestId } = caller;
  void sending()
    .run(() => sendResets(email, language, caller))
    .catch((err: unknown) => log().warn({ err, requestId }, "a password reset link was not emailed"));
};
