import type { AuditActor } from "#core/auth/audit-log.ts";
import type { Rows } from "#core/db/transaction.ts";
import type { DoneBy } from "#core/values/done-by.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Membership } from "./membership-changes.ts";

const count = async (rows: Rows, { businessId }: AuditActor, id: string, change: 1 | -1): Promise<void> => {
  await rows.customerSegment.update({
    where: { businessId_id: { businessId, id } },
    data: { memberCount: { increment: change } },
  });
};

const note = async (rows: Rows, actor: AuditActor, membership: Membership, change: "joined" | "left", at: Date) => {
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
  await count(rows, actor, membership.segmentId, 1);
  await note(rows, actor, membership, "joined", at);
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
  await count(rows, actor, membership.segmentId, -1);
  await note(rows, actor, membership, "left", at);
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

export type AssignmentRow = DoneBy & {
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
