import { assertMay } from "#lib/domain/accounts/grants.ts";
import { customerFileName } from "#lib/domain/customers/file-name.ts";
import type { Reach, ReachCounts } from "#lib/domain/customers/reach.ts";
import { assertCriteria } from "#lib/domain/segments/assert-criteria.ts";
import { dayOf } from "#lib/domain/time/day.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { localizeRows } from "#lib/domain/words/localize-rows.ts";
import type { CustomerFilter } from "#lib/server/db/customers/customer-filter.ts";
import {
  type CustomerListRow,
  type CustomerListSort,
  eachListedCustomer,
  readCustomerList,
} from "#lib/server/db/customers/customer-list.ts";
import { type ListRequest, pageWindowOf, searchWords } from "#lib/server/db/read-page.ts";
import { LISTED_COLUMNS, listedRow } from "../domain/customers/customer-rows.ts";
import { toMajor } from "../domain/money.ts";
import type { Actor, Scope } from "../domain/permissions.ts";
import { isUuid } from "../domain/uuid.ts";
import { getSegment } from "../segments/edit-segment.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
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
  scope: Scope,
  { q, segmentId, criteria, ids, reachable }: CustomerListFilters,
): Promise<CustomerFilter> => {
  if (segmentId !== undefined) await getSegment(scope, segmentId);
  return {
    words: searchWords(q),
    criteria: criteria === undefined ? null : assertCriteria(criteria),
    segmentId: segmentId ?? null,
    ids: ids?.filter(isUuid) ?? null,
    reachable: reachable ?? null,
  };
};

type Request = CustomerListFilters & Pick<ListRequest<CustomerListSort>, "sort">;

/** One page of a business's customers and their exact count. Money in major units. Throws what `resolveFilters` throws. */
export const listCustomers = async (
  scope: Scope,
  { page, pageSize, sort, ...question }: Request & ListRequest<CustomerListSort>,
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
 * All matching customers as a file in the reader's language. Throws FORBIDDEN without `data:export`, and what
 * `resolveFilters` throws.
 */
export const exportCustomers = async (
  actor: Actor,
  { sort, ...question }: Request,
  language: Language,
): Promise<{ name: string; body: ReadableStream<Uint8Array> }> => {
  assertMay(actor, "data:export");
  const [frame, filter] = [await loadCriteriaContext(actor), await resolveFilters(actor, question)];
  const { currency, timeZone } = frame;
  const tableOf = (rows: readonly CustomerListRow[]) => {
    const cells = rows.map((row) => listedRow(row, { currency, timeZone, language }));
    return localizeRows(LISTED_COLUMNS, cells, language);
  };
  const body = await csvInParts(tableOf, (take) => eachListedCustomer(frame, filter, sort, take));
  const { segmentId } = question;
  const [list, part] = segmentId === undefined ? ["customers"] : ["segment", (await getSegment(actor, segmentId)).name];
  return { name: customerFileName(list, [part], dayOf(now(), timeZone)), body };
};
