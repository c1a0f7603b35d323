import { LEAST_SALES, LEAST_Z } from "#lib/domain/behavior/choose-trait.ts";
import { YEAR_DAYS } from "#lib/domain/behavior/place.ts";
import { directionOf, SEASONS, seasonIndex } from "#lib/domain/behavior/season.ts";
import { TRAIT_KINDS, type Trait } from "#lib/domain/behavior/trait.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { addDays, type Day } from "#lib/domain/time.ts";
import { type TwoPeriods, twoPeriodValues } from "./rfm-scoring.ts";

// Who has which trait, as pieces of SQL: the domain's `placePopulation`, once, for every statement that asks for it. `$1` to
// `$7` are those of `rfm-scoring.ts`; `$8` and `$9` the direction of every day of both periods on the circle of the year,
// `$10` its season.

/** `$1` to `$10`. `firstDay` is the calendar's day of the first instant; the year is looked at only where one fits in. */
export const traitValues = (scope: Scope, reading: TwoPeriods, firstDay: Day): unknown[] => {
  const count = reading.days < YEAR_DAYS ? 0 : 2 * reading.days;
  const days = Array.from({ length: count }, (_, i) => addDays(firstDay, i));
  const directions = days.map(directionOf);
  const circle = [directions.map(({ x }) => x), directions.map(({ y }) => y), days.map(seasonIndex)];
  return [...twoPeriodValues(scope, reading), ...circle];
};

/** A row's `kind` and `name` as the trait they stand for: kinds by their place in the domain's list, seasons likewise. */
export const traitOf = (kind: number, name: string): Trait => {
  const known = TRAIT_KINDS[kind];
  if (!known) throw new RangeError(`${kind} is no kind of trait`);
  return { kind: known, name: known === "season" ? (SEASONS[Number(name)] ?? name) : name };
};

/** A trait as `placed` has it: `traitOf`'s way back. */
export const traitKey = ({ kind, name }: Trait): { kind: number; name: string } => {
  const season = SEASONS.findIndex((each) => kind === "season" && each === name);
  return { kind: TRAIT_KINDS.indexOf(kind), name: season === -1 ? name : String(season) };
};

const [CATEGORY, CHANNEL, SEASON] = [0, 1, 2];

/** The season of the sum of a customer's directions: a quadrant by its signs. */
const MEAN_SEASON =
  "case when x > 0 and y >= 0 then 0 when x <= 0 and y > 0 then 1 when x < 0 and y <= 0 then 2 when y < 0 then 3 end";

/** Where the last year of each period begins, one day later: who bought before that is of a year. */
const OF_A_YEAR = `first_order_at < ($4::timestamptz[])[case when is_current then 2 * $7 else $7 end - ${YEAR_DAYS - 2}]`;

/**
 * `sales`: the counted sales of both periods. `buyers`: a row a customer and period. `held`: how many of a customer's sales
 * have a trait. `everybody`, `everything`: the same of all of them together. `placed`: every buyer with the `kind` and
 * `name` of the trait they differ most in and the sales that have it, or nulls.
 *
 * `lift` is the domain's (k·N − n·T) / √(T·(N − T)): the same two whole numbers, root and quotient, so that equals are equal
 * here too.
 */
export const PLACED = `sales as materialized (
    select order_id, customer_id, order_date >= $3 as is_current, order_date, net_amount, source,
           case when $7 >= ${YEAR_DAYS} then width_bucket(order_date, $4::timestamptz[]) end as day
      from orders
     where business_id = $1 and is_counted and order_date >= $2 and order_date < $5
       and customer_id is not null and ($6::int is null or storefront_id = $6)
  ), buyers as materialized (
    select is_current, customer_id, count(*)::int as orders, exact_sum(net_amount) as revenue, max(order_date) as last_at,
           sum(($8::int[])[day]) as x, sum(($9::int[])[day]) as y
      from sales group by is_current, customer_id
  ), held as materialized (
    select is_current, customer_id, ${CATEGORY} as kind, category as name, count(*)::int as held
      from (select distinct is_current, customer_id, order_id, category
              from sales join order_items using (order_id)
             where business_id = $1 and category <> '' and refunded_quantity < quantity) as of_category
     group by is_current, customer_id, category
    union all
    select is_current, customer_id, ${CHANNEL}, source, count(*)::int from sales
     where source <> '' group by is_current, customer_id, source
    union all
    select is_current, customer_id, ${SEASON}, ($10::int[])[day]::text, count(*)::int from sales
     where $7 >= ${YEAR_DAYS} group by is_current, customer_id, ($10::int[])[day]
  ), everybody as (
    select is_current, kind, name, sum(held) as held_by_all from held group by is_current, kind, name
  ), everything as (
    select is_current, sum(orders) as sales_in_all from buyers group by is_current
  ), lifted as (
    select is_current, held.customer_id, kind, name, orders, held, held_by_all,
           (held * sales_in_all - orders * held_by_all)
             / nullif(sqrt((held_by_all * (sales_in_all - held_by_all))::float8), 0) as lift
      from held join buyers using (is_current, customer_id) join everybody using (is_current, kind, name)
           join everything using (is_current)
           left join customer_metrics on kind = ${SEASON} and customer_metrics.business_id = $1
                 and customer_metrics.customer_id = held.customer_id
     where held >= ${LEAST_SALES} and 2 * held * sales_in_all >= 3 * orders * held_by_all
       and (kind <> ${SEASON} or (name = (${MEAN_SEASON})::text and ${OF_A_YEAR}))
  ), best as (
    select distinct on (is_current, customer_id) is_current, customer_id, kind, name, held, held_by_all
      from lifted where lift >= ${LEAST_Z}::float8 * sqrt(orders::float8)
     order by is_current, customer_id, lift desc, kind, name collate "C"
  ), placed as (
    select * from buyers left join best using (is_current, customer_id)
  )`;
