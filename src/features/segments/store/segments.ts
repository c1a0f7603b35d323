import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import { lockUntilCommit } from "#core/db/lock.ts";
import type { Rows } from "#core/db/transaction.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { listSegments } from "#features/segments/contracts/segments.ts";
import type { Prisma } from "#generated/prisma/client.ts";

export type SegmentRow = Omit<ContractAnswer<typeof listSegments>["data"][number], "inWords">;

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

/** All segments of a business, sorted by name. */
export const listSegmentRows = async (rows: Rows, { businessId }: Scope): Promise<SegmentRow[]> => {
  const found = await rows.customerSegment.findMany({
    where: { businessId },
    orderBy: { nameKey: "asc" },
    select: VISIBLE,
  });
  return found.map(asSegment);
};

/** Those of these segments that exist, by name; `ids` are UUIDs. */
export const segmentsById = async (
  rows: Rows,
  { businessId }: Scope,
  ids: readonly string[],
): Promise<SegmentRow[]> => {
  const found = await rows.customerSegment.findMany({
    where: { businessId, id: { in: [...ids] } },
    orderBy: { nameKey: "asc" },
    select: VISIBLE,
  });
  return found.map(asSegment);
};

export const findSegment = async (rows: Rows, { businessId }: Scope, id: string): Promise<SegmentRow | null> => {
  const found = await rows.customerSegment.findUnique({
    where: { businessId_id: { businessId, id } },
    select: VISIBLE,
  });
  return found && asSegment(found);
};

/** For PostgreSQL: Unicode's default ignorable code points, which show nothing, so that a name with them looks like another. */
const IGNORABLE = String.raw`[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFF8\U0001BCA0-\U0001BCA3\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]`;

/** Whether another segment of the business already has this name, or one that looks like it. */
export const isNameTaken = async (
  rows: Rows,
  { businessId }: Scope,
  name: string,
  exceptId: string,
): Promise<boolean> => {
  const found = await rows.$queryRaw<{ taken: boolean }[]>`
    select exists (select from customer_segments where business_id = ${businessId}::uuid
      and btrim(regexp_replace(name_key, ${IGNORABLE}, '', 'g')) = btrim(regexp_replace(folded(${name}), ${IGNORABLE}, '', 'g'))
      and segment_id <> ${exceptId}::uuid) as taken`;
  return found[0]?.taken ?? false;
};

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
 * Serializes changes of names and references of a business's segments until the transaction ends, so that two concurrent edits can't
 * take names that look alike or create a cycle, and none can reference a segment being deleted.
 */
export const lockReferences = (rows: Rows, { businessId }: Scope): Promise<void> =>
  lockUntilCommit(rows, "segment references", businessId);

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

export type VersionRow = {
  version: number;
  at: Date;
  name: string;
  description: string | null;
  criteria: Record<string, unknown>;
};

/** A segment as of these versions, or all of them. */
export const listSegmentVersions = async (
  client: PoolClient,
  { businessId }: Scope,
  segmentId: string,
  versions: readonly number[] | null = null,
): Promise<VersionRow[]> => {
  const { rows } = await client.query<VersionRow>(
    `select version, at, name, description, criteria from segment_versions
      where business_id = $1 and segment_id = $2 and ($3::int[] is null or version = any($3)) order by version`,
    [businessId, segmentId, versions],
  );
  return rows;
};

/** The author of a segment's current version. */
export const findLastEdit = (
  rows: Rows,
  { businessId }: Scope,
  segmentId: string,
): Promise<{ version: number; byId: string | null } | null> =>
  rows.segmentVersion.findFirst({
    where: { businessId, segmentId },
    orderBy: { version: "desc" },
    select: { version: true, byId: true },
  });

type FailedRun = { segmentIds: readonly string[] | null; queuedAt: Date; problem: string };

/** Records why a run that failed as a whole did not update its segments (null: all), apart from those updated since. */
export const noteSegmentsNotUpdated = async (
  client: PoolClient,
  { businessId }: Scope,
  { segmentIds, queuedAt, problem }: FailedRun,
): Promise<void> => {
  await client.query(
    `update customer_segments set problem = $4
      where business_id = $1 and is_automatic and archived_at is null and problem is null
        and ($2::uuid[] is null or segment_id = any($2)) and (recalculated_at is null or recalculated_at < $3)`,
    [businessId, segmentIds, queuedAt, problem],
  );
};
