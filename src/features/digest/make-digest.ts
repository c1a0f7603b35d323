import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { unsubscribeToken } from "#core/auth/unsubscribe-token.ts";
import type { Mail } from "#core/mail/send-mail.ts";
import { now } from "#core/server/clock.ts";
import { publicUrl } from "#core/server/settings.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import type { Digest } from "#features/alerts/rules/digest-slot.ts";
import type { Recipient } from "#features/alerts/store/choices.ts";
import { digestContent } from "#features/digest/rules/digest-content.ts";
import { digestHtml, digestText } from "#features/digest/rules/render-digest.ts";
import { activeScheme } from "#features/report/store/rfm-schemes.ts";
import { readOverview } from "../overview/read-overview.ts";

type DigestMail = Recipient & { userId: string; digest: Digest; messageId: string };

/** A user's digest as a message: what the start page shows them, in their language. */
export const makeDigest = async (
  { businessId }: Scope,
  { userId, email, role, language, digest, messageId }: DigestMail,
): Promise<Mail> => {
  const reader: Actor = { businessId, kind: "user", id: userId, role };
  const { name: business } = await getBusinessOrThrow(reader);
  const overview = await readOverview(reader, { since: digest === "weekly" ? "week" : "day" });
  const unsubscribeUrl = `${publicUrl()}/unsubscribe/${unsubscribeToken({ businessId, userId })}`;
  const frame = { language: language ?? "en", business, address: publicUrl(), unsubscribeUrl };
  const { looks } = (await activeScheme(reader)).scheme;
  const content = digestContent(overview, { ...frame, looks });
  const [text, html] = [digestText(content, frame), digestHtml(content, frame)];
  return { to: email, messageId, at: now(), subject: content.subject, text, html, unsubscribeUrl };
};

/** The same for the same digest, so that mailboxes recognize a repetition. */
export const toMessageId = (id: string): string => `${id}@${new URL(publicUrl()).hostname}`;
