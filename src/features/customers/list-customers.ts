import { loadBusinessDay } from "#core/auth/business-day.ts";
import { type ListRequest, toPageWindow } from "#core/db/read-page.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, ReadScope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { getSegment } from "#features/segments/edit-segment.ts";
import { readFilter } from "#features/segments/read-segment-rules.ts";
import { customerWords } from "#records/customers/customer-columns.ts";
import { sendFields } from "#records/customers/list-rows.ts";
import { type CustomerFile, writeCustomerFile } from "#records/list/customer-file.ts";
import {
  type CustomerFilter,
  type CustomerListSort,
  eachListedCustomer,
  readCustomerList,
} from "#records/list/customer-list.ts";
import { LIST_FIELD_NAMES } from "#records/rules/customers/list-fields.ts";
import type { Reach } from "#records/rules/customers/reach.ts";
import { STANDARD_SORTS } from "#records/rules/view-lists.ts";

/** The filters of a customer list as requested; an absent one doesn't filter. */
export type CustomerListFilters = {
  q?: string | undefined;
  segmentId?: string | undefined;
  criteria?: unknown;
  ids?: readonly string[] | undefined;
  reachable?: Reach | undefined;
};

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
) => {
  const [frame, filter] = [await loadBusinessDay(scope), await resolveFilters(scope, question)];
  const { currency } = frame;
  const { data: rows, total, reach } = await readCustomerList(frame, filter, sort, toPageWindow({ page, pageSize }));
  const data = rows.map((row) => sendFields(row, LIST_FIELD_NAMES, currency));
  return { data, total, reach, currency };
};

/**
 * All matching customers as a file, with all columns or the customer's identity and these. `named`: the list and its part, by
 * default the segment. Throws FORBIDDEN without `data:export`, and what `resolveFilters` throws.
 */
export const exportCustomers = async (
  actor: Actor,
  {
    sort = STANDARD_SORTS.customers,
    columns,
    own,
    write,
    ...question
  }: Request & Pick<Partial<CustomerFile>, "columns" | "own" | "write">,
  language: LanguageTag,
  named?: readonly [list: string, part: string],
): Promise<{ name: string; body: ReadableStream<Uint8Array> }> => {
  assertMay(actor, "data:export");
  const filter = await resolveFilters(actor, question);
  const { segmentId } = question;
  const ofSegment = async () =>
    segmentId === undefined
      ? (["customers"] as const)
      : (["segment", (await getSegment(actor, segmentId)).name] as const);
  return writeCustomerFile(
    actor,
    {
      name: named ?? (await ofSegment()),
      columns,
      each: (frame, take) => eachListedCustomer(frame, filter, sort, take),
      write,
      ...(own && { own }),
    },
    language,
  );
};
