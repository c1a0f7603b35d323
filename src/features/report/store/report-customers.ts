import { eachPage } from "#core/db/copy-rows.ts";
import { IDENTITY, LACKS_WORD, wordsAt } from "#core/db/customer-columns.ts";
import { onlyReachable, readReachablePage } from "#core/db/customer-consent.ts";
import type { PageWindow } from "#core/db/read-page.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Reach, ReachCounts } from "#core/values/reach.ts";
import type { ActionKind } from "#lib/recommend/recommender.ts";
import type { Trait } from "#lib/rfm/behavior-traits.ts";
import type { BuyerHistory } from "#lib/rfm/score.ts";
import { RFM_KEYS_BY_VALUE, type RfmSegmentKey, type Scores } from "#lib/rfm/segments.ts";
import type { Tier } from "#lib/rfm/value-tiers.ts";
import type { Day } from "#lib/time/day.ts";
import { type CustomerSet, hasFirstKind } from "#records/customers/action-counts.ts";
import { type CustomerIdentity, pickIdentity } from "#records/rules/customers/customer-standing.ts";
import { toTrait } from "./behavior-traits.ts";
import { type CopiedBuyers, OF_HISTORY, peopleIn, type ReportMembership } from "./report-membership.ts";
import type { TwoPeriods } from "./rfm-scoring.ts";

/** The sort fields, and their columns. */
const SORTS = { name: "sort_name", lastOrderAt: "last_at", orderCount: "orders", revenue: "revenue" } as const;

type SortField = keyof typeof SORTS;
export type CustomerSort = SortField | `-${SortField}`;

export type CustomersWanted = {
  reading: TwoPeriods;
  membership: ReportMembership;
  /** From the copy of the orders, if it has them. */
  copied?: CopiedBuyers | null;
  /** Only those who made their first purchase in the period, or only those who had bought before. */
  history?: BuyerHistory | undefined;
  /** Only those whose first action is of this kind on this day. */
  action?: { kind: ActionKind; today: Day } | undefined;
  /** Only those who spent at least this, in minor units. */
  minRevenue?: number | undefined;
  /** Words that all must occur in name, email or external id. */
  words: readonly string[];
  reachable: Reach | null;
  /** Only these customers; null: any. */
  ids: readonly string[] | null;
  sort: CustomerSort;
};

/** One customer's counted sales of the period, and why they are in their segment. Money in minor units. */
export type SegmentCustomerRow = CustomerIdentity & {
  lastOrderAt: Date;
  orderCount: number;
  revenue: number;
  /** From the last forecast; null if they had not bought by then. */
  predictedClv: number | null;
  /** Of the business's standard period, as every list shows it; null without a sale in it. */
  rfmSegment: RfmSegmentKey | null;
  scores: Scores | null;
  /** By scores; null without them. */
  segment: RfmSegmentKey | null;
  tier: Tier | null;
  /** How many of the orders have it, and its share of all orders. */
  trait: (Trait & { orderCount: number; shareOfAll: number }) | null;
};

type Row = Omit<SegmentCustomerRow, "scores" | "segment" | "trait"> & {
  recency: number | null;
  frequency: number;
  monetary: number;
  segment: number;
  kind: number | null;
  trait: string;
  held: number;
  share_of_all: number;
};

const toSegmentCustomer = (row: Row): SegmentCustomerRow => ({
  ...pickIdentity(row),
  lastOrderAt: row.lastOrderAt,
  orderCount: row.orderCount,
  revenue: row.revenue,
  predictedClv: row.predictedClv,
  rfmSegment: row.rfmSegment,
  scores: row.recency === null ? null : { recency: row.recency, frequency: row.frequency, monetary: row.monetary },
  segment: row.recency === null ? null : (RFM_KEYS_BY_VALUE[row.segment] ?? null),
  tier: row.tier,
  trait:
    row.kind === null ? null : { ...toTrait(row.kind, row.trait), orderCount: row.held, shareOfAll: row.share_of_all },
});

const columnsWith = (reason: string): string => `
  ${IDENTITY}, last_at as "lastOrderAt", orders as "orderCount", revenue, ${reason},
  (select predicted_clv from customer_forecasts forecast
    where forecast.business_id = $1 and forecast.customer_id = buyer) as "predictedClv",
  (select f.segment from customer_rfm f where f.business_id = $1 and f.customer_id = buyer) as "rfmSegment"`;

/** Ties are sorted by ID in the same direction, so that no customer appears on two pages. */
const buildOrderBy = (sort: CustomerSort): string => {
  const column = SORTS[sort.replace("-", "") as SortField];
  return sort.startsWith("-") ? `${column} desc, buyer desc` : `${column}, buyer`;
};

/**
 * `found`: the customers that match the segment and the words. Customers are joined only if words or names require it.
 */
const foundIn = (scope: Scope, wanted: CustomersWanted) => {
  const { reading, membership, copied, history, action, minRevenue, words, ids, sort } = wanted;
  const { text: people, reason, values: ofPeople } = peopleIn(scope, reading, membership, copied);
  const values = [...ofPeople, ...(action ? [action.kind, action.today] : [])];
  const conditions = [
    action ? hasFirstKind("buyer", `$${values.length - 1}::text`, `$${values.length}::date`) : "true",
    history
      ? `exists (select from customer_metrics m where m.business_id = $1 and m.customer_id = buyer and ${OF_HISTORY[history]})`
      : "true",
    minRevenue === undefined ? "true" : `revenue >= $${values.push(minRevenue)}::bigint`,
    ids ? `buyer = any($${values.push(ids)}::uuid[])` : "true",
  ].join(" and ");
  const columns = columnsWith(reason);
  if (words.length === 0 && !sort.endsWith("name")) {
    return {
      text: `with ${people}, found as materialized (select * from people where ${conditions})`,
      columns,
      values,
    };
  }
  const text = `with ${people}, words as materialized (
    ${wordsAt(`$${values.length + 1}`)}
  ), found as materialized (
    select people.*, name_key as sort_name
      from people join customers c on c.business_id = $1 and c.customer_id = buyer
     where ${conditions} and not exists (select from words where ${LACKS_WORD})
  )`;
  return { text, columns, values: [...values, words] };
};

/** The same customers as a statement of their IDs. */
export const buildCustomerSet = (scope: Scope, wanted: CustomersWanted): CustomerSet => {
  const { text, values } = foundIn(scope, wanted);
  const shown = onlyReachable("found", wanted.reachable, "buyer");
  return { text: `${text}, shown as (${shown}) select buyer as customer_id from shown`, values };
};

/**
 * One page of them with the total count, in one statement, also for a page beyond the end. `reach` counts them regardless
 * of `reachable`.
 */
export const readSegmentCustomers = (
  scope: Scope,
  wanted: CustomersWanted,
  place: PageWindow,
): Promise<{ rows: SegmentCustomerRow[]; total: number; reach: ReachCounts }> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { text: found, columns, values } = foundIn(scope, wanted);
    const listed = `select ${columns}, place from page join customers c on c.business_id = $1 and c.customer_id = buyer`;
    const { data, ...counts } = await readReachablePage<Row>(
      client,
      { found, id: "buyer", order: buildOrderBy(wanted.sort), listed, values },
      { ...place, reachable: wanted.reachable },
    );
    return { rows: data.map(toSegmentCustomer), ...counts };
  });

/** The IDs of all of them. The columns are never computed, but give every parameter its type. */
export const readSegmentCustomerIds = (scope: Scope, wanted: CustomersWanted): Promise<string[]> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { text, columns, values } = foundIn(scope, wanted);
    const { rows } = await client.query<{ ids: string[] }>(
      `${text}, shown as (${onlyReachable("found", wanted.reachable, "buyer")}) select array(select id from (
         select ${columns} from shown join customers c on c.business_id = $1 and c.customer_id = buyer
       ) listed) as ids`,
      values,
    );
    return rows[0]?.ids ?? [];
  });

/** All of them in order, a few thousand at a time. */
export const eachSegmentCustomer = (
  scope: Scope,
  wanted: CustomersWanted,
  take: (rows: SegmentCustomerRow[]) => Promise<void>,
): Promise<void> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { text: found, columns, values } = foundIn(scope, wanted);
    const text = `${found}, shown as (${onlyReachable("found", wanted.reachable, "buyer")})
      select ${columns} from shown join customers c on c.business_id = $1 and c.customer_id = buyer
      order by ${buildOrderBy(wanted.sort)}`;
    await eachPage<Row>(client, { text, values }, (rows) => take(rows.map(toSegmentCustomer)));
  });
