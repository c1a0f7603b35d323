import type { PoolClient } from "pg";
import type { Page, PageWindow } from "#core/db/read-page.ts";
import { forceKeyedPlans } from "#core/db/transaction-settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Day } from "#lib/time/day.ts";
import { isWorthWinningBack } from "#records/customers/action-counts.ts";
import { isReachable } from "#records/customers/consent.ts";
import {
  eachListRow,
  IDENTITY,
  type ListSource,
  pickIds,
  readListIds,
  readListPage,
} from "#records/customers/list-rows.ts";
import { isWithin, withinValues } from "#records/customers/report-population.ts";
import { CHURN_MARK, type CustomerIdentity } from "#records/rules/customers/customer-standing.ts";
import type { ReachFilter } from "#records/rules/customers/reach.ts";
import type { CustomersWithin } from "#records/rules/order-readings/populations.ts";

import type { ChurnMark } from "./marks.ts";

/** A customer to win back. Money in minor units. */
export type WinBackCustomer = CustomerIdentity & {
  lifetimeValue: number;
  lastOrderAt: Date;
  usualGapDays: number | null;
  chanceToReturn: number | null;
  valueIfBack: number | null;
  saveValue: number | null;
  byEmail: boolean;
  bySms: boolean;
  mark: ChurnMark | null;
};

const KEYS = {
  saveValue: "save_value",
  chanceToReturn: "chance_to_return",
  lastOrder: "last_order_at",
  name: "name_key",
};

type WinBackField = keyof typeof KEYS;
export type WinBackSort = WinBackField | `-${WinBackField}`;

export type WinBackQuery = {
  today: Day;
  at: Date;
  words: readonly string[];
  /** Only these customers; null: any. */
  ids: readonly string[] | null;
  /** Only those of them in these segments. */
  within?: CustomersWithin | null;
  reachable: ReachFilter;
  /** Customers with a recorded outcome, or those without. */
  isMarked: boolean;
  /** The week's list: at least this value (minor units), at most so many customers with those contacted since a time. */
  week: { leastValue: number; perWeek: number; since: Date } | null;
};

/** Sums over a list; `saved` in minor units. */
export type WinBackSums = { customers: number; byEmail: number; bySms: number; saved: number };

const REACHABLE: Record<ReachFilter, string> = {
  any: "(by_email or by_sms)",
  email: "by_email",
  sms: "by_sms",
  all: "true",
};

/**
 * `overdue`: customers whose first action is to win them back. `ranked`: those who can be reached and are worth it, numbered by
 * value at risk. `listed`: those on the list. `shown`: those of them who match the search.
 */
const rankedListSql = ({ businessId }: Scope, query: WinBackQuery) => {
  const { today, at, words, ids, within, reachable, isMarked, week } = query;
  const values: unknown[] = [businessId];
  const value = (one: unknown, type: string) => `$${values.push(one)}::${type}`;
  const contacted = week
    ? `(select count(*) from customer_action_marks where business_id = $1 and action = '${CHURN_MARK}'
          and mark = 'done' and at > ${value(week.since, "timestamptz")})`
    : "0";
  const isListed = week
    ? `save_value >= ${value(week.leastValue, "bigint")}
        and (is_marked or place <= ${value(week.perWeek, "bigint")} - ${contacted})`
    : "true";
  const isWorth = week ? `save_value >= ${value(week.leastValue, "bigint")}` : "true";
  // The function restricts to the transaction's business itself.
  const found =
    words.length > 0
      ? `customer_id in (select customer_id from customers_with_words(${value(words, "text[]")}))`
      : "true";
  const chosen = ids ? `customer_id = any(${value(ids, "uuid[]")})` : "true";
  const [only, without] = withinValues(within);
  const isOne = within ? isWithin("ranked.customer_id", value(only, "uuid"), value(without, "uuid")) : "true";
  const head = `with overdue as materialized (
      select a.customer_id, a.save_value, a.chance_to_return, m.last_order_at, c.name_key,
             ${isReachable("email", "c")} as by_email, ${isReachable("sms", "c")} as by_sms, mark.until is not null as is_marked
        from customer_actions a
        join customer_metrics m on m.business_id = $1 and m.customer_id = a.customer_id and m.revision = a.revision
        join customers c on c.business_id = $1 and c.customer_id = a.customer_id
        left join customer_action_marks mark on mark.business_id = $1 and mark.customer_id = a.customer_id
          and mark.action = '${CHURN_MARK}' and mark.until > ${value(at, "timestamptz")}
       where a.business_id = $1 and a.overdue_on <= ${value(today, "date")} and ${isWorthWinningBack}
    ), ranked as (
      select *, row_number() over (partition by is_marked order by save_value desc nulls last, customer_id) as place
        from overdue where ${REACHABLE[reachable]} and ${isWorth}
    ), listed as materialized (
      select * from ranked where is_marked = ${value(isMarked, "boolean")} and ${isListed} and ${isOne}
    ), shown as (select *, customer_id as id from listed where ${found} and ${chosen})`;
  return { head, isWorth, contacted, values };
};

const buildOrderBy = (sort: WinBackSort): string => {
  const [field, direction] = [sort.replace("-", "") as WinBackField, sort.startsWith("-") ? "desc" : "asc"];
  return `${KEYS[field]} ${direction} nulls last, customer_id`;
};

const SUMS = `jsonb_build_object('customers', count(*), 'byEmail', count(*) filter (where by_email),
  'bySms', count(*) filter (where by_sms), 'saved', capped_sum(save_value))`;

/** Details of these customers, in order. */
const describe = async (
  client: PoolClient,
  { businessId }: Scope,
  ids: readonly string[],
  at: Date,
): Promise<WinBackCustomer[]> => {
  const { rows } = await client.query<WinBackCustomer>(
    `select ${IDENTITY}, m.lifetime_value, m.last_order_at, a.usual_gap_days, a.chance_to_return,
            a.value_if_back, a.save_value, ${isReachable("email", "c")} as by_email,
            ${isReachable("sms", "c")} as by_sms, case when mark.until is not null then
              jsonb_build_object('state', mark.mark, 'at', mark.at, 'until', mark.until) end as mark
       from unnest($2::uuid[]) with ordinality as page (id, place)
       join customers c on c.business_id = $1 and c.customer_id = page.id
       join customer_actions a on a.business_id = $1 and a.customer_id = page.id
       join customer_metrics m on m.business_id = $1 and m.customer_id = page.id
       left join customer_action_marks mark on mark.business_id = $1 and mark.customer_id = page.id
         and mark.action = '${CHURN_MARK}' and mark.until > $3
      order by page.place`,
    [businessId, ids, at],
  );
  return rows;
};

type WinBackFacts = {
  /** Of the list, whatever is searched for. */
  sums: WinBackSums;
  /** Overdue customers of any value who can be reached in the chosen way, not handled yet. */
  overdue: number;
  /** Customers worth it who cannot be reached in the chosen way, not handled yet. */
  unreachable: number;
  /** Handled customers of the list. */
  marked: number;
  /** Contacted since the week began. */
  contacted: number;
  /** The last update of all customers' actions; null before the first. */
  asOf: Day | null;
};

/** The total counts those who match the search. */
type WinBackPage = Page<WinBackCustomer> & WinBackFacts;

const buildList = (
  scope: Scope,
  query: WinBackQuery,
  sort: WinBackSort,
  { head, values }: Pick<ReturnType<typeof rankedListSql>, "head" | "values">,
): ListSource<{ id: string }, WinBackCustomer> => ({
  head,
  values,
  order: buildOrderBy(sort),
  describe: (client, found) => describe(client, scope, pickIds(found), query.at),
  plan: forceKeyedPlans,
});

/** One page of the list, with its sums. */
export const readWinBack = (
  scope: Scope,
  query: WinBackQuery,
  sort: WinBackSort,
  place: PageWindow,
): Promise<WinBackPage> => {
  const ranked = rankedListSql(scope, query);
  const { isWorth, contacted } = ranked;
  const reachable = REACHABLE[query.reachable];
  return readListPage<{ id: string }, WinBackCustomer, WinBackFacts>(
    scope,
    buildList(scope, query, sort, ranked),
    place,
    {
      facts: {
        sums: `(select ${SUMS} from listed)`,
        overdue: `(select count(*) from overdue where not is_marked and ${reachable})`,
        unreachable: `(select count(*) from overdue where not is_marked and not ${reachable} and ${isWorth})`,
        marked: "(select count(*) from ranked where is_marked)",
        contacted,
        asOf: "(select as_of::text from customer_actions where business_id = $1 order by customer_id desc limit 1)",
      },
    },
  );
};

/** The IDs of the whole list. */
export const readWinBackIds = (scope: Scope, query: WinBackQuery): Promise<string[]> =>
  readListIds(scope, buildList(scope, query, "-saveValue", rankedListSql(scope, query)));

/** The whole list in order, a few thousand customers at a time. */
export const eachWinBack = (
  scope: Scope,
  query: WinBackQuery,
  sort: WinBackSort,
  take: (rows: readonly WinBackCustomer[]) => Promise<void>,
): Promise<void> => eachListRow(scope, buildList(scope, query, sort, rankedListSql(scope, query)), take);
