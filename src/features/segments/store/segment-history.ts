import type { PoolClient } from "pg";
import { type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { raiseWorkMem } from "#core/db/work-mem.ts";
import type { DoneBy } from "#core/values/done-by.ts";
import type { Scope } from "#core/values/permissions.ts";
export type HistoryKind = "edit" | "members";

/** An edit, or customers who joined or left at the same time for the same reason. `reason` is null for an edit. */
export type HistoryRow = DoneBy & {
  kind: HistoryKind;
  id: string;
  at: Date;
  reason: string | null;
  joined: number;
  left: number;
};

const FOUND = `select 'edit' as kind, 'v' || version as id, at, by_kind as "byKind", by_id as "byId", version,
    null as reason, 0 as joined, 0 as left
  from segment_versions where business_id = $1 and segment_id = $2 and ($3::text is null or $3 = 'edit')
  union all
  select 'members', min(id::text), at, by_kind, by_id, version, reason,
    count(*) filter (where change = 'joined')::int, count(*) filter (where change = 'left')::int
  from segment_membership_changes where business_id = $1 and segment_id = $2 and ($3::text is null or $3 = 'members')
  group by at, by_kind, by_id, version, reason`;

/** A segment's history, newest first. */
export const readSegmentHistory = async (
  client: PoolClient,
  { businessId }: Scope,
  { segmentId, kind }: { segmentId: string; kind: HistoryKind | null },
  place: PageWindow,
): Promise<Page<HistoryRow>> => {
  await raiseWorkMem(client);
  const values = [businessId, segmentId, kind];
  return readPage<HistoryRow>(client, { found: FOUND, order: "at desc, kind desc, id", values }, place);
};

export type MovedCustomer = { id: string; externalId: string; name: string | null; change: "joined" | "left" };

/** The first few customers who joined or left, by the ID of their entry. */
export const movedCustomers = async (
  client: PoolClient,
  { businessId }: Scope,
  segmentId: string,
  entries: readonly HistoryRow[],
  most: number,
): Promise<Map<string, MovedCustomer[]>> => {
  const { rows } = await client.query<MovedCustomer & { entry: string }>(
    `select entry, c.customer_id as id, c.external_id as "externalId", c.name, moved.change
       from unnest($3::text[], $4::timestamptz[], $5::text[], $6::text[], $7::text[]) as e(entry, at, kind, actor, reason)
       cross join lateral (
         select customer_id, change from segment_membership_changes m
          where m.business_id = $1 and m.segment_id = $2 and m.at = e.at and m.by_kind = e.kind
            and m.by_id is not distinct from e.actor and m.reason = e.reason
          order by customer_id limit $8
       ) moved
       join customers c on c.business_id = $1 and c.customer_id = moved.customer_id
      order by entry, c.customer_id`,
    [
      businessId,
      segmentId,
      entries.map(({ id }) => id),
      entries.map(({ at }) => at),
      entries.map(({ byKind }) => byKind),
      entries.map(({ byId }) => byId),
      entries.map(({ reason }) => reason),
      most,
    ],
  );
  const byEntry = new Map<string, MovedCustomer[]>();
  for (const { entry, ...customer } of rows) byEntry.set(entry, [...(byEntry.get(entry) ?? []), customer]);
  return byEntry;
};
