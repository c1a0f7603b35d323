import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { csvInParts, type TableWriter } from "#core/csv.ts";
import { toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { localizeRows } from "#core/messages/localize-rows.ts";
import { wordsIn } from "#core/messages/words.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { countCustomers } from "#records/customers/customers.ts";
import type { CriteriaReader } from "#records/rules/criteria/field.ts";
import {
  type ListedSegment,
  pickUpdatedAt,
  type SegmentListFilters,
  segmentsInList,
} from "#records/rules/criteria/segment-list.ts";
import { customerFileName } from "#records/rules/customers/customer-files.ts";
import { criteriaReader, inWords, type Reader } from "./describe-criteria.ts";
import { getAllSegments } from "./edit-segment.ts";
import { exportMembersBySegment } from "./list-segment-members.ts";
import type { SegmentRow } from "./store/segments.ts";

const SEGMENT_COLUMNS = [
  "id",
  "name",
  "description",
  "isAutomatic",
  "memberCount",
  "rule",
  "updatedDay",
  "archivedDay",
  "problem",
] as const;

/** A row of the segment list's file, with days in the business's time zone. */
const segmentRow = (
  segment: ListedSegment<Date> & { id: string },
  { language, timeZone }: { language: LanguageTag; timeZone: string },
) => ({
  ...segment,
  isAutomatic: wordsIn(language).yes_no[`${segment.isAutomatic}`],
  rule: segment.inWords,
  updatedDay: toLocalDay(pickUpdatedAt(segment), timeZone),
  archivedDay: segment.archivedAt && toLocalDay(segment.archivedAt, timeZone),
});

export const shownSegment = (segment: SegmentRow, reader: CriteriaReader) => ({
  ...segment,
  inWords: inWords(segment.criteria, reader),
});

type Request = SegmentListFilters & { ids?: readonly string[] | undefined };

const readList = async (scope: Scope, { ids, ...filters }: Request, reader: Reader) => {
  const [segments, words] = await Promise.all([getAllSegments(scope), criteriaReader(scope, reader)]);
  const wanted = ids ? segments.filter(({ id }) => ids.includes(id)) : segments;
  return segmentsInList(
    wanted.map((segment) => shownSegment(segment, words)),
    filters,
  );
};

/** How many rows a page has whose size is left out. */
const STANDARD_PAGE = 25;

type Paged = { page?: number | undefined; pageSize?: number | undefined };

const slicePage = <Row>(rows: readonly Row[], { page = 1, pageSize = STANDARD_PAGE }: Paged): Row[] => {
  const { offset, limit } = toPageWindow({ page, pageSize });
  return rows.slice(offset, offset + limit);
};

/** The segments that match the filters, all or one page of them, their total, and the number of customers in the business. */
export const listSegments = async (scope: Scope, { page, pageSize, ...request }: Request & Paged, reader: Reader) => {
  const [found, customers] = await Promise.all([
    readList(scope, request, reader),
    withBusiness(scope, (client) => countCustomers(client, scope)),
  ]);
  const isWhole = page === undefined && pageSize === undefined;
  return { data: isWhole ? found : slicePage(found, { page, pageSize }), total: found.length, customers };
};

/**
 * The segments, or their current members, as a file in the reader's language. Throws FORBIDDEN without `data:export`.
 */
export const exportSegments = async (
  actor: Actor,
  { of, ...request }: Request & { of: "csv" | "members" },
  reader: Reader,
  write: TableWriter = csvInParts,
): Promise<{ name: string; body: ReadableStream<Uint8Array> }> => {
  assertMay(actor, "data:export");
  const { language } = reader;
  const [segments, { timeZone }] = await Promise.all([readList(actor, request, reader), getBusinessOrThrow(actor)]);
  if (of === "members") return exportMembersBySegment(actor, segments, language, write);
  const tableOf = (rows: Readonly<typeof segments>) =>
    localizeRows(
      SEGMENT_COLUMNS,
      rows.map((row) => segmentRow(row, { language, timeZone })),
      language,
    );
  const body = await write(tableOf, (take) => take(segments));
  return { name: customerFileName("segments", [], toLocalDay(now(), timeZone)), body };
};
