import { loadBusinessDay } from "#core/auth/business-day.ts";
import { csvInParts } from "#core/csv.ts";
import { toPageWindow, type ListRequest } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { type Language } from "#core/messages/language.ts";
import { localizeRows } from "#core/messages/localize-rows.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import { hidesPersonalData, type Actor, type ReadScope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { listAllAxisMembers, type AllAxisMembersRequest } from "#features/axes/list-axis-members.ts";
import { listArchetypeMemberIds, type AllArchetypeMembersRequest } from "#features/playbooks/read-archetypes.ts";
import { getSegment } from "#features/segments/edit-segment.ts";
import { readFilter } from "#features/segments/read-segment-rules.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { activeCustomFields } from "#records/customers/custom-fields.ts";
import { customerWords } from "#records/customers/customer-columns.ts";
import { sendFields } from "#records/customers/list-rows.ts";
import { eachCustomerById, eachListedCustomer, readCustomerList, type CustomerFilter, type CustomerListRow, type CustomerListSort } from "#records/list/customer-list.ts";
import { activeScheme } from "#records/rfm/schemes.ts";
import { type CriteriaContext } from "#records/rules/criteria/criteria.ts";
import { customColumns, customerFileName, exportedColumns, listedRow } from "#records/rules/customers/customer-files.ts";
import { LIST_FIELD_NAMES } from "#records/rules/customers/list-fields.ts";
import { type Reach } from "#records/rules/customers/reach.ts";
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

type CustomerFile = {
  name: readonly [list: string, part?: string];
  /** By default all. */
  columns?: readonly string[] | undefined;
  each: (frame: CriteriaContext, take: (rows: readonly CustomerListRow[]) => Promise<void>) => Promise<void>;
  /** Columns that only this list has, with a customer's values. */
  own?: { keys: readonly string[]; of: (id: string) => Readonly<Record<string, string | number | boolean>> };
};

/** Customers as a file in the reader's language. */
const writeCustomerFile = async (actor: Actor, { name, columns, each, own }: CustomerFile, language: Language) => {
  const frame = await loadBusinessDay(actor);
  const { currency, timeZone } = frame;
  const all = await withBusiness(actor, (client) => activeCustomFields(client, actor, "customers"));
  const { keys, fields } = exportedColumns(columns, all, own?.keys);
  const { scheme } = await activeScheme(actor);
  const masks = hidesPersonalData(actor);
  const reader = { currency, timeZone, language, hidesPersonalData: masks, segmentNames: scheme.looks };
  const tableOf = (rows: readonly CustomerListRow[]) => {
    const cells = rows.map((row) => Object.assign(listedRow(row, fields, reader), own?.of(row.id)));
    return localizeRows(keys, cells, language, customColumns(fields));
  };
  const body = await csvInParts(tableOf, (take) => each(frame, take));
  const [list, part] = name;
  return { name: customerFileName(list, [part], toLocalDay(now(), timeZone)), body };
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
    ...question
  }: Request & Pick<Partial<CustomerFile>, "columns" | "own">,
  language: Language,
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
      ...(own && { own }),
    },
    language,
  );
};

/**
 * The customers of an axis's segment in the list's order, with the columns of the customers' file, membership and churn risk. Throws
 * FORBIDDEN without `data:export`, and NOT_FOUND (SEGMENT_NOT_FOUND).
 */
export const exportAxisMembers = async (actor: Actor, request: AllAxisMembersRequest, language: Language) => {
  assertMay(actor, "data:export");
  const members = await listAllAxisMembers(actor, request);
  const memberships = new Map(members.map(({ id, membership }) => [id, membership]));
  return writeCustomerFile(
    actor,
    {
      name: [request.axis, request.key],
      each: (frame, take) => eachCustomerById(frame, [...memberships.keys()], take),
      own: { keys: ["membership", "churnRisk"], of: (id) => ({ membership: memberships.get(id) ?? 0 }) },
    },
    language,
  );
};

/** The same of an archetype, without a membership. Throws FORBIDDEN without `data:export`, and NOT_FOUND. */
export const exportArchetypeMembers = async (actor: Actor, request: AllArchetypeMembersRequest, language: Language) => {
  assertMay(actor, "data:export");
  const ids = await listArchetypeMemberIds(actor, request);
  return writeCustomerFile(
    actor,
    {
      name: ["archetype", request.key],
      each: (frame, take) => eachCustomerById(frame, ids, take),
      own: { keys: ["churnRisk"], of: () => ({}) },
    },
    language,
  );
};
