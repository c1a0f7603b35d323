import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { getDayCalendar } from "#lib/time/day.ts";
import type { CopiedCustomers, OrderCopy } from "#records/orders/copy/copied-orders.ts";
import { listLineParts } from "#records/orders/copy/line-parts.ts";
import type { StoredLines } from "#records/orders/copy/read-lines.ts";
import { splitRevenueChange } from "#records/rules/order-readings/change-of-revenue.ts";
import {
  computeCohorts,
  type FirstOrderTrait,
  groupByFirstOrder,
} from "#records/rules/order-readings/cohorts-of-orders.ts";
import { makeLineKinds } from "#records/rules/order-readings/line-kinds.ts";
import { computeOrderGaps } from "#records/rules/order-readings/order-gaps.ts";
import { computePairs, MOST_PAIRED, type PairRelation } from "#records/rules/order-readings/pairs-of-products.ts";
import { computeProducts, type ProductGrouping } from "#records/rules/order-readings/products-of-orders.ts";
import { computeSecondOrders } from "#records/rules/order-readings/second-orders.ts";
import { openDuckDb } from "../shared/duckdb.ts";
import { DAY_MS, DAYS, generateLines, generateOrders } from "../shared/generated-copy.ts";
import { skip, state, takeTurns, type Work } from "../shared/harness.ts";

// The answers of the pages about products, the second order, the time between orders, cohorts and why revenue changed, computed from a copy with lines in
// memory, beside DuckDB, which sums the same orders and lines from Parquet files on all cores. DuckDB's statements leave out what a
// GROUP BY can't give: curves, shrunk shares and intervals of lift. Without a database; ten orders per customer over two years.

const { values } = parseArgs({
  options: {
    customers: { type: "string", default: "100000" },
    products: { type: "string", default: "20000" },
    rounds: { type: "string", default: "5" },
  },
});
const [CUSTOMERS, PRODUCTS, ROUNDS] = [values.customers, values.products, values.rounds].map(Number) as [
  number,
  number,
  number,
];
const MOST_GROUPS = 20;
const CHANGE_DAYS = 28;

const generate = (): CopiedCustomers & StoredLines => {
  const count = 10 * CUSTOMERS;
  return { ...generateOrders(count), ...generateLines(count, PRODUCTS) };
};

const COUNTRIES = ["PT", "ES", "FR"];

/** Writes the rows of a table as text, from which DuckDB makes a Parquet file. */
const writeRows = async (file: string, count: number, rowAt: (at: number) => readonly number[]): Promise<void> => {
  const handle = await open(file, "w");
  for (let at = 0; at < count; ) {
    const rows: string[] = [];
    for (const end = Math.min(count, at + 50_000); at < end; at++) rows.push(rowAt(at).join(","));
    await handle.write(`${rows.join("\n")}\n`);
  }
  await handle.close();
};

const ORDER_COLUMNS = "order_id, customer, placed, revenue, storefront, channel, country";
const LINE_COLUMNS = "order_id, product, category, quantity, returned, charged, refunded, price";

const writeTables = async (folder: string, columns: CopiedCustomers & StoredLines): Promise<void> => {
  const customerOf = new Int32Array(columns.orderedAt.length);
  for (let customer = 0; customer < columns.starts.length - 1; customer++)
    customerOf.fill(customer, columns.starts[customer], columns.starts[customer + 1]);
  await writeRows(path.join(folder, "orders.csv"), customerOf.length, (order) => {
    const customer = customerOf[order] as number;
    const at = columns.orderedAt[order] as number;
    const [revenue, storefront] = [columns.revenue[order] as number, columns.storefrontIds[order] as number];
    return [order, customer, at, revenue, storefront, columns.channels[order] as number, customer % COUNTRIES.length];
  });
  const orderOf = new Int32Array(columns.items.length);
  for (let order = 0; order < customerOf.length; order++)
    orderOf.fill(order, columns.lineStarts[order], columns.lineStarts[order + 1]);
  await writeRows(path.join(folder, "lines.csv"), orderOf.length, (line) => {
    const product = columns.items[line] as number;
    const [quantity, returned] = [columns.quantities[line] as number, columns.returnedQuantities[line] as number];
    const amounts = [columns.charged[line], columns.refunds[line], columns.prices[line]] as number[];
    return [
      orderOf[line] as number,
      product,
      columns.itemCategories[product] as number,
      quantity,
      returned,
      ...amounts,
    ];
  });
};

const FIRSTS = `sales as (select *, placed // ${DAY_MS} as day from orders),
  firsts as (select customer, min(placed) as placed, min(day) as day from sales group by 1),
  followed as (
    select f.customer, min(s.day) - f.day as came, coalesce(sum(s.revenue) filter (where s.day <= f.day + 365), 0) as year
      from firsts f join sales s on s.customer = f.customer and s.day > f.day group by f.customer, f.day)`;

/** What the first orders had. */
const beganBy = (key: string) => `began as (
    select distinct f.customer, f.day, l.${key} as key
      from firsts f join sales s on s.customer = f.customer and s.placed = f.placed join lines l using (order_id))`;

const BACK = `count(*), count(*) filter (where ${DAYS - 1} - day >= 90), count(*) filter (where ${DAYS - 1} - day >= 90 and came <= 90)`;

const productsSql = (key: ProductGrouping) => `with ${FIRSTS}, sold as (
    select l.${key} as key, sum(l.charged - l.refunded) as revenue, count(distinct s.order_id) as orders, count(distinct s.customer) as buyers,
           sum(l.quantity) as quantity, sum(l.returned) as returned, sum(l.quantity * l.price) as listed,
           sum(greatest(l.quantity * l.price - l.charged, 0)) as discount
      from sales s join lines l using (order_id) group by 1
  ), ${beganBy(key)}, back as (
    select key, ${BACK}, count(*) filter (where ${DAYS - 1} - day >= 365), sum(year) filter (where ${DAYS - 1} - day >= 365)
      from began left join followed using (customer) group by 1
  ) select * from sold left join back using (key)`;

const pairsSql = (relation: PairRelation) => {
  const baskets =
    relation === "together"
      ? `select distinct o.customer, o.order_id as basket, l.product from orders o join lines l using (order_id)`
      : `select distinct r.customer, r.customer as basket, r.place, l.product
           from (select *, dense_rank() over (partition by customer order by placed // ${DAY_MS}) as place from orders) r
           join lines l using (order_id) where r.place <= 2`;
  const [first, second] = relation === "together" ? ["true", "true"] : ["place = 1", "place = 2"];
  const isPair = relation === "together" ? "a.product < b.product" : "a.place = 1 and b.place = 2";
  const cameBack =
    relation === "together"
      ? "baskets"
      : "(select * from baskets where customer in (select customer from baskets where place = 2))";
  return `with baskets as materialized (${baskets}), wanted as materialized (select * from ${cameBack}), buyers as (
      select product, greatest(count(distinct customer) filter (where ${first}), count(distinct customer) filter (where ${second})) as buyers
        from wanted group by 1
    ), compared as (
      select product from buyers where buyers >= 20 order by buyers desc, product limit ${MOST_PAIRED}
    ), own as materialized (select * from wanted where product in (select product from compared))
    select a.product, b.product, count(distinct a.customer) as joint
      from own a join own b on a.basket = b.basket and ${isPair} group by 1, 2 having joint >= 20`;
};

const MONTH = (day: string) => `date_diff('month', date '1970-01-01', date '1970-01-01' + (${day})::int)`;

const secondSql = `with ${FIRSTS}, spent as (
    select customer, day, sum(revenue) as revenue, row_number() over (partition by customer order by day) as place from sales group by 1, 2
  )
  select 'day', coalesce(came, ${DAYS} - 1 - day + 1000), count(*), sum((came is not null)::int) from firsts left join followed using (customer) group by 1, 2
  union all
  select 'month', ${MONTH("day")}, count(*), count(came)
    from firsts left join followed using (customer) group by 1, 2
  union all
  select 'step', place, count(*), sum(revenue) from spent where place <= 4 group by 1, 2`;

const gapsSql = `with days as (select distinct customer, placed // ${DAY_MS} as day from orders), placed as (
    select row_number() over own as place, lead(day) over own - day as gap, day from days window own as (partition by customer order by day)
  ) select least(place, 4), coalesce(gap, ${DAYS} - 1 - day + 1000), count(*), count(gap) from placed group by 1, 2`;

/** The most frequent products of first orders, and the customers who began with each or with none of them. */
const MEMBERS = `${beganBy("product")}, chosen as (
    select key from began group by 1 order by count(*) desc, 'product ' || key limit ${MOST_GROUPS}
  ), own as (select customer, day, key from began join chosen using (key)), members as (
    select * from own
    union all select distinct customer, day, -1 from began where customer not in (select customer from own))`;

const secondBySql = `with ${FIRSTS}, ${MEMBERS}
  select key, coalesce(came, ${DAYS} + ${DAYS} - 1 - day) as days, count(*) from members left join followed using (customer) group by 1, 2`;

const cohortsSql = (by: "month" | "product") => {
  const [members, key, join] =
    by === "product" ? [`, ${MEMBERS}`, "m.key", "join members m using (customer)"] : ["", "-1", ""];
  return `with ${FIRSTS}${members}
  select ${key}, ${MONTH("f.day")} as month, ${MONTH("s.day")} - ${MONTH("f.day")} as age, count(distinct s.customer), count(*), sum(s.revenue)
    from firsts f join sales s using (customer) ${join} group by 1, 2, 3`;
};

const [BEFORE, AFTER] = [DAYS - 2 * CHANGE_DAYS, DAYS - CHANGE_DAYS].map((day) => day * DAY_MS) as [number, number];

const changeSql = (() => {
  const sums = (
    value: string,
  ) => `coalesce(sum(${value}) filter (where placed < ${AFTER}), 0), coalesce(sum(${value}) filter (where placed >= ${AFTER}), 0),
    coalesce(sum(${value}::double ** 2) filter (where placed < ${AFTER}), 0), coalesce(sum(${value}::double ** 2) filter (where placed >= ${AFTER}), 0)`;
  const own = ["storefront", "channel", "country"].map(
    (column) => `select '${column}', ${column}, ${sums("revenue")} from sold group by 1, 2`,
  );
  return `with sold as materialized (select * from orders where placed >= ${BEFORE}), firsts as (select customer, min(placed) as first from orders group by 1)
    ${own.join(" union all ")}
    union all select 'history', (first >= case when placed < ${AFTER} then ${BEFORE} else ${AFTER} end)::int, ${sums("revenue")} from sold join firsts using (customer) group by 1, 2
    union all select 'product', product, ${sums("kept")} from (
      select product, order_id, any_value(placed) as placed, sum(charged - refunded) as kept from sold join lines using (order_id) group by 1, 2) group by 1, 2`;
})();

/** What both must agree on. */
type Sums = Record<string, number>;
type Answer = {
  compute: () => unknown;
  sumOurs: (found: never) => Sums;
  sql: string;
  sumTheirs: (rows: number[][]) => Sums;
};

const answer = <Found>(
  compute: () => Found,
  sumOurs: (found: Found) => Sums,
  sql: string,
  sumTheirs: (rows: number[][]) => Sums,
): Answer => ({ compute, sumOurs, sql, sumTheirs });

const sumOf = <Row>(rows: readonly Row[], amount: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + amount(row), 0);
const column = (rows: number[][], at: number): number => sumOf(rows, (row) => Number(row[at] ?? 0));

const listAnswers = (copy: OrderCopy): Record<string, Answer> => {
  const copied = listLineParts(copy);
  const monthStarts = Float64Array.from({ length: 25 }, (_, month) => Date.UTC(1970, month, 1));
  const until = DAYS * DAY_MS;
  const range = { monthStarts, startedUntil: until, storefrontId: null, giftCardsAreSales: false };
  const observation = { dayOf: getDayCalendar("UTC"), today: DAYS - 1, until };
  const groupBy = (by: FirstOrderTrait) => {
    const kindOf = makeLineKinds(copied, false);
    return groupByFirstOrder(copied, by, (part, line) => kindOf(part, line) === "product");
  };
  const products = (by: ProductGrouping) =>
    answer(
      () => computeProducts(copied, { by, ...range }, observation),
      ({ products: rows }) => ({
        revenue: sumOf(rows, ({ revenue }) => revenue),
        buyers: sumOf(rows, ({ buyers }) => buyers),
        orders: sumOf(rows, ({ orders }) => orders),
        first: sumOf(rows, ({ firstBuyers }) => firstBuyers),
        observed: sumOf(rows, ({ returns }) => returns?.buyers ?? 0),
        returned: sumOf(rows, ({ returns }) => returns?.returned ?? 0),
        year: sumOf(rows, ({ yearRevenue }) => yearRevenue),
      }),
      productsSql(by),
      (rows) => ({
        revenue: column(rows, 1),
        buyers: column(rows, 3),
        orders: column(rows, 2),
        first: column(rows, 8),
        observed: column(rows, 9),
        returned: column(rows, 10),
        year: column(rows, 12),
      }),
    );
  const pairs = (relation: PairRelation) =>
    answer(
      () => computePairs(copied, { by: "product", relation, ...range }, observation),
      ({ pairs: found }) => ({ pairs: found.length, customers: sumOf(found, ({ customers }) => customers) }),
      pairsSql(relation),
      (rows) => ({ pairs: rows.length, customers: column(rows, 2) }),
    );
  const seconds = (by: FirstOrderTrait | null, sql: string, sumTheirs: Answer["sumTheirs"]) =>
    answer(
      () => {
        const grouping = by && groupBy(by);
        return computeSecondOrders(copied, range, { grouping, most: MOST_GROUPS }, observation);
      },
      ({ customers, returned, ladder, groups }): Sums =>
        by === null
          ? { customers, returned, spent: sumOf(ladder, ({ revenue }) => revenue) }
          : { customers: sumOf(groups, (group) => group.customers) },
      sql,
      sumTheirs,
    );
  const cohorts = (by: "month" | "product") =>
    answer(
      () => computeCohorts(copied.parts, range, { grouping: by === "month" ? null : groupBy(by), most: MOST_GROUPS }),
      ({ total, cohorts: found }) => {
        const cells = by === "month" ? total : found.flatMap(({ sums }) => sums);
        return { active: sumOf(cells, ({ active }) => active), revenue: sumOf(cells, ({ revenue }) => revenue) };
      },
      cohortsSql(by),
      (rows) => ({ active: column(rows, 3), revenue: column(rows, 5) }),
    );
  const countries = {
    names: COUNTRIES,
    ofParts: copied.parts.map(({ orders }) =>
      Int32Array.from({ length: orders.starts.length - 1 }, (_, at) => at % COUNTRIES.length),
    ),
  };
  const spans = { before: { from: BEFORE, until: AFTER }, after: { from: AFTER, until } };
  return {
    products: products("product"),
    categories: products("category"),
    "pairs in one order": pairs("together"),
    "pairs one after the other": pairs("next"),
    "second order": seconds(null, secondSql, (rows) => {
      const of = (kind: string) => rows.filter(([name]) => String(name) === kind);
      return { customers: column(of("day"), 2), returned: column(of("day"), 3), spent: column(of("step"), 3) };
    }),
    "second order by product": seconds("product", secondBySql, (rows) => ({ customers: column(rows, 2) })),
    "time between orders": answer(
      () => computeOrderGaps(copied, range, observation),
      ({ steps, every }) => ({
        orders: every.orders,
        followed: every.followed,
        ...Object.fromEntries(steps.map((step, at) => [`step ${at + 1}`, step.orders])),
      }),
      gapsSql,
      (rows) => {
        const of = (place: number) =>
          column(
            rows.filter(([own]) => Number(own) === place),
            2,
          );
        return {
          orders: column(rows, 2),
          followed: column(rows, 3),
          "step 1": of(1),
          "step 2": of(2),
          "step 3": of(3),
        };
      },
    ),
    cohorts: cohorts("month"),
    "cohorts by product": cohorts("product"),
    "why revenue changed": answer(
      () => splitRevenueChange(copied, { most: 20, storefrontId: null, giftCardsAreSales: false, ...spans }, countries),
      ({ sales }) => ({ before: sales.before.revenue, after: sales.after.revenue }),
      changeSql,
      (rows) => {
        const own = rows.filter(([name]) => String(name) === "storefront");
        return { before: column(own, 2), after: column(own, 3) };
      },
    ),
  };
};

const duck = openDuckDb();
if (!duck) skip("no python3 here has the package duckdb");
else {
  const folder = mkdtempSync(path.join(os.tmpdir(), "customer-360-products-"));
  try {
    const customers = generate();
    await writeTables(folder, customers);
    for (const [table, columns] of [
      ["orders", ORDER_COLUMNS],
      ["lines", LINE_COLUMNS],
    ] as const) {
      const [text, parquet] = [path.join(folder, `${table}.csv`), path.join(folder, `${table}.parquet`)];
      const names = columns
        .split(", ")
        .map((name) => `'${name}': 'BIGINT'`)
        .join(", ");
      await duck.ask(
        `copy (select * from read_csv('${text}', header = false, columns = {${names}})) to '${parquet}' (format parquet)`,
      );
      await duck.ask(`create view ${table} as select * from read_parquet('${parquet}')`);
    }
    console.log(
      `  ${CUSTOMERS} customers, ${customers.orderedAt.length} orders, ${customers.items.length} lines of ${PRODUCTS} products`,
    );
    const copy: OrderCopy = { about: { epoch: "bench", revision: 1, copy: "bench" }, customers, changes: null };
    const answers = Object.entries(listAnswers(copy));
    // Its rows stay in DuckDB: Python would take longer to pass them on than DuckDB to find them.
    const find = (sql: string) => duck.ask(`create or replace temp table answer as ${sql}`);
    const readAnswer = async (sql: string) => {
      await find(sql);
      return (await duck.ask("select * from answer")) as number[][];
    };
    for (const [name, { compute, sumOurs, sql, sumTheirs }] of answers) {
      const [ours, theirs] = [sumOurs(compute() as never), sumTheirs(await readAnswer(sql))];
      if (JSON.stringify(ours) !== JSON.stringify(theirs))
        throw new Error(`${name}: ${JSON.stringify(ours)}, but DuckDB has ${JSON.stringify(theirs)}`);
    }
    const works: Record<string, Work> = {};
    for (const [name, { compute, sql }] of answers) {
      // As a thread answers: its result is copied.
      works[name] = { work: async () => structuredClone(compute()) };
      works[`${name}, DuckDB`] = { work: () => find(sql) };
    }
    const times = await takeTurns(works, ROUNDS);
    for (const [name] of answers)
      state(`${name} over DuckDB's GROUP BY of Parquet files`, times.ratio(name, `${name}, DuckDB`), { atMost: 3 });
    const slowest = Math.max(...answers.map(([name]) => times.median(name)));
    console.log(`  the slowest answer takes ${slowest.toFixed(0)} ms (aim: 1,000 at 200,000 customers)`);
  } finally {
    duck.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
