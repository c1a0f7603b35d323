import type { PoolClient } from "pg";
import { type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { Rows } from "#core/db/transaction.ts";
import type { Digest } from "#core/runs/rules/digest-times.ts";
import type { Scope } from "#core/values/permissions.ts";
import { buildInboxCondition, buildReadCondition, countUnread } from "#records/alerts/alerts.ts";
import type { AlertDetails, AlertKind, InboxReader, SlippingChampion } from "#records/rules/alerts.ts";

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

const FOUND = `select a.id, a.kind, a.at, a.ended_at, ${buildReadCondition("$2")} as is_read, a.details,
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
  where ${buildInboxCondition("$2", "$3", "$4")} and ($5::boolean is null or (a.ended_at is null and not ${buildReadCondition("$2")}) = $5)`;

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
       and ($6::uuid[] is null or a.id = any($6)) and not ${buildReadCondition("$2::text")}
     on conflict do nothing`,
    [businessId, id, isManager, kinds, at, alertIds],
  );
  return rowCount ?? 0;
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
