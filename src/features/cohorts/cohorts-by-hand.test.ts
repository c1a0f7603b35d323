import { expect, test } from "vitest";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { cellCriteria, cohortCriteria } from "#features/cohorts/rules/cohort-criteria.ts";
import { toMajor } from "#lib/money.ts";
import { readCustomerList } from "#records/list/customer-list.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import { assertCriteria } from "#records/rules/criteria/read-criteria.ts";
import { COHORT_DIMENSIONS } from "#records/rules/report-choices.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness } from "#testing/builders.ts";
import { type CountedCell, countCohorts, exportRows } from "#testing/cohorts/counted-cohorts.ts";
import { type ShopPlace, sellAtRandom, THIS_MONTH } from "#testing/cohorts/random-sales.ts";
import { computeCohorts } from "./read-cohorts.ts";
import { type CohortRow, type CohortTable, cellValue, MOST_COHORTS } from "./rules/cohort-table.ts";

// The tables that the product computes from the copy of orders must equal those counted from exported rows, in every cell and to the
// smallest unit of money.

const PLACES: ShopPlace[] = [
  { timeZone: "America/New_York", currency: "USD", clockChanges: ["2026-03-08", "2025-11-02"] },
  { timeZone: "Europe/Lisbon", currency: "KWD", clockChanges: ["2026-03-29", "2025-10-26"] },
  { timeZone: "Pacific/Auckland", currency: "JPY", clockChanges: ["2026-04-04", "2025-09-27"] },
];

const cellsOf = ({ kind, key, cells }: CohortRow, currency: string): CountedCell[] =>
  cells.map((cell, age) => ({
    kind,
    key,
    age,
    customers: cell.customers,
    active: cell.active,
    orders: cell.orders,
    revenue: cell.revenue,
    margin: cell.margin,
    isComplete: cell.isComplete,
    ltv: cellValue(cell, "ltv", "total", currency) ?? Number.NaN,
  }));

const byCell = (a: CountedCell, b: CountedCell) =>
  a.kind.localeCompare(b.kind) || (a.key ?? "").localeCompare(b.key ?? "") || a.age - b.age;

const cellsIn = ({ rows, total }: CohortTable, currency: string) =>
  [...rows, total].flatMap((row) => cellsOf(row, currency)).sort(byCell);

const listed = async (frame: CriteriaContext, criteria: unknown): Promise<number> => {
  const filter = { words: [], criteria: assertCriteria(criteria), segmentId: null, ids: null, reachable: null };
  return (await readCustomerList(frame, filter, "name", { limit: 1, offset: 0 })).total;
};

test.each(PLACES)("every cell equals the one counted by hand in $timeZone, in $currency @full", async (place) => {
  const seed = Number(process.env.FC_SEED ?? Date.now() % 1_000_000);
  console.log(`sales of seed ${seed}`);
  const scope = await aBusiness({ ...place, storefronts: ["Web", "Shop"] });
  const other = await aBusiness({ ...place, storefronts: ["Web", "Shop"] });
  await Promise.all([sellAtRandom(scope, place, seed), sellAtRandom(other, place, seed + 1)]);
  const business = await getBusinessOrThrow(scope);
  const ranges = [
    { from: "2025-01", to: THIS_MONTH, storefrontId: null },
    { from: "2025-10", to: "2026-02", storefrontId: 2 },
  ];
  const rows = await exportRows(scope, place.timeZone);
  for (const range of ranges) {
    for (const by of COHORT_DIMENSIONS) {
      const table = await computeCohorts(scope, by, { business, month: THIS_MONTH, range });
      const cells = countCohorts(rows, { by, ...range, month: THIS_MONTH, mostCohorts: MOST_COHORTS });
      const expected = cells.map((cell) => ({ ...cell, ltv: toMajor(cell.ltv, place.currency) })).sort(byCell);
      expect(cellsIn(table, place.currency), `${by} ${range.from}`).toEqual(expected);
      expect(expected.length).toBeGreaterThan(5);
    }
  }
});

test("the customers behind a cohort and a cell are as many as it says", async () => {
  const [place] = PLACES as [ShopPlace];
  const scope = await aBusiness({ ...place, storefronts: ["Web", "Shop"] });
  await sellAtRandom(scope, place, 16);
  // Without statistics each of the lists takes half a second.
  await asOwner("analyze");
  const business = await getBusinessOrThrow(scope);
  const frame = { businessId: scope.businessId, timeZone: place.timeZone, currency: "USD", today: `${THIS_MONTH}-15` };
  const range = { from: "2025-10", to: THIS_MONTH, storefrontId: 2 };
  for (const by of COHORT_DIMENSIONS) {
    const table = await computeCohorts(scope, by, { business, month: THIS_MONTH, range });
    // The most frequent value, and the last, which may be of another kind.
    for (const row of [...table.rows.slice(0, 1), ...table.rows.slice(-1)]) {
      const name = `${by} ${row.kind} ${row.key}`;
      expect(await listed(frame, cohortCriteria(table, row)), name).toBe(row.customers);
      for (const age of [1, row.cells.length - 1]) {
        const cell = row.cells[age];
        if (!cell) continue;
        const at = { age, isComplete: cell.isComplete };
        const active = await listed(frame, cellCriteria(table, row, { ...at, metric: "revenue" }));
        const all = await listed(frame, cellCriteria(table, row, { ...at, metric: "ltv" }));
        expect([active, all], `${name} ${age}`).toEqual([cell.active, cell.customers]);
      }
    }
  }
});
