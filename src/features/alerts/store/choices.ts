import type { PoolClient } from "pg";
import type { Rows } from "#core/db/transaction.ts";
import type { Language } from "#core/messages/language.ts";
import type { Role, Scope } from "#core/values/permissions.ts";
import type { Digest, DigestTime } from "#features/alerts/rules/digest-slot.ts";
import type { AlertKind } from "#features/alerts/rules/kinds.ts";

export type AlertChoices = {
  mutedKinds: AlertKind[];
  digest: Digest;
  /** 0 to 23, in the business's time zone. */
  digestHour: number;
};

const STANDARD: AlertChoices = { mutedKinds: [], digest: "off", digestHour: 8 };

const COLUMNS = { mutedKinds: true, digest: true, digestHour: true } as const;

/** What a user wants to be notified of; by default every kind, and no digest. */
export const findChoices = async (rows: Rows, { businessId }: Scope, userId: string): Promise<AlertChoices> => {
  const where = { businessId_userId: { businessId, userId } };
  const found = await rows.alertChoices.findUnique({ where, select: COLUMNS });
  return (found as AlertChoices | null) ?? STANDARD;
};

type Change = { choices: Partial<AlertChoices>; at: Date };

/** Stores a user's choices; what is left out stays. */
export const saveChoices = async (
  rows: Rows,
  { businessId }: Scope,
  userId: string,
  { choices, at }: Change,
): Promise<void> => {
  const since = (choices.digest !== undefined || choices.digestHour !== undefined) && { digestSince: at };
  await rows.alertChoices.upsert({
    where: { businessId_userId: { businessId, userId } },
    create: { businessId, userId, digestSince: at, ...choices },
    update: { ...choices, ...since },
  });
};

type Subscription = DigestTime & { userId: string };

/** The digests that active users of a business chose; none of a sample business. */
export const listSubscriptions = async (client: PoolClient, { businessId }: Scope): Promise<Subscription[]> => {
  const { rows } = await client.query<Subscription>(
    `select c.user_id as "userId", c.digest, c.digest_hour as hour, c.digest_since as since
       from alert_choices c
       join memberships m on m.business_id = $1 and m.user_id = c.user_id and m.is_active
       join users u on u.id = c.user_id and u.is_active
       join businesses b on b.id = $1 and b.sample_of is null
      where c.business_id = $1 and c.digest <> 'off' order by c.user_id`,
    [businessId],
  );
  return rows;
};

export type Recipient = { email: string; role: Role; language: Language | null; digest: Digest };

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
