import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { csvInParts } from "#core/csv.ts";
import { customerWords } from "#core/db/customer-columns.ts";
import { type ListRequest, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Language } from "#core/messages/language.ts";
import { localizeRows } from "#core/messages/localize-rows.ts";
import { now } from "#core/server/clock.ts";
import type { DoneBy } from "#core/values/changed.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData, type ReadScope, type Scope } from "#core/values/permissions.ts";
import { standardSortFor } from "#core/values/personal-data.ts";
import type { Reach, ReachCounts } from "#core/values/reach.ts";
import { type NamedActor, nameAuditActors } from "#features/accounts/manage-users.ts";
import { checkNotAfter } from "#features/report/rules/comparison.ts";
import { activeScheme } from "#features/report/store/rfm-schemes.ts";
import { toMajor } from "#lib/money.ts";
import { addDays, type Day, startOfDay, toLocalDay } from "#lib/time/day.ts";
import { activeCustomFields } from "#records/customers/custom-fields.ts";
import { countCustomers } from "#records/customers/customers.ts";
import type { CriteriaReader } from "#records/rules/criteria/field.ts";
import { type SegmentListFilters, segmentsInList } from "#records/rules/criteria/segment-list.ts";
import { customColumns, customerFileName, MEMBER_COLUMNS, memberRow } from "#records/rules/customers/customer-files.ts";
import { criteriaReader, inWords, type Reader } from "./describe-criteria.ts";
import { getAllSegments, getSegment } from "./edit-segment.ts";
import { SEGMENT_COLUMNS, segmentRow } from "./rules/segment-rows.ts";
import {
  type ExportedMember,
  eachSegmentMember,
  type HistoryKind,
  type HistoryRow,
  type MembersWanted,
  type MovedCustomer,
  movedCustomers,
  readSegmentHistory,
  readSegmentMembers,
  type SegmentMemberRow,
  type SegmentMemberSort,
} from "./store/segment-members.ts";
import { listSegmentVersions, type SegmentRow, type VersionRow } from "./store/segments.ts";

type MembersRequest = Pick<ListRequest<SegmentMemberSort>, "q"> & {
  id: string;
  sort?: SegmentMemberSort | undefined;
  reachable?: Reach | undefined;
  /** Members at the end of this day of the business. */
  on?: Day | undefined;
};

type SegmentMember = Omit<SegmentMemberRow, "lastOrderAt" | "joinedAt" | keyof DoneBy> & {
  lastOrderAt: string | null;
  joinedAt: string;
  by: NamedActor;
};

const prepare = async (scope: ReadScope, { id, on, q, reachable, sort = standardSortFor(scope) }: MembersRequest) => {
  const segment = await getSegment(scope, id);
  const business = await getBusinessOrThrow(scope);
  if (on !== undefined) checkNotAfter("on", on, toLocalDay(now(), business.timeZone));
  const before = on === undefined ? null : startOfDay(addDays(on, 1), business.timeZone);
  const wanted: MembersWanted = {
    segmentId: id,
    before,
    words: customerWords(scope, q),
    reachable: reachable ?? null,
    sort,
  };
  return { segment, business, wanted };
};

/**
 * One page of a segment's members, now or on a day. Money in major units. Throws NOT_FOUND (SEGMENT_NOT_FOUND) and INVALID_PARAMETER
 * for a day in the future.
 */
export const listSegmentMembers = async (
  scope: ReadScope,
  request: MembersRequest & Omit<ListRequest<SegmentMemberSort>, "sort">,
): Promise<{ data: SegmentMember[]; total: number; reach: ReachCounts; on: Day | null; currency: string }> => {
  const { business, wanted } = await prepare(scope, request);
  const { currency } = business;
  const { data: rows, total, reach } = await readSegmentMembers(scope, wanted, toPageWindow(request));
  const actorOf = await nameAuditActors(scope, rows);
  const data = rows.map(({ byKind, byId, version, ...row }) => ({
    ...row,
    lifetimeValue: toMajor(row.lifetimeValue, currency),
    lastOrderAt: row.lastOrderAt?.toISOString() ?? null,
    joinedAt: row.joinedAt.toISOString(),
    by: actorOf({ byKind, byId, version }),
  }));
  return { data, total, reach, on: request.on ?? null, currency };
};

type MembersFile = { name: string; body: ReadableStream<Uint8Array> };

/** Formats members for the actor, with the active custom fields. */
const memberTable = async (actor: Actor, language: Language) => {
  const [{ currency, timeZone }, fields, { scheme }] = await Promise.all([
    getBusinessOrThrow(actor),
    withBusiness(actor, (client) => activeCustomFields(client, actor, "customers")),
    activeScheme(actor),
  ]);
  const masks = hidesPersonalData(actor);
  const reader = { currency, timeZone, language, hidesPersonalData: masks, segmentNames: scheme.looks };
  return {
    timeZone,
    cellsOf: (row: ExportedMember) => memberRow(row, fields, reader),
    tableOf: (columns: readonly string[], cells: readonly Record<string, unknown>[]) =>
      localizeRows(columns, cells, language, customColumns(fields)),
  };
};

/**
 * All of them as a file in the reader's language, with the active custom fields. Throws FORBIDDEN without `data:export`, and what `listSegmentMembers`
 * throws.
 */
export const exportSegmentMembers = async (
  actor: Actor,
  request: MembersRequest,
  language: Language,
): Promise<MembersFile> => {
  assertMay(actor, "data:export");
  const { segment, wanted } = await prepare(actor, request);
  const { timeZone, cellsOf, tableOf } = await memberTable(actor, language);
  const body = await csvInParts(
    (rows: readonly ExportedMember[]) => tableOf(MEMBER_COLUMNS, rows.map(cellsOf)),
    (take) => eachSegmentMember(actor, wanted, take),
  );
  return { name: customerFileName("segment", [segment.name], request.on ?? toLocalDay(now(), timeZone)), body };
};

const SEGMENT_AND_MEMBER = ["segmentId", "segmentName", ...MEMBER_COLUMNS] as const;

/** The current members of several segments as one file, segment by segment. Throws FORBIDDEN without `data:export`. */
const exportMembersBySegment = async (
  actor: Actor,
  segments: readonly { id: string; name: string }[],
  language: Language,
): Promise<MembersFile> => {
  assertMay(actor, "data:export");
  const { timeZone, cellsOf, tableOf } = await memberTable(actor, language);
  const all = { before: null, words: [], reachable: null, sort: standardSortFor(actor) };
  const body = await csvInParts(
    (rows: readonly Record<string, unknown>[]) => tableOf(SEGMENT_AND_MEMBER, rows),
    async (take) => {
      for (const { id: segmentId, name: segmentName } of segments) {
        await eachSegmentMember(actor, { ...all, segmentId }, (rows) =>
          take(rows.map((row) => ({ segmentId, segmentName, ...cellsOf(row) }))),
        );
      }
    },
  );
  return { name: customerFileName("segment-members", [], toLocalDay(now(), timeZone)), body };
};

const SHOWN = 10;

type ShownVersion = Omit<VersionRow, "version" | "at"> & { inWords: string | null };

type HistoryEntry = { id: string; at: string; by: NamedActor } & (
  | { kind: "edit"; version: number; before: ShownVersion | null; after: ShownVersion }
  | { kind: "members"; reason: string; joined: number; left: number; customers: MovedCustomer[] }
);

type HistoryDetails = { versions: Map<number, ShownVersion>; moved: Map<string, MovedCustomer[]> };

const shownVersion = ({ name, description, criteria }: VersionRow, reader: CriteriaReader): ShownVersion => ({
  name,
  description,
  criteria,
  inWords: inWords(criteria, reader),
});

const toHistoryEntries = (row: HistoryRow, by: NamedActor, { versions, moved }: HistoryDetails): HistoryEntry[] => {
  const common = { id: row.id, at: row.at.toISOString(), by };
  if (row.kind === "members") {
    const { reason, joined, left } = row;
    return [{ ...common, kind: "members", reason: reason ?? "", joined, left, customers: moved.get(row.id) ?? [] }];
  }
  const version = row.version ?? 0;
  const after = versions.get(version);
  return after ? [{ ...common, kind: "edit", version, before: versions.get(version - 1) ?? null, after }] : [];
};

type HistoryRequest = { id: string; kind?: HistoryKind | undefined; page: number; pageSize: number };

/** A segment's edits and membership changes, newest first. Throws NOT_FOUND (SEGMENT_NOT_FOUND). */
export const listSegmentHistory = async (
  scope: Scope,
  { id, kind, page, pageSize }: HistoryRequest,
  language: Reader,
): Promise<{ data: HistoryEntry[]; total: number }> => {
  await getSegment(scope, id);
  const reader = await criteriaReader(scope, language);
  const { rows, total, known } = await withBusiness(scope, async (client) => {
    const wanted = { segmentId: id, kind: kind ?? null };
    const { data: rows, total } = await readSegmentHistory(client, scope, wanted, toPageWindow({ page, pageSize }));
    const edits = rows.flatMap(({ kind: one, version }) => (one === "edit" && version ? [version - 1, version] : []));
    const moves = rows.filter((row) => row.kind === "members");
    const versions = await listSegmentVersions(client, scope, id, edits);
    const known: HistoryDetails = {
      versions: new Map(versions.map((version) => [version.version, shownVersion(version, reader)])),
      moved: await movedCustomers(client, scope, id, moves, SHOWN),
    };
    return { rows, total, known };
  });
  const actorOf = await nameAuditActors(scope, rows);
  // An edit's version is the one it created, not that of the rule that caused a membership change.
  const by = (row: HistoryRow) => actorOf(row.kind === "edit" ? { ...row, version: null } : row);
  return { data: rows.flatMap((row) => toHistoryEntries(row, by(row), known)), total };
};

type Instants = "archivedAt" | "recalculatedAt" | "createdAt" | "updatedAt";

export type ShownSegment = Omit<SegmentRow, Instants> & {
  inWords: string | null;
  archivedAt: string | null;
  recalculatedAt: string | null;
  createdAt: string;
  updatedAt: string;
};

export const shownSegment = (
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

type Request = SegmentListFilters & { ids?: readonly string[] | undefined };

const readList = async (scope: Scope, { ids, ...filters }: Request, reader: Reader): Promise<ShownSegment[]> => {
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
export const listSegments = async (
  scope: Scope,
  { page, pageSize, ...request }: Request & Paged,
  reader: Reader,
): Promise<{ data: ShownSegment[]; total: number; customers: number }> => {
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
): Promise<{ name: string; body: ReadableStream<Uint8Array> }> => {
  assertMay(actor, "data:export");
  const { language } = reader;
  const [segments, { timeZone }] = await Promise.all([readList(actor, request, reader), getBusinessOrThrow(actor)]);
  if (of === "members") return exportMembersBySegment(actor, segments, language);
  const tableOf = (rows: readonly ShownSegment[]) =>
    localizeRows(
      SEGMENT_COLUMNS,
      rows.map((row) => segmentRow(row, { language, timeZone })),
      language,
    );
  const body = await csvInParts(tableOf, (take) => take(segments));
  return { name: customerFileName("segments", [], toLocalDay(now(), timeZone)), body };
};
