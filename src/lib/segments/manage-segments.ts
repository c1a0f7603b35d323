import type { CriteriaReader } from "#lib/domain/segments/criteria-words.ts";
import { countCustomers } from "#lib/server/db/segments/criteria-matches.ts";
import type { SegmentRow } from "#lib/server/db/segments/segments.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Actor, Scope } from "../domain/permissions.ts";
import { copySegment, createSegment, type SegmentDraft } from "./create-segment.ts";
import { criteriaReader, inWords, type Reader } from "./describe-criteria.ts";
import { changeSegment, getAllSegments, getSegment, type SegmentChange } from "./edit-segment.ts";
import { recalculateSegments } from "./recalculate-segments.ts";

type Instants = "archivedAt" | "recalculatedAt" | "createdAt" | "updatedAt";

type ShownSegment = Omit<SegmentRow, Instants> & {
  inWords: string | null;
  archivedAt: string | null;
  recalculatedAt: string | null;
  createdAt: string;
  updatedAt: string;
};

const shown = (
  { archivedAt, recalculatedAt, createdAt, updatedAt, ...segment }: SegmentRow,
  reader: CriteriaReader,
): ShownSegment => ({
  ...segment,
  inWords: inWords(segment.criteria, reader),
  archivedAt: archivedAt?.toISOString() ?? null,
  recalculatedAt: recalculatedAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

/** All segments sorted by name, and the number of customers in the business. */
export const listSegments = async (
  scope: Scope,
  reader: Reader,
): Promise<{ data: ShownSegment[]; total: number; customers: number }> => {
  const [segments, words, customers] = await Promise.all([
    getAllSegments(scope),
    criteriaReader(scope, reader),
    withBusiness(scope, (client) => countCustomers(client, scope)),
  ]);
  const data = segments.map((segment) => shown(segment, words));
  return { data, total: data.length, customers };
};

/** Throws NOT_FOUND (SEGMENT_NOT_FOUND). */
export const readSegment = async (scope: Scope, id: string, reader: Reader): Promise<ShownSegment> =>
  shown(await getSegment(scope, id), await criteriaReader(scope, reader));

/** Creates a segment and fills it if it is automatic. Throws what `createSegment` throws. */
export const addSegment = async (actor: Actor, draft: SegmentDraft, reader: Reader): Promise<ShownSegment> => {
  const { id } = await createSegment(actor, draft);
  if (draft.isAutomatic) await recalculateSegments(actor, { reason: "edit", segmentIds: [id] });
  return readSegment(actor, id, reader);
};

/** Copies a segment and fills the copy. Throws what `copySegment` throws. */
export const duplicateSegment = async (
  actor: Actor,
  sourceId: string,
  name: string,
  reader: Reader,
): Promise<ShownSegment> => {
  const { id } = await copySegment(actor, sourceId, name);
  const { isAutomatic } = await getSegment(actor, id);
  if (isAutomatic) await recalculateSegments(actor, { reason: "edit", segmentIds: [id] });
  return readSegment(actor, id, reader);
};

/** Edits a segment and updates its members if its rule changed. Throws what `changeSegment` throws. */
export const updateSegment = async (
  actor: Actor,
  id: string,
  wanted: SegmentChange,
  reader: Reader,
): Promise<ShownSegment> => {
  const { isAutomatic, archivedAt } = await changeSegment(actor, id, wanted);
  const isRuled = isAutomatic && !archivedAt;
  if (isRuled && (wanted.criteria || wanted.isArchived === false)) {
    await recalculateSegments(actor, { reason: "edit", segmentIds: [id] });
  }
  return readSegment(actor, id, reader);
};
