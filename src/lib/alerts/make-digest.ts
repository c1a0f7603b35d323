import { digestContent } from "#lib/domain/alerts/digest-content.ts";
import type { Digest } from "#lib/domain/alerts/digest-slot.ts";
import { digestHtml, digestText } from "#lib/domain/alerts/render-digest.ts";
import { unsubscribeToken } from "#lib/server/auth/unsubscribe-token.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import type { Recipient } from "#lib/server/db/alerts/choices.ts";
import { activeScheme } from "#lib/server/db/rfm-scheme/rfm-schemes.ts";
import type { Mail } from "#lib/server/mail/send-mail.ts";
import type { Actor, Scope } from "../domain/permissions.ts";
import { readOverview } from "../overview/read-overview.ts";
import { now } from "../server/clock.ts";
import { publicUrl } from "../server/settings.ts";

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
export const messageIdOf = (id: string): string => `${id}@${new URL(publicUrl()).hostname}`;
