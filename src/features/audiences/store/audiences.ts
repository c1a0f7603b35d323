import type { PoolClient } from "pg";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { execute, type Transaction } from "#core/db/transaction.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { AudienceFormatName } from "#features/audiences/destinations/destinations.ts";
import type { AUDIENCE_SORTS, Delivery, Purpose, Schedule } from "#features/audiences/rules/audience.ts";
import type { AudienceSource } from "#features/audiences/rules/audience-source.ts";

/** Runs that can change who is in a segment, a group, a playbook list or a view. */
const MOVING = [
  "recalculate_segments",
  "bulk_assign",
  "segment_purchases",
  "forecast_clv",
  "axis_run",
  "profile_update",
  "track_drift",
  "import",
  "import_undo",
  "sync_connection",
];

/** When something last changed that decides who is in a source; null for never. */
export const findLastChange = async (
  client: PoolClient,
  { businessId }: Scope,
  source: AudienceSource,
): Promise<Date | null> => {
  const { rows } = await client.query<{ at: Date | null }>(
    `select greatest(
       (select max(finished_at) from runs where business_id = $1 and kind = any($2::text[])),
       (select max(at) from segment_membership_changes where business_id = $1 and segment_id = $3)) as at`,
    [businessId, MOVING, source.kind === "segment" ? source.segmentId : null],
  );
  return rows[0]?.at ?? null;
};

/** Whether a source's segment was deleted. */
export const isSegmentGone = async (
  client: PoolClient,
  { businessId }: Scope,
  source: AudienceSource,
): Promise<boolean> => {
  if (source.kind !== "segment") return false;
  const { rowCount } = await client.query("select from customer_segments where business_id = $1 and segment_id = $2", [
    businessId,
    source.segmentId,
  ]);
  return rowCount === 0;
};

export type AudienceValues = {
  name: string;
  source: AudienceSource;
  format: AudienceFormatName;
  purpose: Purpose;
  schedule: Schedule;
  /** 0 to 23, in the business's time zone. */
  hour: number;
};

export type AudienceRow = AudienceValues & {
  id: string;
  scheduledSince: Date;
  version: number;
  createdBy: string;
  changedBy: string;
  createdAt: Date;
  updatedAt: Date;
};

/** With its last send. */
export type ListedAudience = AudienceRow & {
  sends: number;
  lastSentAt: Date | null;
  lastSent: number | null;
  delivery: Delivery;
  /** The campaign that was created with it; null without one, or if it was deleted. */
  campaignId: string | null;
};

const COLUMNS = `a.id, a.name, a.source, a.format, a.purpose, a.schedule, a.hour, a.scheduled_since, a.version,
  a.created_by, a.changed_by, a.created_at, a.updated_at`;

/** SQL: how far the audience `a` with the destination `d` is delivered, whose last send is `number`. */
export const deliveryOf = (number: string): string => `case
    when d.audience_id is null then case when a.format = 'csv' then 'file' else 'not_connected' end
    when d.problem is not null then 'failed' when d.target is not null then 'delivering'
    when d.delivered >= ${number} then 'delivered' else 'ready' end`;

const WITH_LAST = `select ${COLUMNS}, coalesce(s.number, 0) as sends, s.finished_at as last_sent_at, s.sent as last_sent,
    (select m.id from campaigns m where m.business_id = $1 and m.source ->> 'audienceId' = a.id::text
      order by m.created_at desc limit 1) as campaign_id,
    ${deliveryOf("s.number")} as delivery
  from audiences a left join audience_destinations d on d.business_id = $1 and d.audience_id = a.id left join lateral (
    select number, finished_at, sent from audience_sends
     where business_id = $1 and audience_id = a.id order by number desc limit 1
  ) s on true
  where a.business_id = $1 and a.deleted_at is null`;

const ORDER = { name: "folded(name)", lastSentAt: "last_sent_at", lastSent: "last_sent", updatedAt: "updated_at" };
export type AudienceSort = (typeof AUDIENCE_SORTS)[number] | `-${(typeof AUDIENCE_SORTS)[number]}`;

export const listAudiences = (
  client: PoolClient,
  { businessId }: Scope,
  words: readonly string[],
  sort: AudienceSort,
  place: PageWindow,
): Promise<Page<ListedAudience>> =>
  readPage<ListedAudience>(
    client,
    {
      found: `${WITH_LAST} and ${hasWords("a.name", "$2")}`,
      order: orderBy(ORDER, sort),
      values: [businessId, words],
    },
    place,
  );

/** Null if there is none, or it was deleted. `id` is a UUID. */
export const findAudience = async (
  client: PoolClient,
  { businessId }: Scope,
  id: string,
): Promise<ListedAudience | null> => {
  const { rows } = await client.query<ListedAudience>(`${WITH_LAST} and a.id = $2`, [businessId, id]);
  return rows[0] ?? null;
};

/** Locks it until the transaction ends: of its sends, one is written at a time. */
export const lockAudience = async (
  client: PoolClient,
  { businessId }: Scope,
  id: string,
): Promise<AudienceRow | null> => {
  const { rows } = await client.query<AudienceRow>(
    `select ${COLUMNS} from audiences a where a.business_id = $1 and a.id = $2 and a.deleted_at is null for update`,
    [businessId, id],
  );
  return rows[0] ?? null;
};

export const countAudiences = async (client: PoolClient, { businessId }: Scope): Promise<number> => {
  const { rows } = await client.query<{ count: number }>(
    "select count(*)::int as count from audiences where business_id = $1 and deleted_at is null",
    [businessId],
  );
  return rows[0]?.count ?? 0;
};

export const insertAudience = async (
  client: PoolClient,
  { businessId }: Scope,
  { id, name, source, format, purpose, schedule, hour }: AudienceValues & { id: string },
  by: string,
  at: Date,
): Promise<void> => {
  await client.query(
    `insert into audiences (business_id, id, name, source, format, purpose, schedule, hour, scheduled_since, created_by,
       changed_by, created_at, updated_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $9, $9)`,
    [businessId, id, name, source, format, purpose, schedule, hour, at, by],
  );
};

export const updateAudience = async (
  client: PoolClient,
  { businessId }: Scope,
  { id, name, source, format, purpose, schedule, hour }: AudienceValues & { id: string },
  by: string,
  at: Date,
): Promise<void> => {
  await client.query(
    `update audiences set name = $3, source = $4, format = $5, purpose = $6, schedule = $7, hour = $8, scheduled_since = $9,
       changed_by = $10, updated_at = $9, version = version + 1
      where business_id = $1 and id = $2`,
    [businessId, id, name, source, format, purpose, schedule, hour, at, by],
  );
};

/** Its sends stay, for the customers' pages; their files expire. */
export const hideAudience = async (client: PoolClient, { businessId }: Scope, id: string, at: Date): Promise<void> => {
  await client.query("update audiences set deleted_at = $3 where business_id = $1 and id = $2", [businessId, id, at]);
};

/** Audiences that are sent every day, every Monday or live. */
export const scheduledAudiences = async (client: PoolClient, { businessId }: Scope): Promise<AudienceRow[]> => {
  const { rows } = await client.query<AudienceRow>(
    `select ${COLUMNS} from audiences a
      where a.business_id = $1 and a.deleted_at is null and a.schedule <> 'manual' order by a.id`,
    [businessId],
  );
  return rows;
};

/** The format of an audience, also of a deleted one; null if there is none. */
export const findAudienceFormat = async (
  transaction: Transaction,
  { businessId }: Scope,
  id: string,
): Promise<AudienceFormatName | null> => {
  const [audience] = await execute<{ format: AudienceFormatName }>(
    transaction,
    "select format from audiences where business_id = $1::uuid and id = $2::uuid",
    [businessId, id],
  );
  return audience?.format ?? null;
};
