import { createSegment as create, getAllSegments, type SegmentDraft } from "./customer-segmentation.ts";
import { readCriteria } from "./domain/criteria/read.ts";
import { criteriaInWords } from "./domain/criteria/words.ts";
import type { Actor, Scope } from "./domain/permissions.ts";
import { makeFormats } from "./domain/words/formats.ts";
import { type Language, LOCALES } from "./domain/words/language.ts";
import { recalculateSegments } from "./recalculate-segments.ts";
import { changeSegment as change, getSegment, type SegmentChange } from "./segment-editing.ts";
import { getBusinessOrThrow, listStorefronts } from "./server/db/businesses.ts";
import type { SegmentRow } from "./server/db/segments.ts";

export type Reader = { language: Language };

export type Describe = (criteria: SegmentRow["criteria"]) => string | null;

/** Says criteria in the reader's language, with the names of the segments and storefronts they speak of. */
export const describer = async (scope: Scope, { language }: Reader): Promise<Describe> => {
  const [{ timeZone, currency }, segments, storefronts] = await Promise.all([
    getBusinessOrThrow(scope),
    getAllSegments(scope),
    listStorefronts(scope),
  ]);
  const formats = makeFormats({ locale: LOCALES[language], timeZone, currency });
  const names: Record<string, Map<string, string>> = {
    inSegment: new Map(segments.map(({ id, name }) => [id, name])),
    storefront: new Map(storefronts.map(({ id, name }) => [String(id), name])),
  };
  const nameOf = (field: string, value: string) => names[field]?.get(value);
  return (given) => {
    const { criteria } = readCriteria(given);
    return criteria && criteriaInWords(criteria, { language, formats, nameOf });
  };
};

type Instants = "archivedAt" | "recalculatedAt" | "createdAt" | "updatedAt";

export type ShownSegment = Omit<SegmentRow, Instants> & {
  inWords: string | null;
  archivedAt: string | null;
  recalculatedAt: string | null;
  createdAt: string;
  updatedAt: string;
};

const shown = (
  { archivedAt, recalculatedAt, createdAt, updatedAt, ...segment }: SegmentRow,
  describe: Describe,
): ShownSegment => ({
  ...segment,
  inWords: describe(segment.criteria),
  archivedAt: archivedAt?.toISOString() ?? null,
  recalculatedAt: recalculatedAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

/** All of them, as people sort names. */
export const listSegments = async (scope: Scope, reader: Reader): Promise<{ data: ShownSegment[]; total: number }> => {
  const [segments, describe] = await Promise.all([getAllSegments(scope), describer(scope, reader)]);
  const data = segments.map((segment) => shown(segment, describe));
  return { data, total: data.length };
};

/** Throws NOT_FOUND (SEGMENT_NOT_FOUND). */
export const readSegment = async (scope: Scope, id: string, reader: Reader): Promise<ShownSegment> =>
  shown(await getSegment(scope, id), await describer(scope, reader));

/** A new segment, filled at once where it is automatic. Throws what `createSegment` of customer-segmentation.ts throws. */
export const createSegment = async (actor: Actor, draft: SegmentDraft, reader: Reader): Promise<ShownSegment> => {
  const { id } = await create(actor, draft);
  if (draft.isAutomatic) await recalculateSegments(actor, { reason: "edit", segmentIds: [id] });
  return readSegment(actor, id, reader);
};

/** An edited segment, its members brought up to date where its rule is another. Throws what `segment-editing.ts` throws. */
export const changeSegment = async (
  actor: Actor,
  id: string,
  wanted: SegmentChange,
  reader: Reader,
): Promise<ShownSegment> => {
  const { isAutomatic, archivedAt } = await change(actor, id, wanted);
  const isRuled = isAutomatic && !archivedAt;
  if (isRuled && (wanted.criteria || wanted.isArchived === false)) {
    await recalculateSegments(actor, { reason: "edit", segmentIds: [id] });
  }
  return readSegment(actor, id, reader);
};
