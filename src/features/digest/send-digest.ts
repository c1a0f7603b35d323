import { withBusiness } from "#core/db/with-business.ts";
import { MailError, sendMail } from "#core/mail/send-mail.ts";
import { now } from "#core/server/clock.ts";
import { type Actor, can } from "#core/values/permissions.ts";
import { findRecipient } from "#features/alerts/store/choices.ts";
import { claimDigest, noteAnswer, noteHandedOver } from "#features/digest/store/digest-sends.ts";
import type { RunOptions, RunProblem } from "#features/runs/rules/kinds.ts";
import type { RunResult } from "#features/runs/rules/results.ts";
import { RunFailed, type RunProgress } from "../runs/run-progress.ts";
import { makeDigest, toMessageId } from "./make-digest.ts";

const PROBLEMS: Record<MailError["problem"], RunProblem> = {
  refused: "MAIL_REFUSED",
  unreachable: "MAIL_UNREACHABLE",
  unconfirmed: "MAIL_UNCONFIRMED",
};

const NOT_SENT = { sent: 0 };

/** The mail server may have taken the message, so that another attempt could send it twice. */
const unconfirmed = (cause?: unknown) => new RunFailed("MAIL_UNCONFIRMED", { isFinal: true, cause });

/**
 * Emails a user's digest of a day, at most once whatever is killed when: that the mail server is about to receive the message is stored
 * before, and only a refusal allows another attempt. Users who were deactivated, lost the permission to see reports or
 * turned the digest off since it was planned receive nothing. Throws `RunFailed`.
 */
export const sendDigest = async (
  actor: Actor,
  { userId, day }: RunOptions<"send_digest">,
  { runId, at, signal }: RunProgress,
): Promise<RunResult<"send_digest">> => {
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
  if (before.sentAt) return { sent: 1 };
  if (before.handedAt) throw unconfirmed();
  const mail = await makeDigest(actor, { ...recipient, userId, messageId });
  signal.throwIfAborted();
  try {
    await sendMail(mail, async () => {
      const isOurs = await withBusiness(actor, (client) => noteHandedOver(client, actor, key, now()));
      if (!isOurs) throw unconfirmed();
    });
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    const { problem, message, isTransient } = error;
    if (problem === "unconfirmed") throw unconfirmed(error);
    await withBusiness(actor, (client) => noteAnswer(client, actor, key, null));
    throw new RunFailed(PROBLEMS[problem], { result: { reason: message }, isFinal: !isTransient, cause: error });
  }
  await withBusiness(actor, (client) => noteAnswer(client, actor, key, now()));
  return { sent: 1 };
};
