import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { groupByScores } from "#features/report/rules/rfm-report.ts";
import { scorePopulation } from "#lib/rfm/score.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness, aCustomer, someOrders } from "#testing/builders.ts";
import { skipPlansOnCitus } from "#testing/citus/on-citus.ts";
import { runs } from "#testing/depth.ts";
import {
  aRandomShop,
  before,
  purchasesOf,
  type Reading,
  randomShops,
  type Sale,
  twoPeriods,
} from "#testing/shops/random-shops.ts";
import { readRfmCells, rfmCellsQuery } from "./rfm-scoring.ts";

const pureAnswer = (sales: readonly Sale[], reading: Reading) => ({
  cells: groupByScores(scorePopulation(purchasesOf(sales, reading), reading.days)),
  previousCells: groupByScores(scorePopulation(purchasesOf(sales, before(reading)), reading.days)),
});

test("the database scores random shops like the domain, on both sides of every midnight", async () => {
  await fc.assert(
    fc.asyncProperty(randomShops, async ({ reading, sales }) => {
      const scope = await aRandomShop({ reading, sales });
      const { customersInAll, ...answer } = await readRfmCells(scope, twoPeriods(reading));
      expect(answer).toEqual(pureAnswer(sales, reading));
      expect(customersInAll).toBe(new Set(sales.flatMap(({ customer }) => customer ?? [])).size);
    }),
    { numRuns: runs(100, 8) },
  );
});

describe("one shop", () => {
  const reading: Reading = { zone: "UTC", last: "2025-01-10", days: 10, storefrontId: null };
  const read = (scope: Scope) => readRfmCells(scope, twoPeriods(reading));

  test("customers without a sale are counted separately, in no cell", async () => {
    const scope = await aBusiness();
    await aCustomer(scope);
    expect(await read(scope)).toEqual({ cells: [], previousCells: [], customersInAll: 1 });
  });

  test("a sum beyond 2^53 is rounded", async () => {
    const scope = await aBusiness();
    const most = {
      customer: "croesus",
      orderedAt: new Date("2025-01-10T00:00:00Z"),
      totalPrice: Number.MAX_SAFE_INTEGER,
    };
    await someOrders(scope, [most, most]);
    expect((await read(scope)).cells).toMatchObject([{ revenue: 2 * Number.MAX_SAFE_INTEGER }]);
  });
});

test("a short period of a long history uses an index-only scan, as the app role with its policy", async (context) => {
  skipPlansOnCitus(context);
  const scope = await aBusiness();
  const history = Array.from({ length: 6000 }, (_, i) => ({
    customer: `c${i % 500}`,
    orderedAt: new Date(Date.parse("2025-12-31T12:00:00Z") - i * 8 * 3_600_000), // three a day: five and a half years
  }));
  await someOrders(scope, history);
  // The test server commits asynchronously, and unflushed rows are not marked as visible to all: one synchronous commit
  // flushes the others too. A vacuum also leaves out pages that autovacuum is reading.
  await asOwner("set synchronous_commit = on", "analyze orders");
  const hidden = "select relpages - relallvisible as pages from pg_class where oid = 'orders'::regclass";
  let pages: number;
  do {
    await asOwner("vacuum (analyze) orders");
    pages = await withBusiness(
      scope,
      async (client) => (await client.query<{ pages: number }>(hidden)).rows[0]?.pages ?? 0,
    );
  } while (pages > 0);
  const reading: Reading = { zone: "UTC", last: "2025-12-31", days: 90, storefrontId: null };
  const { text, values } = rfmCellsQuery(scope, twoPeriods(reading));
  const plan = await withBusiness(scope, async (client) => {
    const role = await client.query("select current_user as name");
    expect(role.rows).toEqual([{ name: "customer360_app" }]);
    const { rows } = await client.query<{ "QUERY PLAN": string }>(`explain ${text}`, values);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  });
  expect(plan).toContain("Index Only Scan using orders_counted_idx on orders");
  expect(plan).not.toContain("Seq Scan on orders");
});
