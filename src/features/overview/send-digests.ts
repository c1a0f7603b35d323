import { v7 as uuidv7, v5 } from "uuid";
import { getBusinessOrThrow, listCalendars } from "#core/auth/businesses.ts";
import { assertAllowed } from "#core/auth/rate-limit.ts";
import { unsubscribeToken } from "#core/auth/secrets.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { canSendMail, type Mail, MailError, sendMail } from "#core/mail.ts";
import { writeMailHtml, writeMailText } from "#core/messages/mail-content.ts";
import { sendMailOnce, toMessageId } from "#core/runs/mail-once.ts";
import type { RunOptions, RunResult } from "#core/runs/rules/define-run.ts";
import { type Digest, dueDigest } from "#core/runs/rules/digest-times.ts";
import type { RunProgress } from "#core/runs/run-progress.ts";
import { sendRun } from "#core/runs/store/queue.ts";
import { insertRun } from "#core/runs/store/runs.ts";
import { now } from "#core/server/clock.ts";
import { log } from "#core/server/log.ts";
import { publicUrl } from "#core/server/settings.ts";
import { AppError, refusalBy } from "#core/values/errors.ts";
import { type Actor, can, type Scope } from "#core/values/permissions.ts";
import { readOverview } from "#features/overview/read-overview.ts";
import { activeScheme } from "#records/rfm/schemes.ts";
import { digestContent, digestWords } from "./rules/digest.ts";
import { SEND_DIGEST } from "./runs.ts";
import {
  claimDigest,
  findRecipient,
  listSubscriptions,
  noteAnswer,
  noteHandedOver,
  type Recipient,
} from "./store/digests.ts";

type DigestMail = Recipient & { userId: string; digest: Digest; messageId: string };

/** A user's digest as a message: what the start page shows them, in their language. */
const renderDigestMail = async (
  { businessId }: Scope,
  { userId, email, role, language, digest, messageId }: DigestMail,
): Promise<Mail> => {
  const reader: Actor = { businessId, kind: "user", id: userId, role };
  const { name: business } = await getBusinessOrThrow(reader);
  const days = digest === "weekly" ? 7 : 1;
  const overview = await readOverview(reader, { days, compare: "previous" });
  const { start, end } = overview.period;
  const unsubscribeUrl = `${publicUrl()}/unsubscribe/${unsubscribeToken({ businessId, userId })}`;
  const spoken = language ?? "en";
  const { looks } = (await activeScheme(reader)).scheme;
  const content = digestContent(overview, { language: spoken, business, looks });
  const frame = {
    language: spoken,
    business,
    address: publicUrl(),
    words: digestWords(spoken, business),
    opens: `/?from=${start}&to=${end}`,
    chooses: "/account#notifications",
    unsubscribeUrl,
  };
  const [text, html] = [writeMailText(content, frame), writeMailHtml(content, frame)];
  return { to: email, messageId, at: now(), subject: content.subject, text, html, unsubscribeUrl };
};

const NOT_SENT = { sent: 0 };

/**
 * Emails a user's digest of a day, at most once whatever is killed when. Users who were deactivated, lost the permission to see reports
 * or turned the digest off since it was planned receive nothing. Throws `RunFailed`.
 */
export const sendDigest = async (
  actor: Actor,
  { userId, day }: RunOptions<typeof SEND_DIGEST>,
  { runId, at, signal }: RunProgress,
): Promise<RunResult<typeof SEND_DIGEST>> => {
  at("digest");
  const key = { userId, day };
  const messageId = toMessageId(runId);
  const found = await withBusiness(actor, async (client) => {
    const recipient = await findRecipient(client, actor, userId);
    const mayReceive = recipient && recipient.digest !== "off" && can(recipient, "reports:view");
    return mayReceive ? { recipient, before: await claimDigest(client, actor, key, messageId) } : undefined;
  });
  if (!found) return NOT_SENT;
  const { recipient, before } = found;
  const make = async () => {
    const mail = await renderDigestMail(actor, { ...recipient, userId, messageId });
    signal.throwIfAborted();
    return mail;
  };
  await sendMailOnce(before, make, {
    noteHandedOver: () => withBusiness(actor, (client) => noteHandedOver(client, actor, key, now())),
    noteAnswer: (problem) =>
      withBusiness(actor, (client) => noteAnswer(client, actor, key, problem === null ? now() : null)),
  });
  return { sent: 1 };
};

/** An arbitrary constant UUID, so that all workers derive the same ID of a user's digest of a day and create it once. */
const NAMESPACE = "3f1c7b52-8a1e-4f0d-9c55-6f7d2f6f3a10";

const planBusinessDigests = (businessId: string, timeZone: string, at: Date): Promise<number> => {
  const actor = { businessId, kind: "system", id: "schedule" } as const;
  return withBusiness(actor, async (client) => {
    let made = 0;
    for (const { userId, ...time } of await listSubscriptions(client, actor)) {
      const slot = dueDigest(time, timeZone, at);
      if (!slot) continue;
      const { day, dueAt } = slot;
      const run = await insertRun(client, actor, {
        id: v5(`${businessId} ${userId} ${day}`, NAMESPACE),
        kind: SEND_DIGEST.kind,
        trigger: "schedule",
        options: { userId, day },
        jobId: uuidv7(),
        waitsAs: null,
        dueAt,
        queuedAt: at,
      });
      if (run) await sendRun(client, actor, SEND_DIGEST, run);
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
      made += await planBusinessDigests(id, timeZone, at);
    } catch (error) {
      log().error({ err: error, businessId: id }, "a business's digests were not planned");
    }
  }
  return made;
};

/**
 * Emails the user their digest now, a daily one unless they chose the weekly one. Throws CONFLICT (MAIL_NOT_CONFIGURED, MAIL_FAILED)
 * and RATE_LIMITED.
 */
export const sendTestDigest = async (actor: Actor): Promise<{ to: string }> => {
  if (!canSendMail()) throw refusalBy("MAIL_NOT_CONFIGURED", "No mail server is configured");
  await assertAllowed("test-digest", actor.id);
  const recipient = await withBusiness(actor, (client) => findRecipient(client, actor, actor.id));
  if (!recipient) throw new AppError("UNAUTHENTICATED", "Authentication credentials were not provided");
  const mail = await renderDigestMail(actor, { ...recipient, userId: actor.id, messageId: toMessageId(uuidv7()) });
  try {
    await sendMail(mail);
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    log().warn({ err: error }, "a test digest was not sent");
    throw refusalBy("MAIL_FAILED", "The mail server did not take the message");
  }
  return { to: recipient.email };
};
