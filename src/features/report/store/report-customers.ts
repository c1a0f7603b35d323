import type { PoolClient } from "pg";
import type { Page, PageWindow } from "#core/db/read-page.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ActionKind } from "#lib/recommend/recommender.ts";
import type { Trait } from "#lib/rfm/behavior-traits.ts";
import type { BuyerHistory } from "#lib/rfm/score.ts";
import { RFM_KEYS_BY_VALUE, type RfmSegmentKey, type Scores } from "#lib/rfm/segments.ts";
import { assignTier, type Tier } from "#lib/rfm/value-tiers.ts";
import type { Day } from "#lib/time/day.ts";
import { type CustomerSet, hasFirstKind } from "#records/customers/action-counts.ts";
import { onlyReachable, reachCounts } from "#records/customers/consent.ts";
import { LACKS_WORD, wordsAt } from "#records/customers/customer-columns.ts";
import {
  eachListRow,
  IDENTITY,
  type ListSource,
  pickIds,
  readListIds,
  readListPage,
} from "#records/customers/list-rows.ts";
import type { CopiedBuyers } from "#records/orders/copy/copied-buyers.ts";
import type { ReportMembership } from "#records/orders/copy/order-readings.ts";
import { readBuyers, type TwoPeriods } from "#records/orders/copy/order-readings.ts";
import type { CustomerIdentity } from "#records/rules/customers/customer-standing.ts";
import type { Reach, ReachCounts } from "#records/rules/customers/reach.ts";
import { ALL_SCORES } from "#records/rules/rfm/scheme.ts";

/** The sort fields, and their columns. */
const SORTS = { name: "sort_name", lastOrderAt: "last_at", orderCount: "orders", revenue: "revenue" } as const;

type SortField = keyof typeof SORTS;
export type CustomerSort = SortField | `-${SortField}`;

export type CustomersWanted = {
  reading: TwoPeriods;
  membership: ReportMembership;
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
  /** By behavior, the most distinctive one first: how many of the orders have each, and its share of all orders. */
  traits: (Trait & { orderCount: number; shareOfAll: number })[];
};

/** What a customer bought, and why they are in their segment, as `CopiedBuyers` has it. */
type MemberRow = {
  id: string;
  orders: number;
  revenue: number;
  lastAt: Date;
  cell: number | null;
  segment: number | null;
  /** The customer's index among those who bought. */
  place: number;
};

type Details = CustomerIdentity & Pick<SegmentCustomerRow, "predictedClv" | "rfmSegment">;

/** The members of a segment, with what they bought. */
type Members = { membership: ReportMembership; bought: CopiedBuyers };

/** The traits of the customer at this index. */
const traitsAt = ({ traits: found }: CopiedBuyers, place: number): SegmentCustomerRow["traits"] => {
  if (!found) return [];
  const { starts, traits, held, known, shares } = found;
  const span = [starts[place], starts[place + 1]] as const;
  const orders = held.slice(...span);
  return Array.from(traits.slice(...span), (trait, at) => ({
    ...(known[trait] as Trait),
    orderCount: orders[at] as number,
    shareOfAll: shares[trait] as number,
  }));
};

const toSegmentCustomer = (row: MemberRow, details: Details, { membership, bought }: Members): SegmentCustomerRow => {
  const scores = (row.cell !== null && ALL_SCORES[row.cell]) || null;
  return {
    ...details,
    lastOrderAt: row.lastAt,
    orderCount: row.orders,
    revenue: row.revenue,
    scores,
    segment: (scores && RFM_KEYS_BY_VALUE[row.segment ?? -1]) ?? null,
    tier: membership.method === "value" ? assignTier(row.revenue, membership.cuts) : null,
    traits: traitsAt(bought, row.place),
  };
};

const describe = async (client: PoolClient, { businessId }: Scope, members: Members, found: readonly MemberRow[]) => {
  const { rows } = await client.query<Details>(
    `select ${IDENTITY}, forecast.predicted_clv, f.segment as rfm_segment
       from customers c
       left join customer_forecasts forecast on forecast.business_id = $1 and forecast.customer_id = c.customer_id
       left join customer_rfm f on f.business_id = $1 and f.customer_id = c.customer_id
      where c.business_id = $1 and c.customer_id = any($2::uuid[])`,
    [businessId, pickIds(found)],
  );
  const details = new Map(rows.map((row) => [row.id, row]));
  return found.flatMap((row) => {
    const known = details.get(row.id);
    return known ? toSegmentCustomer(row, known, members) : [];
  });
};

/** Ties are sorted by ID in the same direction, so that no customer appears on two pages. */
const buildOrderBy = (sort: CustomerSort): string => {
  const column = SORTS[sort.replace("-", "") as SortField];
  return sort.startsWith("-") ? `${column} desc, id desc` : `${column}, id`;
};

/** SQL: one row per member; `$1` is the business, `$3` the start of the (later) period. */
const PEOPLE = `people as (
    select id, orders, revenue, last_at, cell, segment, (place - 1)::int as place
      from unnest($2::uuid[], $4::int[], $5::bigint[], $6::timestamptz[], $7::int[], $8::int[])
             with ordinality as bought (id, orders, revenue, last_at, cell, segment, place)
     where $1::uuid is not null and $3::timestamptz is not null
  )`;

const findStart = ({ reading: { dayStarts, days }, membership }: CustomersWanted): Date | undefined => {
  if (membership.method !== "moved") return dayStarts[days];
  const { periods } = membership;
  return periods.dayStarts[(periods.lastDays.at(-1) ?? 0) - periods.days + 1];
};

/** Which of `people` made their first purchase in the period, in any storefront, and which had bought before. */
const OF_HISTORY: Record<BuyerHistory, string> = {
  first_time: "first_order_at >= $3",
  returning: "first_order_at < $3",
};

/** The customers of the segment who match. They are joined only if words or names require it. */
const buildList = async (scope: Scope, wanted: CustomersWanted): Promise<ListSource<MemberRow, SegmentCustomerRow>> => {
  const { reading, membership, history, action, minRevenue, words, reachable, ids, sort } = wanted;
  const bought = await readBuyers(scope, reading, membership);
  const { orders, revenue, lastAt, cells, segments } = bought;
  const values: unknown[] = [
    scope.businessId,
    bought.ids,
    findStart(wanted),
    orders,
    revenue,
    lastAt,
    cells,
    segments,
    ...(action ? [action.kind, action.today] : []),
  ];
  const conditions = [
    action ? hasFirstKind("people.id", `$${values.length - 1}::text`, `$${values.length}::date`) : "true",
    history
      ? `exists (select from customer_metrics m where m.business_id = $1 and m.customer_id = people.id and ${OF_HISTORY[history]})`
      : "true",
    minRevenue === undefined ? "true" : `revenue >= $${values.push(minRevenue)}::bigint`,
    ids ? `people.id = any($${values.push(ids)}::uuid[])` : "true",
  ].join(" and ");
  const needsPeople = words.length > 0 || sort.endsWith("name");
  const matching = needsPeople
    ? `select people.*, name_key as sort_name
         from people join customers c on c.business_id = $1 and c.customer_id = people.id
        where ${conditions} and not exists (select from (${wordsAt(`$${values.push(words)}`)}) words where ${LACKS_WORD})`
    : `select * from people where ${conditions}`;
  return {
    head: `with ${PEOPLE}, found as materialized (${matching}), shown as (${onlyReachable("found", reachable)})`,
    values,
    order: buildOrderBy(sort),
    describe: (client, found) => describe(client, scope, { membership, bought }, found),
    plan: raiseWorkMem,
  };
};

/** The same customers as a statement of their IDs. */
export const buildCustomerSet = async (scope: Scope, wanted: CustomersWanted): Promise<CustomerSet> => {
  const { head, values } = await buildList(scope, wanted);
  return { text: `${head} select id as customer_id from shown`, values: [...values] };
};

/** What all customers of a list bought. Money in minor units. */
type ListTotals = { orderCount: number; revenue: number };

const TOTALS = `(select jsonb_build_object('orderCount', coalesce(sum(orders), 0), 'revenue', coalesce(sum(revenue), 0)) from shown)`;

type ListFacts = { reach: ReachCounts; totals: ListTotals };

/** One page of them with the total count, and what all of them bought. `reach` counts them regardless of `reachable`. */
export const readSegmentCustomers = async (
  scope: Scope,
  wanted: CustomersWanted,
  place: PageWindow,
): Promise<Page<SegmentCustomerRow> & ListFacts> =>
  readListPage<MemberRow, SegmentCustomerRow, ListFacts>(scope, await buildList(scope, wanted), place, {
    facts: { reach: reachCounts("found"), totals: TOTALS },
  });

/** The IDs of all of them. */
export const readSegmentCustomerIds = async (scope: Scope, wanted: CustomersWanted): Promise<string[]> =>
  readListIds(scope, await buildList(scope, wanted));

/** All of them in order, a few thousand at a time. */
export const eachSegmentCustomer = async (
  scope: Scope,
  wanted: CustomersWanted,
  take: (rows: SegmentCustomerRow[]) => Promise<void>,
): Promise<void> => eachListRow(scope, await buildList(scope, wanted), take);
