import type { PoolClient } from "pg";
import { orderBy, type Page, type PageWindow } from "#core/db/read-page.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { makePace } from "#core/load/work.ts";
import { isReachable, onlyReachable, reachCounts } from "#records/customers/consent.ts";
import { joinOverview } from "#records/customers/customer-columns.ts";
import {
  eachListRow,
  inIndexOrder,
  type ListSource,
  pickIds,
  readListPage,
  selectFields,
  sortKey,
} from "#records/customers/list-rows.ts";
import { compileAnswers, compileCriteria } from "#records/list/criteria/compile.ts";
import type { Criteria, CriteriaContext } from "#records/rules/criteria/criteria.ts";
import type { CustomValue } from "#records/rules/custom-fields.ts";
import { LIST_FIELD_NAMES, type ListValues, SORTED_FIELDS } from "#records/rules/customers/list-fields.ts";
import { NO_REACH, type Reach, type ReachCounts } from "#records/rules/customers/reach.ts";
import type { CUSTOMER_SORTS } from "#records/rules/view-lists.ts";

/** Which customers a list selects. All given conditions must hold; none selects all customers. */
export type CustomerFilter = {
  /** All must occur in the name, email or external ID. */
  words: readonly string[];
  criteria: Criteria | null;
  /** Currently in this segment. */
  segmentId: string | null;
  /** Only these. */
  ids: readonly string[] | null;
  reachable: Reach | null;
};

/** A partial statement: `select … from ${from} where ${where}`. */
type PartialQuery = { from: string; where: string; parameters: unknown[] };

/** No condition is set. */
const isUnfiltered = ({ words, criteria, segmentId, ids, reachable }: CustomerFilter) =>
  words.length === 0 && criteria === null && segmentId === null && ids === null && reachable === null;

/**
 * Words only: matches from the index need no further check. The condition, which any match meets, makes Citus search on the business's
 * worker, as it must in a transaction in which the application has written.
 */
const foundByWords = ({ businessId }: CriteriaContext, words: readonly string[]): PartialQuery => ({
  from: `customers_with_words($2::text[]) c
    left join customer_metrics m on m.business_id = $1 and m.customer_id = c.customer_id`,
  where: "exists (select 1 from customers any_of where any_of.business_id = $1)",
  parameters: [businessId, words],
});

/**
 * The selected customers as part of a statement: `c` has `customer_id` and `name_key`, `m` the metrics; `$1` is the
 * business. Words use an index through `customers_with_words`, which restricts to the business itself.
 */
export const customerQuery = (frame: CriteriaContext, filter: CustomerFilter): PartialQuery => {
  const { words, criteria, segmentId, ids, reachable } = filter;
  if (words.length > 0 && isUnfiltered({ ...filter, words: [] })) return foundByWords(frame, words);
  const within = ids === null ? frame : { ...frame, customerIds: ids };
  const { from, where, parameters } = criteria ? compileCriteria(criteria, within) : compileAnswers([], within);
  const place = (value: unknown, type: string) => `$${parameters.push(value)}::${type}`;
  const joins: string[] = [];
  if (words.length > 0) {
    joins.push(`join customers_with_words(${place(words, "text[]")}) found on found.customer_id = c.customer_id`);
  }
  if (segmentId !== null) {
    joins.push(
      `join customer_segment_assignments member on member.business_id = $1 and member.customer_id = c.customer_id
         and member.segment_id = ${place(segmentId, "uuid")}`,
    );
  }
  const reached = reachable === null ? "" : ` and ${isReachable(reachable, "c")}`;
  return { from: [from, ...joins].join(" "), where: `(${where})${reached}`, parameters };
};

type Field = (typeof CUSTOMER_SORTS)[number];
export type CustomerListSort = Field | `-${Field}`;

/** By what the list is sorted. */
const KEYS = {
  name: "c.name_key",
  ...Object.fromEntries(SORTED_FIELDS.map((name) => [name, sortKey(name)])),
} as Record<Field, string>;

export type CustomerListRow = { id: string } & ListValues & { customFields: Record<string, CustomValue> };

/** `reach` counts the customers of the list regardless of whether only reachable ones are selected. */
type CustomerPage = Page<CustomerListRow> & { reach: ReachCounts };

/** Details of these IDs, in order. */
const DETAILS = `select ${selectFields(LIST_FIELD_NAMES)}, c.custom_fields
  from unnest($2::uuid[]) with ordinality as page (id, place)
  ${joinOverview("page.id")}
  left join customer_forecasts forecast on forecast.business_id = $1 and forecast.customer_id = page.id
  order by place`;

/** All IDs in this order by an index, or null without one. */
const orderedIds = (sort: CustomerListSort): string | null => {
  const field = sort.replace("-", "") as Field;
  const direction = sort.startsWith("-") ? " desc" : "";
  return field === "name"
    ? `select customer_id as id from customers where business_id = $1 order by name_key${direction}, customer_id${direction}`
    : inIndexOrder(field, sort.startsWith("-"));
};

const describe = async (
  client: PoolClient,
  { businessId }: CriteriaContext,
  ids: readonly string[],
): Promise<CustomerListRow[]> => {
  const { rows } = await client.query<CustomerListRow>(DETAILS, [businessId, ids]);
  return rows;
};

/** Null if no index has this order, or not the whole page. */
const readFirstPages = async (
  client: PoolClient,
  frame: CriteriaContext,
  sort: CustomerListSort,
  { limit, offset }: PageWindow,
): Promise<CustomerPage | null> => {
  const ordered = orderedIds(sort);
  if (!ordered) return null;
  const { rows } = await client.query<{ id: string }>(`${ordered} limit $2 offset $3`, [
    frame.businessId,
    limit,
    offset,
  ]);
  // The index lacks customers without purchases, who come after the last buyer, so the general query is needed.
  if (rows.length < limit && !sort.endsWith("name")) return null;
  const { rows: counted } = await client.query<{ reach: ReachCounts }>(
    `with found as (select customer_id as id from customers where business_id = $1) select ${reachCounts("found")} as reach`,
    [frame.businessId],
  );
  const reach = counted[0]?.reach ?? NO_REACH;
  return { data: await describe(client, frame, pickIds(rows)), total: reach.customers, reach };
};

/** The selected customers with their sort keys only. */
const buildList = (
  frame: CriteriaContext,
  { reachable, ...filter }: CustomerFilter,
  sort: CustomerListSort,
): ListSource<{ id: string }, CustomerListRow> => {
  const { from, where, parameters } = customerQuery(frame, { ...filter, reachable: null });
  const field = sort.replace("-", "") as Field;
  return {
    head: `with found as materialized (select c.customer_id as id, ${KEYS[field]} as sort_key from ${from} where ${where}),
      shown as (${onlyReachable("found", reachable)})`,
    values: parameters,
    order: orderBy({ [field]: "sort_key" } as Record<Field, string>, sort),
    describe: (client, found) => describe(client, frame, pickIds(found)),
    plan: raiseWorkMem,
  };
};

/**
 * One page of the selected customers, with the exact total. The first pages of all customers come from an index (by
 * name, lifetime value descending, last purchase, margin, forecast).
 */
export const readCustomerList = (
  frame: CriteriaContext,
  filter: CustomerFilter,
  sort: CustomerListSort,
  place: PageWindow,
): Promise<CustomerPage> =>
  readListPage<{ id: string }, CustomerListRow, { reach: ReachCounts }>(frame, buildList(frame, filter, sort), place, {
    facts: { reach: reachCounts("found") },
    byIndex: isUnfiltered(filter) ? (client) => readFirstPages(client, frame, sort, place) : undefined,
  });

/** How many customers of known IDs are read at a time. */
const BATCH = 500;

/** These customers in this order. */
export const eachCustomerById = (
  frame: CriteriaContext,
  ids: readonly string[],
  take: (rows: CustomerListRow[]) => Promise<void>,
): Promise<void> =>
  withBusiness(frame, async (client) => {
    const pace = makePace();
    for (let at = 0; at < ids.length; at += BATCH) {
      await take(await describe(client, frame, ids.slice(at, at + BATCH)));
      await pace();
    }
  });

/** All selected customers in order, a few thousand at a time. */
export const eachListedCustomer = (
  frame: CriteriaContext,
  filter: CustomerFilter,
  sort: CustomerListSort,
  take: (rows: CustomerListRow[]) => Promise<void>,
): Promise<void> => eachListRow(frame, buildList(frame, filter, sort), take);
