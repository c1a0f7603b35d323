import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { type DuckDBConnection, listValue } from "@duckdb/node-api";
import { to as copyTo } from "pg-copy-streams";
import { binaryUuids } from "#core/binary/binary-arrays.ts";
import { copyLiteral } from "#core/db/copy-rows.ts";
import { isReachable } from "#core/db/customer-consent.ts";
import { withBusiness } from "#core/db/with-business.ts";
import {
  type BehaviorOfOrders,
  NO_TRAIT,
  type PlacedByTrait,
  rankTraits,
} from "#features/report/rules/orders/behavior-of-orders.ts";
import type { BoughtInPeriods, PeriodsOfOrders } from "#features/report/rules/orders/bought-in-periods.ts";
import { type BuyersOfOrders, computeBuyerFigures } from "#features/report/rules/orders/buyers-of-orders.ts";
import {
  meanSeason,
  SEASONS,
  seasonIndex,
  TRAIT_KINDS,
  type Trait,
  toYearDirection,
} from "#lib/rfm/behavior-traits.ts";
import { type GroupFigures, LAPSED_CODE } from "#lib/rfm/score.ts";
import { isHabit, LEAST_SALES, standardizedLift, YEAR_DAYS } from "#lib/rfm/traits.ts";
import { toDay, toDayNumber, toLocalDay } from "#lib/time/day.ts";
import { addMonths, type Month, monthsBetween, toMonth } from "#lib/time/month.ts";
import type { SalesCondition } from "#records/rules/criteria/sales-condition.ts";
import { currentOrders, inDuckDb, type OrderFiles, readColumns, type Values } from "./parquet-orders.ts";

// What is computed from a business's Parquet files: DuckDB groups orders by customer, and the domain's own functions score what it
// grouped. Days are the business's local days, as numbers.

/** SQL: what an order is worth. Without a known cost it adds nothing to the margin. */
const worth = (basis: PeriodsOfOrders["basis"]): string => (basis === "margin" ? "coalesce(margin, 0)" : "net");

/** Periods by local days: `dayStarts` are the numbers of days. */
type Periods = PeriodsOfOrders;

const inStorefront = (storefrontId: number | null): string =>
  storefrontId === null ? "true" : `storefront = ${storefrontId}`;

const within = ({ dayStarts, lastDays, days, storefrontId }: Periods, period: number): string => {
  const last = (dayStarts[0] as number) + (lastDays[period] as number);
  return `filter (day between ${last - days + 1} and ${last} and ${inStorefront(storefrontId)})`;
};

const periodColumns = (periods: Periods): string[] =>
  periods.lastDays.map((_, at) => {
    const filter = within(periods, at);
    return `count(*) ${filter}::int as orders_${at}, coalesce(sum(${worth(periods.basis)}) ${filter}, 0)::double as revenue_${at},
      max(day) ${filter} as last_${at}`;
  });

/** Groups orders by customer into a table with a row for each of those who bought in one of the periods. */
const groupByCustomer = async (duck: DuckDBConnection, folder: string, periods: Periods, more = ""): Promise<void> => {
  const columns = periodColumns(periods);
  const bought = periods.lastDays.map((_, at) => `orders_${at} > 0`);
  await duck.run(
    `create temp table bought as select row_number() over () - 1 as row, * from (
       select customer, ${columns.join(", ")}, min(day) as first_day ${more}
         from (${await currentOrders(folder)}) o ${more && "left join calendar using (day)"}
        where counted group by customer having ${bought.join(" or ")})`,
  );
};

const readBought = async (
  duck: DuckDBConnection,
  { dayStarts, lastDays }: Periods,
  from = "(from bought order by row)",
): Promise<BoughtInPeriods> => {
  const columns = lastDays.flatMap((_, at) => [`orders_${at}`, `revenue_${at}`, `last_${at}`]);
  const [firstAt = new Float64Array(), ...read] = await readColumns(
    duck,
    `select first_day, ${columns.join(", ")} from ${from} b`,
    {},
  );
  const bought = lastDays.map((last, at) => {
    const [orders, revenue, lastAt] = read.slice(3 * at, 3 * at + 3) as [Float64Array, Float64Array, Float64Array];
    const end = (dayStarts[0] as number) + last;
    return { orders: Int32Array.from(orders), revenue, lastAt, ages: Int32Array.from(lastAt, (day) => end - day) };
  });
  return { bought, firstAt };
};

/** What customers bought in each of the periods; instants are the numbers of local days. */
export const boughtFromFiles = (folder: string, periods: Periods): Promise<BoughtInPeriods> =>
  inDuckDb(async (duck) => {
    const bought = periods.lastDays.map((_, at) => `orders_${at} > 0`);
    return readBought(
      duck,
      periods,
      `(select ${periodColumns(periods).join(", ")}, min(day) as first_day
          from (${await currentOrders(folder)}) o where counted group by customer having ${bought.join(" or ")})`,
    );
  });

/** The marks of orders in both periods, by customer: how many of their orders have each. */
const countTraits = (periods: Periods, orders: string): string => `
  create temp table held as
  with sales as (
    select customer, day >= ${(periods.dayStarts[0] as number) + periods.days} as now, categories, source, season
      from (${orders}) o left join calendar using (day)
     where counted and day between ${periods.dayStarts[0]} and ${(periods.dayStarts[0] as number) + 2 * periods.days - 1}
       and ${inStorefront(periods.storefrontId)}
  ), marks as (
    select customer, now, 0 as kind, unnest(categories) as name from sales
    union all select customer, now, 1, source from sales where source <> ''
    union all select customer, now, 2, season from sales where season is not null
  ) select customer, now, kind, name, count(*)::int as held from marks group by all`;

/** The trait of every customer in both periods, chosen by the domain's rule among the counts of their orders. */
export const placedFromFiles = (folder: string, periods: BehaviorOfOrders): Promise<PlacedByTrait> =>
  inDuckDb(async (duck) => {
    const days = Array.from(
      { length: periods.days < YEAR_DAYS ? 0 : 2 * periods.days },
      (_, at) => at + (periods.dayStarts[0] as number),
    );
    const directions = days.map((day) => toYearDirection(toDay(day)));
    await duck.run(
      "create temp table calendar as select unnest($days::int[]) as day, unnest($x::int[]) as x, unnest($y::int[]) as y, unnest($season::text[]) as season",
      {
        days: listValue(days),
        x: listValue(directions.map(({ x }) => x)),
        y: listValue(directions.map(({ y }) => y)),
        season: listValue(days.map((day) => SEASONS[seasonIndex(toDay(day))] as string)),
      },
    );
    const sums = [0, 1].flatMap((at) =>
      ["x", "y"].map((axis) => `sum(${axis}) ${within(periods, at)}::double as ${axis}_${at}`),
    );
    await groupByCustomer(duck, folder, periods, `, ${sums.join(", ")}`);
    await duck.run(countTraits(periods, await currentOrders(folder)));
    await duck.run(`create temp table traits as select row_number() over (order by kind, name) - 1 as trait, kind, name,
      coalesce(sum(held) filter (not now), 0)::double as before_all, coalesce(sum(held) filter (now), 0)::double as now_all from held group by kind, name`);
    const named = (await (
      await duck.run("select kind, name, before_all, now_all from traits order by trait")
    ).getRowsJS()) as [number, string, number, number][];
    const traits = named.map(([kind, name]): Trait => ({ kind: TRAIT_KINDS[kind] as Trait["kind"], name }));
    const { bought, firstAt } = await readBought(duck, periods);
    const directionSums = await readColumns(duck, "select x_0, y_0, x_1, y_1 from bought order by row", {});
    const [rows = new Float64Array(), now, which, held] = await readColumns(
      duck,
      `select row::int, now::int, trait::int, held from held join traits using (kind, name) join bought using (customer) where held >= $least`,
      { least: LEAST_SALES },
    );
    const totals = bought.map(({ orders }, at) => {
      return {
        sales: orders.reduce((sum, count) => sum + count, 0),
        held: Float64Array.from(named, (row) => row[2 + at] as number),
      };
    });
    const rank = rankTraits(traits);
    const placed = bought.map(() => ({
      trait: new Int32Array(firstAt.length).fill(NO_TRAIT),
      held: new Int32Array(firstAt.length),
    }));
    const most = bought.map(() => new Float64Array(firstAt.length).fill(Number.NEGATIVE_INFINITY));
    for (let i = 0; i < rows.length; i++) {
      const [row, at, trait, sales] = [rows[i], now?.[i], which?.[i], held?.[i]] as [number, number, number, number];
      const [own, all] = [placed[at], totals[at]] as [(typeof placed)[number], (typeof totals)[number]];
      if (traits[trait]?.kind === "season") {
        const isOfAYear =
          (firstAt[row] as number) <
          (periods.dayStarts[0] as number) + (periods.lastDays[at] as number) - YEAR_DAYS + 2;
        const [x, y] = [directionSums[2 * at]?.[row], directionSums[2 * at + 1]?.[row]] as [number, number];
        if (!isOfAYear || traits[trait].name !== SEASONS[meanSeason({ x, y }) ?? NO_TRAIT]) continue;
      }
      const counts = { sales, salesOfAll: all.held[trait] as number };
      const orders = bought[at]?.orders[row] as number;
      if (!isHabit(counts, orders, all.sales)) continue;
      const lift = standardizedLift(counts, orders, all.sales);
      const highest = most[at]?.[row] as number;
      if (lift < highest || (lift === highest && (rank[trait] as number) > (rank[own.trait[row] as number] as number)))
        continue;
      (most[at] as Float64Array)[row] = lift;
      own.trait[row] = trait;
      own.held[row] = sales;
    }
    return { bought, firstAt, traits, rank, totals, placed };
  });

type SevenColumns = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

/** A period's first and last local day, as numbers, and which orders count in it. */
type GroupPeriod = Pick<Periods, "storefrontId" | "basis"> & { from: number; to: number; start: number };

/** The figures of each segment, by the domain's scores of what customers bought in the period, and of customers who lapsed before it. */
export const groupsFromFiles = async (
  { scope, folder }: OrderFiles,
  { from, to, start, storefrontId, basis }: GroupPeriod,
  codeOfBought: (bought: { orders: number; revenue: number; lastAt: number }, firstAt: number) => string,
): Promise<{ segments: GroupFigures[]; lapsed: GroupFigures[] }> => {
  const file = path.join(folder, `${process.pid}.reachable.part`);
  const columns = await inDuckDb(async (duck) => {
    await withBusiness(scope, (client) =>
      pipeline(
        client.query(
          copyTo(`copy (select customer_id from customers c where business_id = ${copyLiteral(scope.businessId)}
            and ${isReachable("email", "c")}) to stdout (format csv)`),
        ),
        createWriteStream(file),
      ),
    );
    const counts = inStorefront(storefrontId);
    const [now, ever] = [`filter (day between ${from} and ${to} and ${counts})`, `filter (day <= ${to} and ${counts})`];
    return readColumns(
      duck,
      `with buyers as (
         select customer, count(*) ${now}::int as orders, coalesce(sum(${worth(basis)}) ${now}, 0)::double as revenue,
                count(*) ${ever}::int as orders_ever, coalesce(sum(net) ${ever}, 0)::double as revenue_ever,
                epoch_ms(max(ordered_at) ${ever})::double as last_at, epoch_ms(min(ordered_at))::double as first_at,
                count(*)::int as ordered
           from (${await currentOrders(folder)}) where counted group by customer
       ), reachable as (select id, true as is_reachable from read_csv('${file}', header = false, columns = {id: 'UUID'}))
       select orders, if(orders > 0, revenue, revenue_ever), if(orders > 0, orders, orders_ever), last_at, first_at, ordered,
              coalesce(is_reachable, false)::int
         from buyers left join reachable on id = customer where orders_ever > 0`,
      {},
    );
  });
  await rm(file);
  const [inPeriod, revenue, orders, lastAt, firstAt, ordered, reachable] = columns as SevenColumns;
  const starts = new Uint32Array(inPeriod.length + 1);
  for (const [row, count] of ordered.entries()) starts[row + 1] = (starts[row] as number) + count;
  const none = new Float64Array();
  const parts = [
    {
      orders: { starts, orderedAt: none, revenue: none, margin: none, storefrontIds: new Int32Array() },
      skipped: null,
    },
  ];
  const pick = (isLapsed: boolean): BuyersOfOrders => {
    const rows = Int32Array.from(inPeriod.keys()).filter((row) => (inPeriod[row] === 0) === isLapsed);
    const own = (column: Float64Array) => Float64Array.from(rows, (row) => column[row] as number);
    return {
      parts: new Uint8Array(rows.length),
      customers: rows,
      orders: Int32Array.from(own(orders)),
      revenue: own(revenue),
      lastAt: own(lastAt),
      firstAt: own(firstAt),
    };
  };
  const figures = (buyers: BuyersOfOrders, codeAt: (row: number) => string) =>
    computeBuyerFigures(parts, buyers, { codeAt, reachable: [Uint8Array.from(reachable)], start });
  const [bought, lapsed] = [pick(false), pick(true)];
  const codeAt = (row: number) =>
    codeOfBought(
      {
        orders: bought.orders[row] as number,
        revenue: bought.revenue[row] as number,
        lastAt: bought.lastAt[row] as number,
      },
      bought.firstAt[row] as number,
    );
  return { segments: figures(bought, codeAt), lapsed: figures(lapsed, () => LAPSED_CODE) };
};

/** The sales of customers by the months of their first one and since then: `readCohortSums` by month, without a storefront. */
export const cohortsFromFiles = (
  folder: string,
  { from, to, now }: { from: Month; to: Month; now: Month },
): Promise<Record<string, unknown>[]> =>
  inDuckDb(async (duck) => {
    const first = toDayNumber(`${from}-01`);
    const days = Array.from({ length: toDayNumber(`${addMonths(now, 1)}-01`) - first }, (_, at) => first + at);
    const months = days.map((day) => monthsBetween(from, toMonth(toDay(day))));
    const result = await duck.run(
      `with orders as (${await currentOrders(folder)}), calendar as (select unnest($days::int[]) as day, unnest($months::int[]) as month),
       born as (select customer, month as born from (select customer, min(day) as day from orders where counted group by customer)
                  join calendar using (day) where month <= $last),
       spent as (select customer, born, month - born as age, count(*) as orders, sum(net) as revenue, sum(margin) as margin,
                        count(margin) as with_costs, sum(covered) as covered
                   from orders join calendar using (day) join born using (customer) where counted group by customer, born, month)
       select born as month, age, count(*)::int as active, sum(orders)::int as orders, sum(revenue)::double as revenue,
              coalesce(sum(margin), 0)::double as margin, sum(with_costs)::int as "ordersWithCosts", coalesce(sum(covered), 0)::double as covered
         from spent group by born, age order by born, age`,
      { days: listValue(days), months: listValue(months), last: monthsBetween(from, to) },
    );
    return (await result.getRowObjectsJS()) as Record<string, unknown>[];
  });

/** SQL: whether a customer meets a condition; its values are added as parameters. */
const conditionSql = (
  { measure, having, since, min, max }: SalesCondition,
  timeZone: string,
  at: number,
  values: Values,
): string => {
  const among: string[] = ["counted"];
  if (since !== Number.NEGATIVE_INFINITY) among.push(`day >= ${toDayNumber(toLocalDay(new Date(since), timeZone))}`);
  if (having) {
    values[`having_${at}`] = listValue([...having.values]);
    const test = {
      storefront: "list_contains($, storefront::text)",
      channel: "list_contains($, source)",
      category: "list_has_any(ordered_categories, $)",
    };
    among.push(test[having.trait].replace("$", `$having_${at}::text[]`));
  }
  const filter = `filter (${among.join(" and ")})`;
  const value = {
    orders: `count(*) ${filter}`,
    revenue: `coalesce(sum(net) ${filter}, 0)`,
    discountShare: "sum(discount) filter (counted)::double / nullif(sum(total + discount) filter (counted), 0)",
    returnShare: "sum(returned)::double / nullif(sum(bought), 0)",
  }[measure];
  values[`min_${at}`] = min;
  values[`max_${at}`] = max;
  return `if(coalesce((${value})::double between $min_${at}::double and $max_${at}::double, false), ${1 << at}, 0)`;
};

/** Which conditions customers meet, as `salesConditionsMet`: the customers as an array for PostgreSQL, and their bits. */
export const conditionsFromFiles = (
  { folder, timeZone }: OrderFiles,
  conditions: readonly SalesCondition[],
): Promise<{ ids: Uint8Array; met: number[]; otherwise: number }> =>
  inDuckDb(async (duck) => {
    const values: Values = {};
    const bits = conditions.map((condition, at) => conditionSql(condition, timeZone, at, values));
    const isShare = ({ measure }: SalesCondition) => measure === "discountShare" || measure === "returnShare";
    const otherwise = conditions.reduce(
      (sum, one, at) => (!isShare(one) && one.min <= 0 && one.max >= 0 ? sum | (1 << at) : sum),
      0,
    );
    const result = await duck.run(
      `select customer::text, met from (select customer, (${bits.join(" + ")})::int as met from (${await currentOrders(folder)}) group by customer)
        where met <> $otherwise`,
      { ...values, otherwise },
    );
    const [ids, met] = (await result.getColumnsJS()) as [string[], number[]];
    return { ids: binaryUuids(ids), met, otherwise };
  });
