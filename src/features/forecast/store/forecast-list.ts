import type { PoolClient } from "pg";
import { orderBy, type Page, type PageWindow } from "#core/db/read-page.ts";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Expectation } from "#features/forecast/rules/stored-forecast.ts";
import {
  type ClvTier,
  type ForecastSetting,
  type OrderChanceRow,
  STANDARD_SETTING,
} from "#lib/clv/forecast-setting.ts";

import type { Day } from "#lib/time/day.ts";
import {
  eachListRow,
  IDENTITY,
  type ListSource,
  pickIds,
  readListIds,
  readListPage,
} from "#records/customers/list-rows.ts";
import { isWithin, withinValues } from "#records/customers/report-population.ts";
import type { CustomerIdentity } from "#records/rules/customers/customer-standing.ts";
import type { CustomersWithin } from "#records/rules/order-readings/populations.ts";

const KEYS = {
  name: "c.name_key",
  predictedClv: "f.predicted_clv",
  expectedPurchases: "f.expected_purchases",
  pAlive: "f.p_alive",
  nextOrderOn: "f.next_order_on",
  orderChance7: "f.order_chance_7",
  orderChance30: "f.order_chance_30",
  orderChance90: "f.order_chance_90",
};

type Field = keyof typeof KEYS;
export type ForecastSort = Field | `-${Field}`;

type ForecastFilter = {
  /** All must occur in the name, email or external ID. */
  words: readonly string[];
  tier: ClvTier | null;
  cohort: string | null;
  /** Only those in segments. */
  within: CustomersWithin | null;
};

type OwnForecast = Omit<Expectation, "customerId"> & OrderChanceRow;

/** Money in minor units. */
export type CustomerForecastRow = CustomerIdentity & OwnForecast;

const ORDER_CHANCES = `f.order_chance_7 as order_chance7, f.order_chance_30 as order_chance30,
  f.order_chance_90 as order_chance90`;

const EXPECTATION = `f.predicted_clv, f.lower, f.upper, f.likely_lower,
  f.likely_upper, f.expected_purchases,
  f.expected_order_value, f.p_alive, f.tier, f.next_order_on::text as next_order_on,
  ${ORDER_CHANCES}, f.cohort`;

/** Details of these IDs, in order. */
const DETAILS = `select ${IDENTITY}, ${EXPECTATION}
  from unnest($2::uuid[]) with ordinality as page (id, place)
  join customers c on c.business_id = $1 and c.customer_id = page.id
  join customer_forecasts f on f.business_id = $1 and f.customer_id = page.id
  order by place`;

const NARROWED = "f.business_id = $1 and ($2::text is null or f.tier = $2) and ($3::text is null or f.cohort = $3)";

/** `table` has the index with `key`. */
type Indexed = { table: "f" | "c"; from: string; key: string };

/** Orders that an index provides: only the page is read, and the rest is counted. */
const INDEXED: Partial<Record<Field, Indexed>> = {
  predictedClv: { table: "f", from: "customer_forecasts f", key: "f.predicted_clv" },
  name: {
    table: "c",
    from: "customers c join customer_forecasts f on f.business_id = c.business_id and f.customer_id = c.customer_id",
    key: "c.name_key",
  },
};

const describe = async (
  client: PoolClient,
  { businessId }: Scope,
  found: readonly { id: string }[],
): Promise<CustomerForecastRow[]> =>
  (await client.query<CustomerForecastRow>(DETAILS, [businessId, pickIds(found)])).rows;

const readFirstPages = async (
  client: PoolClient,
  scope: Scope,
  { table, from, key, tier, sort }: Indexed & { tier: ClvTier | null; sort: ForecastSort },
  { limit, offset }: PageWindow,
): Promise<Page<CustomerForecastRow>> => {
  const { businessId } = scope;
  const direction = sort.startsWith("-") ? "desc" : "asc";
  const ofTier = tier === null ? "" : " and f.tier = $2";
  const values = tier === null ? [businessId] : [businessId, tier];
  const { rows } = await client.query<{ id: string }>(
    `select f.customer_id as id from ${from} where ${table}.business_id = $1${ofTier}
      order by ${key} ${direction}, ${table}.customer_id ${direction} limit ${limit} offset ${offset}`,
    values,
  );
  const { rows: counted } = await client.query<{ total: number }>(
    `select count(*)::int as total from customer_forecasts f where f.business_id = $1${ofTier}`,
    values,
  );
  return { total: counted[0]?.total ?? 0, data: await describe(client, scope, rows) };
};

/** Joins customers only to search or sort by name, to avoid looking up a million of them. */
const joinPeople = (field: Field, words: readonly string[]): string => {
  // The function restricts to the transaction's business itself.
  if (words.length > 0) return "join customers_with_words($4::text[]) c on c.customer_id = f.customer_id";
  return field === "name" ? "join customers c on c.business_id = $1 and c.customer_id = f.customer_id" : "";
};

/** Which of the customers with a forecast: the filter's, or only these of them. */
type ForecastSelector = ForecastFilter & { ids?: readonly string[] | null };

/** The selected customers with their sort keys only. */
const buildList = (
  scope: Scope,
  { words, tier, cohort, within, ids = null }: ForecastSelector,
  sort: ForecastSort,
): ListSource<{ id: string }, CustomerForecastRow> => {
  const field = sort.replace("-", "") as Field;
  return {
    head: `with shown as materialized (
        select f.customer_id as id, ${KEYS[field]} as sort_key from customer_forecasts f ${joinPeople(field, words)}
         where ${NARROWED} and ($5::uuid[] is null or f.customer_id = any($5)) and $4::text[] is not null
           and ${isWithin("f.customer_id", "$6", "$7")})`,
    values: [scope.businessId, tier, cohort, words, ids, ...withinValues(within)],
    order: orderBy({ [field]: "sort_key" } as Record<Field, string>, sort),
    describe: (client, found) => describe(client, scope, found),
    plan: raiseWorkMem,
  };
};

/** One page of the customers with a forecast, and their number. */
export const readForecastList = (
  scope: Scope,
  filter: ForecastFilter,
  sort: ForecastSort,
  place: PageWindow,
): Promise<Page<CustomerForecastRow>> => {
  const isNarrow = filter.words.length > 0 || filter.cohort !== null || filter.within !== null;
  const indexed = isNarrow ? undefined : INDEXED[sort.replace("-", "") as Field];
  return readListPage(scope, buildList(scope, filter, sort), place, {
    byIndex: indexed && ((client) => readFirstPages(client, scope, { ...indexed, sort, tier: filter.tier }, place)),
  });
};

/** The IDs of all customers that the list shows for this filter. */
export const forecastCustomerIds = (scope: Scope, filter: ForecastFilter): Promise<string[]> =>
  readListIds(scope, buildList(scope, filter, "predictedClv"));

/** All selected customers in order, a few thousand at a time. */
export const eachForecast = (
  scope: Scope,
  filter: ForecastSelector,
  sort: ForecastSort,
  take: (rows: CustomerForecastRow[]) => Promise<void>,
): Promise<void> => eachListRow(scope, buildList(scope, filter, sort), take);

type TierSums = { tier: ClvTier; customers: number; value: number; expectedPurchases: number };

/** The sums of these customers' own forecasts by tier. Money in minor units. */
export const sumForecasts = async (
  client: PoolClient,
  { businessId }: Scope,
  within: CustomersWithin,
): Promise<TierSums[]> => {
  const { rows } = await client.query<TierSums>(
    `select tier, count(*)::int as customers, sum(predicted_clv)::float8 as value,
            sum(expected_purchases)::float8 as expected_purchases
       from customer_forecasts f where f.business_id = $1 and ${isWithin("f.customer_id", "$2", "$3")} group by tier`,
    [businessId, ...withinValues(within)],
  );
  return rows;
};

/** A customer's own forecast; null if there is none. `customerId` is a UUID. */
export const readCustomerForecast = async (
  client: PoolClient,
  { businessId }: Scope,
  customerId: string,
): Promise<OwnForecast | null> => {
  const { rows } = await client.query<OwnForecast>(
    `select ${EXPECTATION} from customer_forecasts f where business_id = $1 and customer_id = $2`,
    [businessId, customerId],
  );
  return rows[0] ?? null;
};

/** The rank from 1: the number of customers with a higher value, plus one. */
export const readForecastRank = async (client: PoolClient, { businessId }: Scope, value: number): Promise<number> => {
  const { rows } = await client.query<{ above: number }>(
    "select count(*)::int as above from customer_forecasts where business_id = $1 and predicted_clv > $2",
    [businessId, value],
  );
  return (rows[0]?.above ?? 0) + 1;
};

type HeadForecast = { asOf: Day } & Pick<ForecastSetting, "months" | "level"> &
  Pick<Expectation, "predictedClv" | "lower" | "upper" | "tier"> &
  OrderChanceRow;

/**
 * The forecast shown with a customer's metrics; null if there is none. `customerId` is a UUID. Money in minor units.
 */
export const findHeadForecast = (scope: Scope, customerId: string): Promise<HeadForecast | null> =>
  withBusiness(scope, async (client) => {
    const { months, model, level } = STANDARD_SETTING;
    const { rows } = await client.query<HeadForecast>(
      `select f.predicted_clv, f.lower, f.upper, f.tier, ${ORDER_CHANCES}, a.months, a.level, a.answer ->> 'asOf' as as_of
         from customer_forecasts f join forecast_answers a on a.business_id = $1 and (a.months, a.model, a.level) = ($3, $4, $5)
        where f.business_id = $1 and f.customer_id = $2`,
      [scope.businessId, customerId, months, model, level],
    );
    return rows[0] ?? null;
  });
