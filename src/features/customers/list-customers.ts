import { csvInParts } from "#core/csv/write-csv.ts";
import { type ListRequest, toPageWindow } from "#core/db/read-page.ts";
import { customerWords } from "#core/db/search-customers.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Language } from "#core/messages/language.ts";
import { localizeRows } from "#core/messages/localize-rows.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData, type ReadScope } from "#core/values/permissions.ts";
import type { Reach, ReachCounts } from "#core/values/reach.ts";
import { isUuid } from "#core/values/uuid.ts";
import type { CustomerFilter } from "#features/customers/store/customer-filter.ts";
import {
  type CustomerListRow,
  type CustomerListSort,
  eachListedCustomer,
  readCustomerList,
} from "#features/customers/store/customer-list.ts";
import { activeScheme } from "#features/report/store/rfm-schemes.ts";
import { toMajor } from "#lib/money.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { activeCustomFields } from "#records/customers/custom-fields.ts";
import { customColumns, exportedColumns, listedRow } from "#records/rules/customers/customer-rows.ts";
import { customerFileName } from "#records/rules/customers/file-name.ts";
import { STANDARD_SORTS } from "#records/rules/views/list-sorts.ts";
import { getSegment } from "../segments/edit-segment.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { readFilter } from "../segments/read-segment-rules.ts";

/** The filters of a customer list as requested; an absent one doesn't filter. */
export type CustomerListFilters = {
  q?: string | undefined;
  segmentId?: string | undefined;
  criteria?: unknown;
  ids?: readonly string[] | undefined;
  reachable?: Reach | undefined;
};

type ListedCustomer = Omit<CustomerListRow, "lastOrderAt"> & { lastOrderAt: string | null };

/**
 * Resolves the filters of a list. Throws INVALID_PARAMETER for invalid criteria (INVALID_CRITERIA with the field) and
 * NOT_FOUND (SEGMENT_NOT_FOUND). Unknown customer IDs match no customers.
 */
export const resolveFilters = async (
  scope: ReadScope,
  { q, segmentId, criteria, ids, reachable }: CustomerListFilters,
): Promise<CustomerFilter> => {
  if (segmentId !== undefined) await getSegment(scope, segmentId);
  return {
    words: customerWords(scope, q),
    criteria: criteria === undefined ? null : await readFilter(scope, criteria),
    segmentId: segmentId ?? null,
    ids: ids?.filter(isUuid).map((id) => id.toLowerCase()) ?? null,
    reachable: reachable ?? null,
  };
};

type Request = CustomerListFilters & { sort?: CustomerListSort | undefined };
type Paged = Omit<ListRequest<CustomerListSort>, "sort">;

/** One page of a business's customers and their exact count. Money in major units. Throws what `resolveFilters` throws. */
export const listCustomers = async (
  scope: ReadScope,
  { page, pageSize, sort = STANDARD_SORTS.customers, ...question }: Request & Paged,
): Promise<{ data: ListedCustomer[]; total: number; reach: ReachCounts; currency: string }> => {
  const [frame, filter] = [await loadCriteriaContext(scope), await resolveFilters(scope, question)];
  const { currency } = frame;
  const { data: rows, total, reach } = await readCustomerList(frame, filter, sort, toPageWindow({ page, pageSize }));
  const data = rows.map((row) => ({
    ...row,
    lifetimeValue: toMajor(row.lifetimeValue, currency),
    grossMargin: row.grossMargin === null ? null : toMajor(row.grossMargin, currency),
    predictedClv: row.predictedClv === null ? null : toMajor(row.predictedClv, currency),
    lastOrderAt: row.lastOrderAt?.toISOString() ?? null,
  }));
  return { data, total, reach, currency };
};

/**
 * All matching customers as a file in the reader's language, with all columns or the customer's identity and these. `named`: the
 * list and its part, by default the segment. Throws FORBIDDEN without `data:export`, and what `resolveFilters` throws.
 */
export const exportCustomers = async (
  actor: Actor,
  { sort = STANDARD_SORTS.customers, columns, ...question }: Request & { columns?: readonly string[] | undefined },
  language: Language,
  named?: readonly [list: string, part: string],
): Promise<{ name: string; body: ReadableStream<Uint8Array> }> => {
  assertMay(actor, "data:export");
  const [frame, filter] = [await loadCriteriaContext(actor), await resolveFilters(actor, question)];
  const { currency, timeZone } = frame;
  const all = await withBusiness(actor, (client) => activeCustomFields(client, actor, "customers"));
  const { keys, fields } = exportedColumns(columns, all);
  const { scheme } = await activeScheme(actor);
  const masks = hidesPersonalData(actor);
  const reader = { currency, timeZone, language, hidesPersonalData: masks, segmentNames: scheme.looks };
  const tableOf = (rows: readonly CustomerListRow[]) => {
    const cells = rows.map((row) => listedRow(row, fields, reader));
    return localizeRows(keys, cells, language, customColumns(fields));
  };
  const body = await csvInParts(tableOf, (take) => eachListedCustomer(frame, filter, sort, take));
  const { segmentId } = question;
  const ofSegment = async () =>
    segmentId === undefined ? ["customers"] : ["segment", (await getSegment(actor, segmentId)).name];
  const [list = "customers", part] = named ?? (await ofSegment());
  return { name: customerFileName(list, [part], toLocalDay(now(), timeZone)), body };
};
