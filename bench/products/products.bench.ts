import { mkdtempSync, rmSync } from "node:fs";
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
import { computePairs, type PairRelation } from "#records/rules/order-readings/pairs-of-products.ts";
import { computeProducts, type ProductGrouping } from "#records/rules/order-readings/products-of-orders.ts";
import { computeSecondOrders } from "#records/rules/order-readings/second-orders.ts";
import { openDuckDb } from "../shared/duckdb.ts";
import { DAY_MS, DAYS, generateLines, generateOrders } from "../shared/generated-copy.ts";
import { skip, state, takeTurns, type Work } from "../shared/harness.ts";
import {
  AFTER,
  BEFORE,
  changeSql,
  cohortsSql,
  gapsSql,
  MOST_GROUPS,
  pairsSql,
  productsSql,
  secondBySql,
  secondSql,
} from "./duckdb-statements.ts";
import { COUNTRIES, makeTables, POPULATIONS } from "./duckdb-tables.ts";

// The answers of the pages about products, the second order, the time between orders, cohorts and why revenue changed, computed from a copy with lines in
// memory, beside DuckDB, which sums the same orders and lines from Parquet files on all cores. DuckDB's statements leave out what a
// GROUP BY can't give: curves, shrunk shares and intervals of lift. Each answer is computed for all customers, and within and without a segment
// of a fifth of them, whose members DuckDB joins; who they are is known to both. Without a database; ten orders per customer over two years.

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

const generate = (): CopiedCustomers & StoredLines => {
  const count = 10 * CUSTOMERS;
  return { ...generateOrders(count), ...generateLines(count, PRODUCTS) };
};

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
    await makeTables(duck.ask, folder, customers);
    console.log(
      `  ${CUSTOMERS} customers, ${customers.orderedAt.length} orders, ${customers.items.length} lines of ${PRODUCTS} products`,
    );
    const whole: OrderCopy = { about: { epoch: "bench", revision: 1, copy: "bench" }, customers, changes: null };
    const answers = POPULATIONS.flatMap(({ schema, title, includes }) => {
      const excluded = Uint8Array.from({ length: CUSTOMERS }, (_, customer) => Number(!includes(customer)));
      const copy = schema === "main" ? whole : { ...whole, excluded: [excluded] };
      return Object.entries(listAnswers(copy)).map(([name, own]) => ({ ...own, name: name + title, schema }));
    });
    const choose = (schema: string) => duck.ask(`set schema = '${schema}'`);
    // Its rows stay in DuckDB: Python would take longer to pass them on than DuckDB to find them.
    const find = (sql: string) => duck.ask(`create or replace temp table answer as ${sql}`);
    const works: Record<string, Work> = {};
    for (const { name, schema, compute, sumOurs, sql, sumTheirs } of answers) {
      await choose(schema);
      await find(sql);
      const [ours, theirs] = [
        sumOurs(compute() as never),
        sumTheirs((await duck.ask("select * from answer")) as number[][]),
      ];
      if (JSON.stringify(ours) !== JSON.stringify(theirs))
        throw new Error(`${name}: ${JSON.stringify(ours)}, but DuckDB has ${JSON.stringify(theirs)}`);
      // As a thread answers: its result is copied.
      works[name] = { work: async () => structuredClone(compute()) };
      works[`${name}, DuckDB`] = { prepare: () => choose(schema), work: () => find(sql) };
    }
    const times = await takeTurns(works, ROUNDS);
    for (const { name } of answers)
      state(`${name} over DuckDB's GROUP BY of Parquet files`, times.ratio(name, `${name}, DuckDB`), { atMost: 3 });
    const slowest = Math.max(...answers.map(({ name }) => times.median(name)));
    console.log(`  the slowest answer takes ${slowest.toFixed(0)} ms (aim: 1,000 at 200,000 customers)`);
  } finally {
    duck.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
