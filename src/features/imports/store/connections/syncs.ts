import type { ClientBase } from "pg";
import type { RunOptions } from "#core/runs/rules/define-run.ts";
import { latestPast } from "#core/server/clock.ts";
import type { OutgoingProblem } from "#core/values/outgoing-problems.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { DeliveryProblem } from "#features/imports/rules/connections/delivery.ts";
import type { SYNC_CONNECTION } from "#features/imports/runs.ts";
import type { SourceList } from "#features/imports/shops/define-shop.ts";

type ConnectionScope = Scope & { connectionId: string };

/** Records read of each list, and the total where the shop gives one. */
type ListCount = { read: number; of: number | null };
export type ListCounts = Partial<Record<SourceList, ListCount>>;

/** A reading of a shop that is under way. */
export type ShopReading = {
  startedAt: Date;
  since: Date | null;
  cursor: string | null;
  counts: ListCounts;
  changed: number;
};

const COLUMNS = `started_at, since, cursor, counts, changed`;

/**
 * Continues the reading that is under way, or begins one of what changed since the last complete one began, less the
 * overlap; of everything if that was by a clock that has been set back since. Undefined if the connection was deleted.
 */
export const beginReading = async (
  client: ClientBase,
  { businessId, connectionId }: ConnectionScope,
  { at, overlapMs }: { at: Date; overlapMs: number },
): Promise<ShopReading | undefined> => {
  const { rows } = await client.query<ShopReading>(
    `insert into connection_syncs as s (business_id, connection_id, started_at, attempted_at, since)
     select c.business_id, c.id, $3, $3, case when last.complete_at <= $5 then last.complete_at - $4 * interval '1 millisecond' end
       from connections c left join connection_syncs last on last.business_id = $1 and last.connection_id = c.id
      where c.business_id = $1 and c.id = $2
     on conflict (business_id, connection_id) do update set attempted_at = $3,
       started_at = coalesce(s.started_at, $3),
       since = case when s.started_at is null then excluded.since else s.since end,
       cursor = case when s.started_at is null then null else s.cursor end,
       counts = case when s.started_at is null then '{}' else s.counts end,
       changed = case when s.started_at is null then 0 else s.changed end,
       skipped = case when s.started_at is null then 0 else s.skipped end,
       skipped_problem = case when s.started_at is null then null else s.skipped_problem end,
       skipped_detail = case when s.started_at is null then null else s.skipped_detail end,
       flagged = case when s.started_at is null then 0 else s.flagged end,
       flagged_problem = case when s.started_at is null then null else s.flagged_problem end,
       flagged_detail = case when s.started_at is null then null else s.flagged_detail end
     returning ${COLUMNS}`,
    [businessId, connectionId, at, overlapMs, latestPast(at)],
  );
  return rows[0];
};

type Note = { problem: DeliveryProblem; detail: string };

type StoredPage = {
  list: SourceList;
  records: number;
  remaining: number | null;
  changed: number;
  skipped: Note[];
  flagged: Note[];
  /** Null after the last page. */
  cursor: string | null;
  at: Date;
};

const LONGEST_DETAIL = 500;

/** How many, and what it was of the first. */
const toColumns = (notes: readonly Note[]): [count: number, problem: string | null, detail: string | null] => [
  notes.length,
  notes[0]?.problem ?? null,
  notes[0]?.detail.slice(0, LONGEST_DETAIL) ?? null,
];

/** Pages may overlap, so the count comes from how many records remain, where the shop gives that number. */
const countsAfter = (
  { read, of }: ListCount = { read: 0, of: null },
  { records, remaining }: Pick<StoredPage, "records" | "remaining">,
): ListCount => {
  if (remaining === null) return { read: read + records, of: null };
  const all = Math.max(of ?? read + remaining, remaining);
  return { read: Math.max(read, Math.min(all, all - remaining + records)), of: all };
};

/**
 * Records a page that is stored in the same transaction, and after the last one that the reading is complete. Undefined if
 * another worker continued the reading or it restarted with other keys: then nothing may be stored.
 */
export const notePage = async (
  client: ClientBase,
  { businessId, connectionId }: ConnectionScope,
  { startedAt, cursor, counts }: ShopReading,
  page: StoredPage,
): Promise<ShopReading | undefined> => {
  const before = counts[page.list]?.read ?? 0;
  const { read, of } = countsAfter(counts[page.list], page);
  const { rows } = await client.query<ShopReading>(
    `update connection_syncs set cursor = $5, counts = $6, changed = changed + $7, records = records + $8,
       skipped = skipped + $9, skipped_problem = coalesce(skipped_problem, $10),
       skipped_detail = coalesce(skipped_detail, $11), flagged = flagged + $13,
       flagged_problem = coalesce(flagged_problem, $14), flagged_detail = coalesce(flagged_detail, $15), problem = null, detail = null,
       started_at = case when $5::text is null then null else started_at end,
       complete_at = case when $5::text is null then started_at else complete_at end,
       succeeded_at = case when $5::text is null then $12::timestamptz else succeeded_at end
      where business_id = $1 and connection_id = $2 and started_at = $3 and cursor is not distinct from $4
      returning coalesce(started_at, complete_at) as started_at, since, cursor, counts, changed`,
    [
      businessId,
      connectionId,
      startedAt,
      cursor,
      page.cursor,
      JSON.stringify({ ...counts, [page.list]: { read, of } }),
      page.changed,
      read - before,
      ...toColumns(page.skipped),
      page.at,
      ...toColumns(page.flagged),
    ],
  );
  return rows[0];
};

/** Why the last attempt failed. */
export const noteSyncProblem = async (
  client: ClientBase,
  { businessId, connectionId }: ConnectionScope,
  { problem, detail }: { problem: OutgoingProblem; detail: string },
): Promise<void> => {
  await client.query(
    "update connection_syncs set problem = $3, detail = $4 where business_id = $1 and connection_id = $2",
    [businessId, connectionId, problem, detail],
  );
};

/** New keys may belong to another shop, so everything is read again. */
export const forgetReading = async (
  client: ClientBase,
  { businessId, connectionId }: ConnectionScope,
): Promise<void> => {
  await client.query("delete from connection_syncs where business_id = $1 and connection_id = $2", [
    businessId,
    connectionId,
  ]);
};

/** Problems that pass or that a user can fix in the shop are retried soon, others rarely. */
const SOON: readonly OutgoingProblem[] = ["RATE_LIMITED", "UNREACHABLE", "TIMED_OUT", "SHOP_FAILED"];

/**
 * Connections with keys whose last attempt was before `before`, or before `rarely` if it failed for good, or after `at` by a clock that
 * has been set back since, and that have no open run.
 */
export const dueSyncs = async (
  client: ClientBase,
  { businessId }: Scope,
  { before, rarely, at }: { before: Date; rarely: Date; at: Date },
): Promise<RunOptions<typeof SYNC_CONNECTION>[]> => {
  const { rows } = await client.query<{ connectionId: string; isFirst: boolean }>(
    `select c.id as connection_id, s.complete_at is null as is_first from connections c left join connection_syncs s on s.business_id = $1 and s.connection_id = c.id
      where c.business_id = $1 and c.sealed_access <> ''
        and (s.attempted_at is null or s.attempted_at > $5 or s.attempted_at <= case when s.problem <> all ($4::text[]) then $3 else $2 end::timestamptz)
        and not exists (select from runs r where r.business_id = $1 and r.kind = 'sync_connection'
          and r.options ->> 'connectionId' = c.id::text and r.state in ('queued', 'running', 'retrying'))`,
    [businessId, before, rarely, SOON, latestPast(at)],
  );
  return rows.map(({ connectionId, isFirst }) => ({ connectionId, ...(isFirst && { isFirst }) }));
};

/** Deletes all scheduled runs that succeeded but the last one: they are many and repeat what the connection shows. */
export const deleteEarlierRuns = async (
  client: ClientBase,
  { businessId, connectionId }: ConnectionScope,
  runId: string,
): Promise<void> => {
  await client.query(
    `delete from runs where business_id = $1 and kind = 'sync_connection' and options ->> 'connectionId' = $2
       and trigger = 'schedule' and state = 'succeeded' and id <> $3`,
    [businessId, connectionId, runId],
  );
};
