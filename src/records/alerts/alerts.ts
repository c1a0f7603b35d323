import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { Scope } from "#core/values/permissions.ts";
import type { AlertDetails, AlertKind } from "#records/rules/alerts.ts";

/**
 * SQL: the alerts `a` in the inbox of the reader with this ID (text), who may see these kinds (text[]): not of kinds that they
 * turned off, nor of archived segments.
 */
export const buildInboxCondition = (id: string, isManager: string, kinds: string): string =>
  `a.business_id = $1 and a.kind = any(${kinds}) and (a.only_for is null or a.only_for = ${id} or ${isManager})
   and not exists (select from alert_choices c where c.business_id = $1 and c.user_id::text = ${id} and a.kind = any(c.muted_kinds))
   and not exists (select from customer_segments s
     where s.business_id = $1 and s.segment_id = a.segment_id and s.archived_at is not null)`;

export const buildReadCondition = (id: string): string =>
  `exists (select from alert_reads r where r.business_id = $1 and r.alert_id = a.id and r.user_id::text = ${id})`;

/** SQL: how many alerts of the inbox are open and unread. */
export const countUnread = (id: string, isManager: string, kinds: string): string =>
  `select count(*)::int from alerts a where ${buildInboxCondition(id, isManager, kinds)} and a.ended_at is null and not ${buildReadCondition(id)}`;

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
