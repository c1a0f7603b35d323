import type { AuditActor } from "#core/auth/audit-log.ts";
import type { Rows } from "#core/db/transaction.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Prisma } from "#generated/prisma/client.ts";
import type { SegmentRow } from "./segments.ts";

export type SegmentValues = Pick<SegmentRow, "name" | "description" | "criteria" | "isAutomatic">;

const toVersionRow = (
  actor: AuditActor,
  id: string,
  version: number,
  { name, description, criteria }: SegmentValues,
  at: Date,
) => ({
  businessId: actor.businessId,
  segmentId: id,
  version,
  name,
  description,
  criteria: criteria as Prisma.InputJsonObject,
  at,
  byKind: actor.kind,
  byId: actor.id,
});

/** False if the name is taken. */
export const insertSegment = async (
  rows: Rows,
  actor: AuditActor,
  id: string,
  values: SegmentValues,
  at: Date,
): Promise<boolean> => {
  const data = { businessId: actor.businessId, id, ...values, criteria: values.criteria as Prisma.InputJsonObject };
  const { count } = await rows.customerSegment.createMany({
    data: [{ ...data, createdAt: at, updatedAt: at }],
    skipDuplicates: true,
  });
  if (count === 0) return false;
  await rows.segmentVersion.create({ data: toVersionRow(actor, id, 1, values, at) });
  return true;
};

/** False if the segment's version has changed since it was read. */
export const updateSegmentAt = async (
  rows: Rows,
  actor: AuditActor,
  { id, version }: { id: string; version: number },
  values: SegmentValues & { archivedAt: Date | null },
  at: Date,
): Promise<boolean> => {
  const { count } = await rows.customerSegment.updateMany({
    where: { businessId: actor.businessId, id, version },
    data: {
      ...values,
      criteria: values.criteria as Prisma.InputJsonObject,
      version: { increment: 1 },
      updatedAt: at,
    },
  });
  if (count === 0) return false;
  await rows.segmentVersion.create({ data: toVersionRow(actor, id, version + 1, values, at) });
  return true;
};

/**
 * Serializes changes of references between a business's segments until the transaction ends, so that two concurrent
 * edits can't create a cycle, and none can reference a segment being deleted.
 */
export const lockReferences = async (rows: Rows, { businessId }: Scope): Promise<void> => {
  await rows.$executeRaw`select pg_advisory_xact_lock(hashtextextended('segment references ' || ${businessId}, 0))`;
};

/** Serializes manual changes, so that the times in a segment's history match the order of events. */
export const lockSegment = async (rows: Rows, { businessId }: Scope, id: string): Promise<void> => {
  await rows.$queryRaw`
    select true as locked from customer_segments where business_id = ${businessId}::uuid and segment_id = ${id}::uuid
       for no key update`;
};

/** The same for several segments; always in one order, so that two transactions don't wait for each other. */
export const lockSegments = async (rows: Rows, { businessId }: Scope, ids: readonly string[]): Promise<void> => {
  await rows.$queryRaw`
    select true as locked from customer_segments
     where business_id = ${businessId}::uuid and segment_id = any(${ids}::uuid[])
     order by segment_id for no key update`;
};

export const deleteSegmentRow = async (rows: Rows, { businessId }: Scope, id: string): Promise<void> => {
  await rows.customerSegment.delete({ where: { businessId_id: { businessId, id } } });
};
