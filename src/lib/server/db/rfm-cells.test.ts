import fc from "fast-check";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { cellsOf } from "#lib/domain/rfm/population.ts";
import { scorePopulation } from "#lib/domain/rfm/score.ts";
import { addDays, dayOf, daysBetween, startsOfDays } from "#lib/domain/time.ts";
import { aBusiness, aCustomer, type OrderOptions, someOrders } from "#testing/builders.ts";
import { readRfmCells, rfmCellsQuery } from "./rfm-cells.ts";
import { withBusiness } from "./with-business.ts";

type Sale = {
  customer: string | null;
  orderedAt: Date;
  status: string;
  totalPrice: number;
  refunded: number;
  storefrontId: number;
};

/** The rule in its own words: who bought what in the `days` days that end with `last`. */
const purchasesOf = (sales: readonly Sale[], { zone, last, days, storefrontId }: Reading) => {
  const customers = new Map<string, { ageDays: number; orderCount: number; revenue: number }>();
  for (const sale of sales) {
    const ageDays = daysBetween(dayOf(sale.orderedAt, zone), last);
    const isSale = sale.status === "completed" || sale.status === "partial";
    const isGivenBack = sale.refunded > 0 && sale.refunded >= sale.totalPrice;
    if (sale.customer === null || !isSale || isGivenBack || ageDays < 0 || ageDays >= days) continue;
    if (storefrontId !== null && sale.storefrontId !== storefrontId) continue;
    const known = customers.get(sale.customer) ?? { ageDays, orderCount: 0, revenue: 0 };
    customers.set(sale.customer, {
      ageDays: Math.min(known.ageDays, ageDays),
      orderCount: known.orderCount + 1,
      revenue: known.revenue + sale.totalPrice - sale.refunded,
    });
  }
  return [...customers.values()];
};

type Reading = { zone: string; last: string; days: number; storefrontId: number | null };

const pureAnswer = (sales: readonly Sale[], reading: Reading) => {
  const before = { ...reading, last: addDays(reading.last, -reading.days) };
  return {
    cells: cellsOf(scorePopulation(purchasesOf(sales, reading), reading.days)),
    previousCells: cellsOf(scorePopulation(purchasesOf(sales, before), reading.days)),
  };
};

const dayStartsOf = ({ zone, last, days }: Reading) => startsOfDays(addDays(last, 1 - 2 * days), 2 * days + 1, zone);

// Days on which each zone's clocks change, midnight itself included where there is none or there are two.
const CHANGES = {
  UTC: "2025-06-15",
  "Europe/Berlin": "2025-03-30",
  "America/New_York": "2025-11-02",
  "America/Sao_Paulo": "2018-11-04",
  "Atlantic/Azores": "2025-10-26",
  "Asia/Kathmandu": "2025-06-15",
  "Australia/Lord_Howe": "2025-04-06",
};

const MINUTE = 60_000;
const PEOPLE = ["ada", "bob", "cleo", "dan", "eve", "fay", "gus", "hal", "ida", "jon", "kim"];

const shops = fc
  .record({
    place: fc.constantFrom(...Object.entries(CHANGES)),
    days: fc.integer({ min: 1, max: 12 }),
    ahead: fc.integer({ min: 0, max: 6 }),
    storefrontId: fc.constantFrom(null, 1, 2),
  })
  .chain(({ place: [zone, change], days, ahead, storefrontId }) => {
    const reading: Reading = { zone, last: addDays(change, ahead), days, storefrontId };
    const starts = dayStartsOf(reading);
    const nearMidnight = fc
      .tuple(fc.constantFrom(...starts), fc.constantFrom(-1, 0, 1, MINUTE, -MINUTE, 61 * MINUTE, 12 * 60 * MINUTE))
      .map(([start, after]) => new Date(start.getTime() + after));
    const sale: fc.Arbitrary<Sale> = fc.record({
      customer: fc.constantFrom(...PEOPLE, null),
      orderedAt: nearMidnight,
      status: fc.constantFrom("completed", "completed", "partial", "pending", "cancelled"),
      totalPrice: fc.oneof(fc.constantFrom(0, 100, 250, 999_999_999), fc.integer({ min: 1, max: 1000 })),
      refunded: fc.constantFrom(0, 0, 0, 50, 100, 250),
      storefrontId: fc.constantFrom(1, 2),
    });
    return fc.record({ reading: fc.constant(reading), sales: fc.array(sale, { maxLength: 60, size: "max" }) });
  });

test("the database scores random shops as the pure functions do, on both sides of every midnight", async () => {
  await fc.assert(
    fc.asyncProperty(shops, async ({ reading, sales }) => {
      const possible = sales.map((sale) => ({ ...sale, refunded: Math.min(sale.refunded, sale.totalPrice) }));
      const scope = await aBusiness({ timeZone: reading.zone, storefronts: ["Web", "Shop"] });
      const other = await aBusiness({ timeZone: reading.zone, storefronts: ["Web", "Shop"] });
      await someOrders(scope, possible as OrderOptions[]);
      await someOrders(other, [{ customer: "ada", orderedAt: dayStartsOf(reading).at(-2) ?? new Date(0) }]);
      const { days, storefrontId } = reading;
      const { customersInAll, ...answer } = await readRfmCells(scope, {
        dayStarts: dayStartsOf(reading),
        days,
        storefrontId,
      });
      expect(answer).toEqual(pureAnswer(possible, reading));
      expect(customersInAll).toBe(new Set(sales.flatMap(({ customer }) => customer ?? [])).size);
    }),
    { numRuns: 100 },
  );
}, 120_000);

describe("one shop", () => {
  const reading: Reading = { zone: "UTC", last: "2025-01-10", days: 10, storefrontId: null };
  const read = (scope: { businessId: string }) =>
    readRfmCells(scope, { dayStarts: dayStartsOf(reading), days: 10, storefrontId: null });

  test("customers without a sale are counted beside, in no cell", async () => {
    const scope = await aBusiness();
    await aCustomer(scope);
    expect(await read(scope)).toEqual({ cells: [], previousCells: [], customersInAll: 1 });
  });

  test("a sum beyond what a number holds exactly is an error, not a rounding", async () => {
    const scope = await aBusiness();
    const most = {
      customer: "croesus",
      orderedAt: new Date("2025-01-10T00:00:00Z"),
      totalPrice: Number.MAX_SAFE_INTEGER,
    };
    await someOrders(scope, [most, most]);
    await expect(read(scope)).rejects.toThrow("beyond what a number holds exactly");
  });
});

test("a short period of a long history is read from the index alone, as the app role, policy and all", async () => {
  const scope = await aBusiness();
  const history = Array.from({ length: 6000 }, (_, i) => ({
    customer: `c${i % 500}`,
    orderedAt: new Date(Date.parse("2025-12-31T12:00:00Z") - i * 8 * 3_600_000), // three a day: five and a half years
  }));
  await someOrders(scope, history);
  const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await owner.connect();
  // The test server commits without waiting for the disk, and a row that has not reached it is not marked visible to all:
  // one commit that waits takes the others along.
  await owner.query("set synchronous_commit = on");
  await owner.query("analyze orders");
  await owner.query("vacuum (analyze) orders");
  await owner.end();
  const reading: Reading = { zone: "UTC", last: "2025-12-31", days: 90, storefrontId: null };
  const { text, values } = rfmCellsQuery(scope, { ...reading, dayStarts: dayStartsOf(reading) });
  const plan = await withBusiness(scope, async (client) => {
    const role = await client.query("select current_user as name");
    expect(role.rows).toEqual([{ name: "customer360_app" }]);
    const { rows } = await client.query<{ "QUERY PLAN": string }>(`explain ${text}`, values);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  });
  expect(plan).toContain("Index Only Scan using orders_counted_idx on orders");
  expect(plan).not.toContain("Seq Scan on orders");
});
