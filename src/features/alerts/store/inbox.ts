import type { PoolClient } from "pg";
import { type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { InboxReader } from "#features/alerts/rules/inbox-reader.ts";
import type { AlertDetails, AlertKind, SlippingChampion } from "#features/alerts/rules/kinds.ts";

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

const FOUND = `select a.id, a.kind, a.at, a.ended_at as "endedAt", ${IS_READ("$2")} as "isRead", a.details,
    case when s.segment_id is not null then jsonb_build_object('id', s.segment_id, 'name', s.name) end as segment,
    case when n.id is not null then jsonb_build_object('id', n.id, 'name', n.name) end as connection,
    case when i.id is not null then jsonb_build_object('id', i.id, 'fileName', i.file_name) end as import,
    case when w.id is not null then jsonb_build_object('id', w.id, 'name', w.name) end as "webhookEndpoint",
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
