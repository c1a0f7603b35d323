import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { Rows } from "#core/db/transaction.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import type { DoneBy } from "#core/values/changed.ts";
import type { Scope } from "#core/values/permissions.ts";
import { onlyReachable, reachCounts } from "#records/customers/consent.ts";
import { joinOverview, LACKS_WORD, wordsAt } from "#records/customers/customer-columns.ts";
import { eachListRow, type ListSource, pickIds, readListPage, selectFields } from "#records/customers/list-rows.ts";
import type { CustomValue } from "#records/rules/custom-fields.ts";
import { type CustomerOverview, OVERVIEW_FIELDS } from "#records/rules/customers/customer-standing.ts";
import type { Reach, ReachCounts } from "#records/rules/customers/reach.ts";

type Membership = { segmentId: string; customerId: string };
type MembershipChangeRow = DoneBy & { at: Date; change: "joined" | "left"; reason: string };

/** When a customer joined and left a segment, newest first. */
export const listMemberChanges = async (
  rows: Rows,
  { businessId }: Scope,
  membership: Membership,
  most: number,
): Promise<MembershipChangeRow[]> => {
  const found = await rows.segmentMembershipChange.findMany({
    where: { businessId, ...membership },
    orderBy: { at: "desc" },
    take: most,
    select: { at: true, change: true, byKind: true, byId: true, version: true, reason: true },
  });
  return found as MembershipChangeRow[];
};

const countMember = async (rows: Rows, { businessId }: AuditActor, id: string, change: 1 | -1): Promise<void> => {
  await rows.customerSegment.update({
    where: { businessId_id: { businessId, id } },
    data: { memberCount: { increment: change } },
  });
};

const recordChange = async (
  rows: Rows,
  actor: AuditActor,
  membership: Membership,
  change: "joined" | "left",
  at: Date,
) => {
  const { businessId, kind: byKind, id: byId } = actor;
  await rows.segmentMembershipChange.create({
    data: { businessId, ...membership, change, at, byKind, byId, reason: "by_hand" },
  });
};

/** Adds a customer manually; false if they are already a member. */
export const insertAssignment = async (
  rows: Rows,
  actor: AuditActor,
  membership: Membership,
  at: Date,
): Promise<boolean> => {
  const { businessId, kind: byKind, id: byId } = actor;
  const made = await rows.customerSegmentAssignment.createMany({
    data: [{ businessId, ...membership, assignedAt: at, byKind, byId }],
    skipDuplicates: true,
  });
  if (made.count === 0) return false;
  await countMember(rows, actor, membership.segmentId, 1);
  await recordChange(rows, actor, membership, "joined", at);
  return true;
};

/** Removes a customer manually; false if they are not a member. */
export const deleteAssignment = async (
  rows: Rows,
  actor: AuditActor,
  membership: Membership,
  at: Date,
): Promise<boolean> => {
  const gone = await rows.customerSegmentAssignment.deleteMany({
    where: { businessId: actor.businessId, ...membership },
  });
  if (gone.count === 0) return false;
  await countMember(rows, actor, membership.segmentId, -1);
  await recordChange(rows, actor, membership, "left", at);
  return true;
};

/** Copies all members of a segment to a new, static one. */
export const copyAssignments = async (
  rows: Rows,
  { businessId, kind, id }: AuditActor,
  { from, to }: { from: string; to: string },
  at: Date,
): Promise<number> =>
  rows.$executeRaw`
    with copied as (
      insert into customer_segment_assignments as a (business_id, segment_id, customer_id, assigned_at, by_kind, by_id)
      select s.business_id, ${to}::uuid, s.customer_id, ${at}::timestamptz, ${kind}::text, ${id}::text from customer_segment_assignments s
       where s.business_id = ${businessId}::uuid and s.segment_id = ${from}::uuid
      returning a.customer_id
    ), counted as (
      update customer_segments set member_count = (select count(*) from copied)
       where business_id = ${businessId}::uuid and segment_id = ${to}::uuid
    )
    insert into segment_membership_changes (business_id, segment_id, customer_id, at, change, by_kind, by_id, reason)
    select ${businessId}::uuid, ${to}::uuid, customer_id, ${at}::timestamptz, 'joined', ${kind}::text, ${id}::text, 'by_hand' from copied returning 1`;

export const isMember = async (rows: Rows, { businessId }: Scope, membership: Membership): Promise<boolean> =>
  (await rows.customerSegmentAssignment.count({ where: { businessId, ...membership } })) > 0;

type AssignmentRow = DoneBy & {
  /** The segment's ID. */
  id: string;
  name: string;
  isAutomatic: boolean;
  criteria: Record<string, unknown>;
  assignedAt: Date;
};

/** The segments a customer is in, sorted by name. */
export const listAssignments = async (
  rows: Rows,
  { businessId }: Scope,
  customerId: string,
): Promise<AssignmentRow[]> => {
  const found = await rows.customerSegmentAssignment.findMany({
    where: { businessId, customerId },
    orderBy: { segment: { nameKey: "asc" } },
    select: {
      assignedAt: true,
      byKind: true,
      byId: true,
      version: true,
      segment: { select: { id: true, name: true, isAutomatic: true, criteria: true } },
    },
  });
  return found.map(({ segment: { criteria, ...segment }, byKind, ...rest }) => ({
    ...segment,
    ...rest,
    byKind: byKind as AssignmentRow["byKind"],
    criteria: criteria as AssignmentRow["criteria"],
  }));
};

type HistoryKind = "edit" | "members";

/** An edit, or customers who joined or left at the same time for the same reason. `reason` is null for an edit. */
export type HistoryRow = DoneBy & {
  kind: HistoryKind;
  id: string;
  at: Date;
  reason: string | null;
  joined: number;
  left: number;
};

const FOUND = `select 'edit' as kind, 'v' || version as id, at, by_kind, by_id, version,
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
    `select entry, c.customer_id as id, c.external_id, c.name, moved.change
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

const KEYS = {
  name: "c.name_key",
  joinedAt: "member.at",
  lifetimeValue: "coalesce(m.lifetime_value, 0)",
  orderCount: "coalesce(m.order_count, 0)",
  lastOrderAt: "m.last_order_at",
};

type Field = keyof typeof KEYS;
type SegmentMemberSort = Field | `-${Field}`;

export type MembersWanted = {
  segmentId: string;
  /** Members as of this instant; null for current members. */
  before: Date | null;
  /** All must occur in the name, email or external ID. */
  words: readonly string[];
  reachable: Reach | null;
  sort: SegmentMemberSort;
};

type SegmentMemberRow = CustomerOverview & DoneBy & { joinedAt: Date };

const NOW = `select customer_id, assigned_at as at, by_kind, by_id, version from customer_segment_assignments
  where business_id = $1 and segment_id = $2 and $4::timestamptz is null`;

/** Each customer's last change before then, if it was joining. */
const BEFORE = `select customer_id, at, by_kind, by_id, version from (
    select distinct on (customer_id) customer_id, at, change, by_kind, by_id, version from segment_membership_changes
     where business_id = $1 and segment_id = $2 and at < $4::timestamptz order by customer_id, at desc
  ) last_change where change = 'joined'`;

export type ExportedMember = SegmentMemberRow & { customFields: Record<string, CustomValue> };

type Member = DoneBy & { id: string; joinedAt: Date };

/** What is shown of members. */
const describe = async (client: PoolClient, { businessId }: Scope, members: readonly Member[]) => {
  const { rows } = await client.query<CustomerOverview & { customFields: ExportedMember["customFields"] }>(
    `select ${selectFields(OVERVIEW_FIELDS)}, c.custom_fields
       from unnest($2::uuid[]) member (id) ${joinOverview("member.id")}`,
    [businessId, pickIds(members)],
  );
  const details = new Map(rows.map((row) => [row.id, row]));
  return members.flatMap(({ joinedAt, byKind, byId, version, ...member }): ExportedMember[] => {
    const row = details.get(member.id);
    return row ? [{ ...row, joinedAt, byKind, byId, version }] : [];
  });
};

const buildMemberList = (
  scope: Scope,
  { segmentId, before, words, reachable, sort }: MembersWanted,
): ListSource<Member, ExportedMember> => {
  const field = sort.replace("-", "") as Field;
  return {
    head: `with found as materialized (
        select member.customer_id as id, member.at as joined_at, member.by_kind, member.by_id, member.version,
               ${KEYS[field]} as sort_key
          from (${before ? BEFORE : NOW}) member
          join customers c on c.business_id = $1 and c.customer_id = member.customer_id
          left join customer_metrics m on m.business_id = $1 and m.customer_id = member.customer_id
         where not exists (select from (${wordsAt("$3")}) words where ${LACKS_WORD})
      ), shown as (${onlyReachable("found", reachable)})`,
    values: [scope.businessId, segmentId, words, before],
    order: orderBy({ [field]: "sort_key" } as Record<Field, string>, sort),
    describe: (client, members) => describe(client, scope, members),
    plan: raiseWorkMem,
  };
};

/** One page of a segment's members with their custom fields, now or at an earlier time; `reach` counts them regardless of `reachable`. */
export const readSegmentMembers = (
  scope: Scope,
  wanted: MembersWanted,
  place: PageWindow,
): Promise<Page<ExportedMember> & { reach: ReachCounts }> =>
  readListPage<Member, ExportedMember, { reach: ReachCounts }>(scope, buildMemberList(scope, wanted), place, {
    facts: { reach: reachCounts("found") },
  });

/** All of them in order, a few thousand at a time. */
export const eachSegmentMember = (
  scope: Scope,
  wanted: MembersWanted,
  take: (rows: ExportedMember[]) => Promise<void>,
): Promise<void> => eachListRow(scope, buildMemberList(scope, wanted), take);
