import type { Prisma } from "#generated/prisma/client.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import type { Doer } from "./audit-log.ts";
import type { Rows } from "./prisma.ts";
import { withBusinessRows } from "./with-business.ts";

export type SegmentRow = {
  id: string;
  name: string;
  description: string | null;
  /** As they came: the flat form, a tree, or {} for a segment filled by hand. */
  criteria: Record<string, unknown>;
  isAutomatic: boolean;
  /** Raised by each edit. */
  version: number;
  memberCount: number;
  archivedAt: Date | null;
  recalculatedAt: Date | null;
  recalculatedMs: number | null;
  /** Why the last recalculation failed; null when it did not. */
  problem: string | null;
  createdAt: Date;
  updatedAt: Date;
};

const VISIBLE = {
  id: true,
  name: true,
  description: true,
  criteria: true,
  isAutomatic: true,
  version: true,
  memberCount: true,
  archivedAt: true,
  recalculatedAt: true,
  recalculatedMs: true,
  problem: true,
  createdAt: true,
  updatedAt: true,
} as const;

type Stored = Omit<SegmentRow, "criteria"> & { criteria: Prisma.JsonValue };
const asSegment = (row: Stored): SegmentRow => ({ ...row, criteria: row.criteria as SegmentRow["criteria"] });

/** All of a business, as people sort names. */
export const segmentsOf = async (rows: Rows, { businessId }: Scope): Promise<SegmentRow[]> => {
  const found = await rows.customerSegment.findMany({
    where: { businessId },
    orderBy: { nameKey: "asc" },
    select: VISIBLE,
  });
  return found.map(asSegment);
};

export const segmentsByName = (scope: Scope): Promise<SegmentRow[]> =>
  withBusinessRows(scope, (rows) => segmentsOf(rows, scope));

export const findSegment = async (rows: Rows, { businessId }: Scope, id: string): Promise<SegmentRow | null> => {
  const found = await rows.customerSegment.findUnique({
    where: { businessId_id: { businessId, id } },
    select: VISIBLE,
  });
  return found && asSegment(found);
};

export type SegmentValues = Pick<SegmentRow, "name" | "description" | "criteria" | "isAutomatic">;

const versionOf = (
  actor: Doer,
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

/** False where the name is taken. */
export const insertSegment = async (
  rows: Rows,
  actor: Doer,
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
  await rows.segmentVersion.create({ data: versionOf(actor, id, 1, values, at) });
  return true;
};

/** Whether another segment of the business has this name already, without regard to case and accents. */
export const isNameTaken = async (
  rows: Rows,
  { businessId }: Scope,
  name: string,
  exceptId: string,
): Promise<boolean> => {
  const found = await rows.$queryRaw<{ taken: boolean }[]>`
    select exists (select from customer_segments where business_id = ${businessId}::uuid
      and name_key = folded(btrim(${name})) and segment_id <> ${exceptId}::uuid) as taken`;
  return found[0]?.taken ?? false;
};

/** False where the segment has another version than the one that was read. */
export const updateSegmentAt = async (
  rows: Rows,
  actor: Doer,
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
  await rows.segmentVersion.create({ data: versionOf(actor, id, version + 1, values, at) });
  return true;
};

/**
 * Until the transaction ends, no other one judges which of a business's rules ask for which segments: two edits at once
 * can't close a circle, and none can ask for a segment that is being deleted.
 */
export const lockReferences = async (rows: Rows, { businessId }: Scope): Promise<void> => {
  await rows.$executeRaw`select pg_advisory_xact_lock(hashtextextended('segment references ' || ${businessId}, 0))`;
};

/** Changes by hand one at a time, so that the times in a segment's history stand in the order of what happened. */
export const lockSegment = async (rows: Rows, { businessId }: Scope, id: string): Promise<void> => {
  await rows.$queryRaw`
    select true as locked from customer_segments where business_id = ${businessId}::uuid and segment_id = ${id}::uuid
       for no key update`;
};

export const deleteSegment = async (rows: Rows, { businessId }: Scope, id: string): Promise<void> => {
  await rows.customerSegment.delete({ where: { businessId_id: { businessId, id } } });
};

/** The names under which one has ever made segments, as the audit log tells: also of those renamed or deleted since. */
export const namesMadeBy = (scope: Scope, actorId: string): Promise<string[]> =>
  withBusinessRows(scope, async (rows) => {
    const found = await rows.$queryRaw<{ name: string }[]>`
      select after->>'name' as name from audit_log
       where business_id = ${scope.businessId}::uuid and action = 'segment.created' and actor_id = ${actorId}`;
    return found.map(({ name }) => name);
  });
