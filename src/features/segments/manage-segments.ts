import { withBusinessRows } from "#core/db/with-business.ts";
import { type BulkRequest, type Changed, changed } from "#core/values/changed.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { criteriaReader, type Reader } from "./describe-criteria.ts";

import {
  changeSegment,
  copySegment,
  createSegment,
  getSegment,
  type SegmentChange,
  type SegmentDraft,
  saveArchived,
} from "./edit-segment.ts";
import { shownSegment } from "./list-segments.ts";
import { recalculateSegments, requestRecalculation } from "./recalculate-segments.ts";
import { lockSegments, segmentsById } from "./store/segments.ts";

/** Throws NOT_FOUND (SEGMENT_NOT_FOUND). */
export const readSegment = async (scope: Scope, id: string, reader: Reader) =>
  shownSegment(await getSegment(scope, id), await criteriaReader(scope, reader));

/** Creates a segment and fills it if it is automatic. Throws what `createSegment` throws. */
export const addSegment = async (actor: Actor, draft: SegmentDraft, reader: Reader) => {
  const { id } = await createSegment(actor, draft);
  if (draft.isAutomatic) await recalculateSegments(actor, { reason: "created", segmentIds: [id] });
  return readSegment(actor, id, reader);
};

/** Copies a segment and fills the copy. Throws what `copySegment` throws. */
export const duplicateSegment = async (actor: Actor, sourceId: string, name: string, reader: Reader) => {
  const { id } = await copySegment(actor, sourceId, name);
  const { isAutomatic } = await getSegment(actor, id);
  if (isAutomatic) await recalculateSegments(actor, { reason: "created", segmentIds: [id] });
  return readSegment(actor, id, reader);
};

/** Edits a segment and updates its members if its rule changed. Throws what `changeSegment` throws. */
export const updateSegment = async (actor: Actor, id: string, wanted: SegmentChange, reader: Reader) => {
  const { isAutomatic, archivedAt } = await changeSegment(actor, id, wanted);
  const isRuled = isAutomatic && !archivedAt;
  if (isRuled && (wanted.criteria || wanted.isArchived === false)) {
    await recalculateSegments(actor, { reason: "edit", segmentIds: [id] });
  }
  return readSegment(actor, id, reader);
};

/** Archives or restores segments in one transaction, and queues an update of the restored ones. Idempotent. */
export const changeSegments = async (
  actor: Actor,
  request: BulkRequest<"archive" | "restore">,
): Promise<Changed<typeof request.action> & { runId: string | null }> => {
  const isArchived = request.action === "archive";
  const { found, changing } = await withBusinessRows(actor, async (rows) => {
    const wanted = request.ids.filter(isUuid);
    await lockSegments(rows, actor, wanted);
    const found = await segmentsById(rows, actor, wanted);
    const others = found.filter(({ archivedAt }) => (archivedAt !== null) !== isArchived);
    for (const segment of others) await saveArchived(rows, actor, segment, isArchived);
    return { found, changing: others };
  });
  const stale = isArchived ? [] : changing.filter(({ isAutomatic }) => isAutomatic);
  const run = stale.length > 0 ? await requestRecalculation(actor, { segmentIds: stale.map(({ id }) => id) }) : null;
  return { ...changed(request, found, changing), runId: run?.id ?? null };
};
