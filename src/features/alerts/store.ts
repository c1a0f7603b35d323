import type { ClientBase, PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { Rows } from "#core/db/transaction.ts";
import type { Language } from "#core/messages/language.ts";
import type { Role, Scope } from "#core/values/permissions.ts";
import type { AlertDetails, AlertKind, Digest, DigestTime, InboxReader, SlippingChampion } from "./rules.ts";

export type AlertRow = {
  [Kind in AlertKind]: {
    id: string;
    kind: Kind;
    at: Date;
    endedAt: Date | null;
    isRead: boolean;
    details: AlertDetails[Kind];
    /** Alerts are deleted with the row that they are about. */
    segment: Kind extends "segment_size" | "segment_failed" ? { id: string; name: string } : null;
    connection: Kind extends "connection_failed" ? { id: string; name: string } : null;
    import: Kind extends "import_failed" ? { id: string; fileName: string } : null;
    webhookEndpoint: Kind extends "webhook_disabled" ? { id: string; name: string } : null;
    /** The slipping champions, without those that were erased since. */
    customers: (SlippingChampion & { externalId: string; name: string | null })[];
  };
}[AlertKind];

/**
 * SQL: the alerts `a` in the inbox of the reader with this ID (text), who may see these kinds (text[]): not of kinds that they
 * turned off, nor of archived segments.
 */
const buildInboxCondition = (id: string, isManager: string, kinds: string): string =>
  `a.business_id = $1 and a.kind = any(${kinds}) and (a.only_for is null or a.only_for = ${id} or ${isManager})
   and not exists (select from alert_choices c where c.business_id = $1 and c.user_id::text = ${id} and a.kind = any(c.muted_kinds))
   and not exists (select from customer_segments s
     where s.business_id = $1 and s.segment_id = a.segment_id and s.archived_at is not null)`;

const IS_READ = (id: string): string =>
  `exists (select from alert_reads r where r.business_id = $1 and r.alert_id = a.id and r.user_id::text = ${id})`;

/** SQL: how many alerts of the inbox are open and unread. */
export const countUnread = (id: string, isManager: string, kinds: string): string =>
  `select count(*)::int from alerts a where ${buildInboxCondition(id, isManager, kinds)} and a.ended_at is null and not ${IS_READ(id)}`;

const FOUND = `select a.id, a.kind, a.at, a.ended_at, ${IS_READ("$2")} as is_read, a.details,
    case when s.segment_id is not null then jsonb_build_object('id', s.segment_id, 'name', s.name) end as segment,
    case when n.id is not null then jsonb_build_object('id', n.id, 'name', n.name) end as connection,
    case when i.id is not null then jsonb_build_object('id', i.id, 'fileName', i.file_name) end as import,
    case when w.id is not null then jsonb_build_object('id', w.id, 'name', w.name) end as webhook_endpoint,
    array(select one || jsonb_build_object('externalId', c.external_id, 'name', c.name)
            from jsonb_array_elements(a.details -> 'named') with ordinality as named(one, place)
            join customers c on c.business_id = $1 and c.customer_id = (one ->> 'id')::uuid order by place) as customers
  from alerts a
    left join customer_segments s on s.business_id = $1 and s.segment_id = a.segment_id
    left join connections n on n.business_id = $1 and n.id = a.connection_id
    left join imports i on i.business_id = $1 and i.id = a.import_id
    left join webhook_endpoints w on w.business_id = $1 and w.id = a.webhook_endpoint_id
  where ${buildInboxCondition("$2", "$3", "$4")} and ($5::boolean is null or (a.ended_at is null and not ${IS_READ("$2")}) = $5)`;

export const countInbox = async (
  client: PoolClient,
  { businessId }: Scope,
  { id, isManager, kinds }: InboxReader,
): Promise<number> => {
  const { rows } = await client.query<{ count: number }>(countUnread("$2", "$3", "$4"), [
    businessId,
    id,
    isManager,
    kinds,
  ]);
  return rows[0]?.count ?? 0;
};

/** One page of the inbox, newest first, and how many of all alerts are open and unread. */
export const readInbox = async (
  client: PoolClient,
  scope: Scope,
  reader: InboxReader,
  { isUnread, ...place }: PageWindow & { isUnread: boolean | null },
): Promise<Page<AlertRow> & { unread: number }> => {
  const values = [scope.businessId, reader.id, reader.isManager, reader.kinds, isUnread];
  const page = await readPage<AlertRow>(client, { found: FOUND, order: "at desc, id desc", values }, place);
  return { ...page, unread: await countInbox(client, scope, reader) };
};

/** Marks these alerts of the inbox as read, or all of them. Returns how many were unread. */
export const markRead = async (
  client: PoolClient,
  { businessId }: Scope,
  { id, isManager, kinds }: InboxReader,
  { alertIds, at }: { alertIds: readonly string[] | null; at: Date },
): Promise<number> => {
  const { rowCount } = await client.query(
    `insert into alert_reads (business_id, user_id, alert_id, read_at)
     select $1, $2::uuid, a.id, $5 from alerts a where ${buildInboxCondition("$2::text", "$3::boolean", "$4::text[]")}
       and ($6::uuid[] is null or a.id = any($6)) and not ${IS_READ("$2::text")}
     on conflict do nothing`,
    [businessId, id, isManager, kinds, at, alertIds],
  );
  return rowCount ?? 0;
};

/** What an alert is about, within its kind. */
type Subject<Kind extends AlertKind> = { kind: Kind; subject: string };

type Raised<Kind extends AlertKind> = Subject<Kind> & {
  details: AlertDetails[Kind];
  at: Date;
  /** The row that the alert is about, and is deleted with. */
  segmentId?: string;
  connectionId?: string;
  importId?: string;
  webhookEndpointId?: string;
  /** The actor whose own work it is about; without it, all users with the kind's permission see it. */
  onlyFor?: string;
};

/** SQL: the row with this ID, if one is given, exists until the transaction ends. */
const ifThere = (match: string): string => {
  const [column = "", place = ""] = match.split(" = ");
  const [table = ""] = column.split(".");
  return `(${place}::uuid is null or exists (select from ${table} where business_id = $1 and ${match} for key share))`;
};

const ABOUT = [
  "customer_segments.segment_id = $7",
  "connections.id = $8",
  "imports.id = $9",
  "webhook_endpoints.id = $10",
];

/**
 * Begins an episode of a subject in the transaction of the work that found it. While one is open only its details change, so
 * that users who have read it are not notified again. Does nothing if the row that it is about was deleted meanwhile.
 */
export const raiseAlert = async <Kind extends AlertKind>(
  client: ClientBase,
  { businessId }: Scope,
  { kind, subject, details, at, segmentId, connectionId, importId, webhookEndpointId, onlyFor }: Raised<Kind>,
): Promise<void> => {
  await client.query(
    `insert into alerts (business_id, id, kind, subject, at, details, segment_id, connection_id, import_id,
       webhook_endpoint_id, only_for)
     select $1::uuid, $2::uuid, $3::text, $4::text, $5::timestamptz, $6::jsonb, $7::uuid, $8::uuid, $9::uuid, $10::uuid, $11::text
      where ${ABOUT.map(ifThere).join(" and ")}
     on conflict (business_id, kind, subject) where ended_at is null do update set details = excluded.details`,
    [businessId, uuidv7(), kind, subject, at, details, segmentId, connectionId, importId, webhookEndpointId, onlyFor],
  );
};

/** Ends a subject's open episode, if there is one. */
export const endAlert = async (
  client: ClientBase,
  { businessId }: Scope,
  { kind, subject, at }: Subject<AlertKind> & { at: Date },
): Promise<void> => {
  await client.query(
    "update alerts set ended_at = $4 where business_id = $1 and kind = $2 and subject = $3 and ended_at is null",
    [businessId, kind, subject, at],
  );
};

/** The details of a subject's open episode, which nothing else changes until the transaction ends. */
export const lockAlert = async <Kind extends AlertKind>(
  client: ClientBase,
  { businessId }: Scope,
  { kind, subject }: Subject<Kind>,
): Promise<AlertDetails[Kind] | undefined> => {
  const { rows } = await client.query<{ details: AlertDetails[Kind] }>(
    "select details from alerts where business_id = $1 and kind = $2 and subject = $3 and ended_at is null for update",
    [businessId, kind, subject],
  );
  return rows[0]?.details;
};

/** Shows an open episode that became worse as a new one: unread, with the current time. */
export const renewAlert = async (
  client: ClientBase,
  { businessId }: Scope,
  { kind, subject, at }: Subject<AlertKind> & { at: Date },
): Promise<void> => {
  await client.query(
    `with renewed as (
       update alerts set at = $4 where business_id = $1 and kind = $2 and subject = $3 and ended_at is null returning id
     )
     delete from alert_reads where business_id = $1 and alert_id in (select id from renewed)`,
    [businessId, kind, subject, at],
  );
};

/** Deletes alerts that ended before a time, and older ones of what can't fail or change again. */
export const deleteOldAlerts = async (client: ClientBase, { businessId }: Scope, before: Date): Promise<void> => {
  await client.query(
    `delete from alerts where business_id = $1 and at < $2
      and (ended_at < $2 or kind in ('champions_slipping', 'import_failed') or only_for is not null)`,
    [businessId, before],
  );
};

type AlertChoices = {
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
