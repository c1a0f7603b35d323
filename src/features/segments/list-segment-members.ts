import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { csvInParts, type TableWriter } from "#core/csv.ts";
import { nameAuditActors } from "#core/db/display-names.ts";
import { toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { localizeRows } from "#core/messages/localize-rows.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData, type ReadScope } from "#core/values/permissions.ts";
import { standardSortFor } from "#core/values/personal-data.ts";
import { addDays, startOfDay, toLocalDay } from "#lib/time/day.ts";
import { activeCustomFields } from "#records/customers/custom-fields.ts";
import { customerWords } from "#records/customers/customer-columns.ts";
import { sendFields } from "#records/customers/list-rows.ts";
import { activeScheme } from "#records/rfm/schemes.ts";
import { checkNotAfter } from "#records/rules/comparison.ts";
import { customColumns, customerFileName, MEMBER_COLUMNS, memberRow } from "#records/rules/customers/customer-files.ts";
import { OVERVIEW_FIELDS } from "#records/rules/customers/customer-standing.ts";
import type * as contracts from "./contracts/segment-members.ts";
import { getSegment } from "./edit-segment.ts";
import {
  type ExportedMember,
  eachSegmentMember,
  type MembersWanted,
  readSegmentMembers,
} from "./store/segment-members.ts";

type MembersRequest = ContractInput<typeof contracts.listSegmentMembers>;

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
export const listSegmentMembers = async (scope: ReadScope, request: MembersRequest) => {
  const { business, wanted } = await prepare(scope, request);
  const { currency } = business;
  const { data: rows, total, reach } = await readSegmentMembers(scope, wanted, toPageWindow(request));
  const actorOf = await nameAuditActors(scope, rows);
  const data = rows.map(({ byKind, byId, version, customFields: _, ...row }) => ({
    ...sendFields(row, OVERVIEW_FIELDS, currency),
    by: actorOf({ byKind, byId, version }),
  }));
  return { data, total, reach, on: request.on ?? null, currency };
};

type MembersFile = { name: string; body: ReadableStream<Uint8Array> };

/** Formats members for the actor, with the active custom fields. */
const memberTable = async (actor: Actor, language: LanguageTag) => {
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
  language: LanguageTag,
  write: TableWriter = csvInParts,
): Promise<MembersFile> => {
  assertMay(actor, "data:export");
  const { segment, wanted } = await prepare(actor, request);
  const { timeZone, cellsOf, tableOf } = await memberTable(actor, language);
  const body = await write(
    (rows: readonly ExportedMember[]) => tableOf(MEMBER_COLUMNS, rows.map(cellsOf)),
    (take) => eachSegmentMember(actor, wanted, take),
  );
  return { name: customerFileName("segment", [segment.name], request.on ?? toLocalDay(now(), timeZone)), body };
};

const SEGMENT_AND_MEMBER = ["segmentId", "segmentName", ...MEMBER_COLUMNS] as const;

/** The current members of several segments as one file, segment by segment. Throws FORBIDDEN without `data:export`. */
export const exportMembersBySegment = async (
  actor: Actor,
  segments: readonly { id: string; name: string }[],
  language: LanguageTag,
  write: TableWriter = csvInParts,
): Promise<MembersFile> => {
  assertMay(actor, "data:export");
  const { timeZone, cellsOf, tableOf } = await memberTable(actor, language);
  const all = { before: null, words: [], reachable: null, sort: standardSortFor(actor) };
  const body = await write(
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
