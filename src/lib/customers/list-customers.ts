import { assertMay } from "#lib/domain/accounts/grants.ts";
import { customerFileName } from "#lib/domain/customers/file-name.ts";
import type { Reach, ReachCounts } from "#lib/domain/customers/reach.ts";
import { dayOf } from "#lib/domain/time/day.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { localizeRows } from "#lib/domain/words/localize-rows.ts";
import { activeCustomFields } from "#lib/server/db/customers/custom-fields.ts";
import type { CustomerFilter } from "#lib/server/db/customers/customer-filter.ts";
import {
  type CustomerListRow,
  type CustomerListSort,
  eachListedCustomer,
  readCustomerList,
} from "#lib/server/db/customers/customer-list.ts";
import { type ListRequest, pageWindowOf } from "#lib/server/db/read-page.ts";
import { activeScheme } from "#lib/server/db/rfm-scheme/rfm-schemes.ts";
import { customerWords } from "#lib/server/db/search-customers.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { customColumns, exportedColumns, listedRow } from "../domain/customers/customer-rows.ts";
import { toMajor } from "../domain/money.ts";
import { type Actor, hidesPersonalData, type ReadScope } from "../domain/permissions.ts";
import { isUuid } from "../domain/uuid.ts";
import { STANDARD_SORTS } from "../domain/views/list-sorts.ts";
import { getSegment } from "../segments/edit-segment.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { readFilter } from "../segments/read-segment-rules.ts";
import { now } from "../server/clock.ts";
import { csvInParts } from "../server/csv/write-csv.ts";

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
  const { data: rows, total, reach } = await readCustomerList(frame, filter, sort, pageWindowOf({ page, pageSize }));
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
  return { name: customerFileName(list, [part], dayOf(now(), timeZone)), body };
};
