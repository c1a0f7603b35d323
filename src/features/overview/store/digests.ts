import type { PoolClient } from "pg";
import { withBusiness } from "#core/db/with-business.ts";
import type { CleanUp } from "#core/feature.ts";
import type { MailState } from "#core/mail.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import type { Digest, DigestTime } from "#core/runs/rules/digest-times.ts";
import type { Role, Scope } from "#core/values/permissions.ts";
import type { Day } from "#lib/time/day.ts";

export type DigestKey = { userId: string; day: Day };

/** Creates the row of a user's digest of a day unless it exists, and returns how far it got. */
export const claimDigest = async (
  client: PoolClient,
  { businessId }: Scope,
  { userId, day }: DigestKey,
  messageId: string,
): Promise<MailState> => {
  await client.query(
    `insert into digest_sends (business_id, user_id, day, message_id) values ($1, $2, $3, $4) on conflict do nothing`,
    [businessId, userId, day, messageId],
  );
  const { rows } = await client.query<MailState>(
    `select handed_at, sent_at from digest_sends
      where business_id = $1 and user_id = $2 and day = $3`,
    [businessId, userId, day],
  );
  const [sent] = rows;
  if (!sent) throw new Error("The user was deleted while their digest was made");
  return sent;
};

/** Records that the mail server is about to receive the message. False if that was recorded already. */
export const noteHandedOver = async (
  client: PoolClient,
  { businessId }: Scope,
  { userId, day }: DigestKey,
  at: Date,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `update digest_sends set handed_at = $4
      where business_id = $1 and user_id = $2 and day = $3 and handed_at is null`,
    [businessId, userId, day, at],
  );
  return rowCount === 1;
};

/** Records the mail server's answer: when it accepted the message, or null for a refusal, after which it may be handed over again. */
export const noteAnswer = async (
  client: PoolClient,
  { businessId }: Scope,
  { userId, day }: DigestKey,
  acceptedAt: Date | null,
): Promise<void> => {
  await client.query(
    `update digest_sends set sent_at = $4, handed_at = case when $4::timestamptz is null then null else handed_at end
      where business_id = $1 and user_id = $2 and day = $3`,
    [businessId, userId, day, acceptedAt],
  );
};

export const deleteOldDigests: CleanUp = (scope, before) =>
  withBusiness(scope, (client) =>
    client.query("delete from digest_sends where business_id = $1 and day < $2::date", [scope.businessId, before(90)]),
  );

type Subscription = DigestTime & { userId: string };

/** The digests that active users of a business chose; none of a sample business. */
export const listSubscriptions = async (client: PoolClient, { businessId }: Scope): Promise<Subscription[]> => {
  const { rows } = await client.query<Subscription>(
    `select c.user_id, c.digest, c.digest_hour as hour, c.digest_since as since
       from alert_choices c
       join memberships m on m.business_id = $1 and m.user_id = c.user_id and m.is_active
       join users u on u.id = c.user_id and u.is_active
       join businesses b on b.id = $1 and b.sample_of is null
      where c.business_id = $1 and c.digest <> 'off' order by c.user_id`,
    [businessId],
  );
  return rows;
};

export type Recipient = { email: string; role: Role; language: LanguageTag | null; digest: Digest };

/** An active user of the business with their digest; undefined for others. */
export const findRecipient = async (
  client: PoolClient,
  { businessId }: Scope,
  userId: string,
): Promise<Recipient | undefined> => {
  const { rows } = await client.query<Recipient>(
    `select u.email, m.role, u.language, coalesce(c.digest, 'off') as digest
       from memberships m join users u on u.id = m.user_id
       left join alert_choices c on c.business_id = $1 and c.user_id = m.user_id
      where m.business_id = $1 and m.user_id = $2 and m.is_active and u.is_active`,
    [businessId, userId],
  );
  return rows[0];
};
