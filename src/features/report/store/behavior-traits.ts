import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { SEASONS, seasonIndex, TRAIT_KINDS, type Trait, toYearDirection } from "#lib/rfm/behavior-traits.ts";
import { type BehaviorPopulation, type Group, LEAST_SALES, LEAST_Z, MOST_TRAITS, YEAR_DAYS } from "#lib/rfm/traits.ts";
import { addDays, type Day } from "#lib/time/day.ts";
import { buildAgeSql, buildWorthSql, type TwoPeriods, twoPeriodValues } from "./rfm-scoring.ts";

// Trait assignment as SQL fragments: the domain's `placePopulation`, shared by every statement that needs it. `$1` to
// `$7` are those of `rfm-scoring.ts`; `$8` and `$9` the direction of every day of both periods on the circle of the
// year, `$10` its season.

/**
 * `$1` to `$10`. `firstDay` is the local day of the first instant; seasons are used only if the period covers a year.
 */
export const traitValues = (scope: Scope, reading: TwoPeriods, firstDay: Day): unknown[] => {
  const count = reading.days < YEAR_DAYS ? 0 : 2 * reading.days;
  const days = Array.from({ length: count }, (_, i) => addDays(firstDay, i));
  const directions = days.map(toYearDirection);
  const circle = [directions.map(({ x }) => x), directions.map(({ y }) => y), days.map(seasonIndex)];
  return [...twoPeriodValues(scope, reading), ...circle];
};

/** Converts a row's `kind` and `name` to a trait: kinds and seasons are indexes into the domain's lists. */
export const toTrait = (kind: number, name: string): Trait => {
  const known = TRAIT_KINDS[kind];
  if (!known) throw new RangeError(`${kind} is not a kind of trait`);
  return { kind: known, name: known === "season" ? (SEASONS[Number(name)] ?? name) : name };
};

/** The inverse of `toTrait`: a trait as in `placed`. */
export const traitKey = ({ kind, name }: Trait): { kind: number; name: string } => {
  const season = SEASONS.findIndex((each) => kind === "season" && each === name);
  return { kind: TRAIT_KINDS.indexOf(kind), name: season === -1 ? name : String(season) };
};

const [ANY, CATEGORY, CHANNEL, SEASON] = [-1, 0, 1, 2];

/** The season of the sum of a customer's directions: a quadrant by its signs. */
const MEAN_SEASON =
  "case when x > 0 and y >= 0 then 0 when x <= 0 and y > 0 then 1 when x < 0 and y <= 0 then 2 when y < 0 then 3 end";

/** Whether the first sale ever was at least a year before the period's last day. */
const IS_OF_A_YEAR = `(select first_order_at from customer_metrics
             where business_id = $1 and customer_metrics.customer_id = lifted.customer_id)
             < ($4::timestamptz[])[case when is_current then 2 * $7 else $7 end - ${YEAR_DAYS - 2}]`;

/**
 * `sales`: the counted sales of both periods, `everything` their number. `marks`: one row per sale, and one for each of
 * its traits. `counted`: how many of a customer's sales have a trait; a pseudo-kind that every sale has gives their
 * total purchases. `compared` adds the customer's and the overall totals. `placed`: every buyer with the `kind` and
 * `name` of the trait they differ most in and the sales that have it, or nulls.
 *
 * `lift` is the domain's (k·N − n·T) / √(T·(N − T)): the same two whole numbers, root and quotient, so that ties are
 * the same here.
 *
 * Large relations are sorted and aggregated or looked up by key, never joined with each other: there are no statistics
 * on them, nor on a business that was just imported, and a join planned for one row takes minutes for many.
 */
export const placedIn = ({ basis }: Pick<TwoPeriods, "basis">): string => `sales as materialized (
    select order_id, customer_id, order_date >= $3 as is_current, order_date, ${buildWorthSql(basis)} as worth, source,
           case when $7 >= ${YEAR_DAYS} then width_bucket(order_date, $4::timestamptz[]) end as day
      from orders
     where business_id = $1 and is_counted and order_date >= $2 and order_date < $5
       and customer_id is not null and ($6::int is null or storefront_id = $6)
  ), everything as (
    select is_current, count(*) as sales_in_all from sales group by is_current
  ), marks as (
    select is_current, customer_id, ${ANY} as kind, '' as name, worth, order_date, day from sales
    union all
    select is_current, customer_id, ${CATEGORY}, category, null, null, null
      from sales cross join lateral (
        select distinct category from order_items
         where business_id = $1 and order_items.order_id = sales.order_id and category <> ''
           and refunded_quantity < quantity
      ) as of_category
    union all
    select is_current, customer_id, ${CHANNEL}, source, null, null, null from sales where source <> ''
    union all
    select is_current, customer_id, ${SEASON}, ($10::int[])[day]::text, null, null, null from sales where day is not null
  ), counted as (
    select is_current, customer_id, kind, name, count(*)::int as held, exact_sum(worth) as revenue,
           max(order_date) as last_at, sum(($8::int[])[day]) as x, sum(($9::int[])[day]) as y
      from marks group by is_current, customer_id, kind, name
  ), compared as (
    select is_current, customer_id, kind, name, held, sum(held) over trait as held_by_all,
           max(held) over buyer as orders, max(revenue) over buyer as revenue, max(last_at) over buyer as last_at,
           max(x) over buyer as x, max(y) over buyer as y
      from counted window buyer as (partition by is_current, customer_id), trait as (partition by is_current, kind, name)
  ), lifted as (
    select compared.*, (held * sales_in_all - orders * held_by_all)
             / nullif(sqrt((held_by_all * (sales_in_all - held_by_all))::float8), 0) as lift,
           held >= ${LEAST_SALES} and 2 * held * sales_in_all >= 3 * orders * held_by_all as is_habit
      from compared join everything using (is_current)
  ), placed as (
    select distinct on (is_current, customer_id) is_current, customer_id, orders, revenue, last_at,
           nullif(kind, ${ANY}) as kind, nullif(name, '') as name,
           case when kind <> ${ANY} then held end as held, case when kind <> ${ANY} then held_by_all end as held_by_all
      from lifted
     where kind = ${ANY} or (is_habit and lift >= ${LEAST_Z}::float8 * sqrt(orders::float8)
           and (kind <> ${SEASON} or (name = (${MEAN_SEASON})::text and ${IS_OF_A_YEAR})))
     order by is_current, customer_id, kind = ${ANY}, lift desc, kind, name collate "C"
  )`;

/** The traits with a segment of their own. */
const LARGEST = `
    select kind, name from (
      select kind, name, row_number() over (partition by kind order by count(*) desc, name collate "C") as place
        from placed where is_current and kind is not null group by kind, name
    ) as ranked where place <= ${MOST_TRAITS}`;
const GIVEN = "select * from unnest($11::int[], $12::text[]) as given (kind, name)";

/** Both periods in one pass, returning few rows: the segments of both, like `groupByTrait`. */
const groupsIn = (reading: TwoPeriods, isGiven: boolean): string => `
  with ${placedIn(reading)}, largest as (${isGiven ? GIVEN : LARGEST}
  ), groups as (
    select is_current, placed.kind, largest.name, count(*) as customers,
           sum(orders) as orders, capped_sum(revenue) as revenue, sum(${buildAgeSql("last_at")}) as age_sum,
           sum(held) as held, min(held_by_all) as held_by_all
      from placed left join largest using (kind, name)
     group by is_current, placed.kind, largest.name
  )
  select (select count(*) from customers where business_id = $1) as customers_in_all, groups.*
    from (select) as always_a_row left join groups on true
   order by kind is null, name is null, case when name is not null then customers end desc, kind, name collate "C"`;

type BehaviorReading = BehaviorPopulation & { customersInAll: number };

type Row = { customers_in_all: number } & (
  | { customers: null }
  | ({ is_current: boolean; kind: number | null; name: string | null } & Record<
      "customers" | "orders" | "revenue" | "age_sum" | "held" | "held_by_all",
      number
    >)
);

type GroupRow = Extract<Row, { customers: number }>;

const groupTrait = ({ kind, name }: GroupRow): Group["trait"] => {
  if (kind === null) return "none";
  const trait = toTrait(kind, name ?? "");
  return name === null ? `other_${trait.kind}` : trait;
};

const toTraitGroup = (row: GroupRow): Group => {
  const trait = groupTrait(row);
  return {
    trait,
    customerCount: row.customers,
    orderCount: row.orders,
    revenue: row.revenue,
    ageDaysSum: row.age_sum,
    heldSales: typeof trait === "string" ? 0 : row.held,
    salesOfAll: typeof trait === "string" ? 0 : row.held_by_all,
  };
};

/** The statement and its values, to run or explain. */
export const behaviorGroupsQuery = (
  scope: Scope,
  reading: TwoPeriods,
  firstDay: Day,
  traits?: readonly Trait[] | undefined,
) => {
  const keys = traits?.map(traitKey);
  const given = keys ? [keys.map(({ kind }) => kind), keys.map(({ name }) => name)] : [];
  return { text: groupsIn(reading, keys !== undefined), values: [...traitValues(scope, reading, firstDay), ...given] };
};

/**
 * The customers of a period by their most distinctive trait, the same for the previous period of equal length, and the
 * business's number of customers. `firstDay` is the first day of both periods; `traits`, if given, those with a segment of
 * their own instead of the largest. Throws if a sum is too large to be
 * exact.
 */
export const readBehaviorGroups = (
  scope: Scope,
  reading: TwoPeriods,
  firstDay: Day,
  traits?: readonly Trait[],
): Promise<BehaviorReading> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { rows } = await client.query<Row>(behaviorGroupsQuery(scope, reading, firstDay, traits));
    const found = rows.filter((row): row is GroupRow => row.customers !== null);
    const groups = found.filter(({ is_current }) => is_current).map(toTraitGroup);
    const previous = found.filter(({ is_current }) => !is_current).map(toTraitGroup);
    return {
      groups,
      previous: previous.map(({ trait, customerCount }) => ({ trait, customerCount })),
      salesInAll: groups.reduce((sum, { orderCount }) => sum + orderCount, 0),
      customersInAll: rows[0]?.customers_in_all ?? 0,
    };
  });
