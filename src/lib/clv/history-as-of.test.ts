import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { boughtBetween, buildPopulationAt, earlier } from "#lib/clv/history-as-of.ts";
import { toDayNumber } from "#lib/time/day.ts";
import {
  DATES,
  type DataSet,
  hasClvData,
  purchaseLog,
  referenceSummaries,
  sayMissing,
} from "#testing/routes/clv-data-sets.ts";
import { logOf, type Purchase } from "#testing/shops/histories.ts";
import { sortLog } from "./purchase-log.ts";

const known = (purchases: readonly Purchase[], day: string) => {
  const { customers, population, ...rest } = buildPopulationAt(sortLog(logOf(purchases)), toDayNumber(day));
  const { histories, purchases: days } = population;
  const rows = Array.from(customers, (_, row) => ({
    x: histories.repeatPurchases[row],
    recency: histories.recency[row],
    tenure: histories.tenure[row],
    value: histories.monetaryValue[row],
  }));
  return { rows, amounts: [...days.amounts], ...rest };
};

describe("customer histories as of a day", () => {
  test("know features from the latest purchases by the day, and the larger of two on one day", () => {
    const log = logOf([
      ["ada", "2025-01-01", 10],
      ["ada", "2025-01-11", 10],
      ["ada", "2025-01-11", 20],
      ["ada", "2025-01-21", 10],
      ["bob", "2025-01-01", 10],
    ]);
    const features = [{ visits: 1, age: 30 }, { visits: 5 }, { visits: 3, clicks: 2 }, { visits: 9 }, undefined];
    const columnsOn = (day: string) => buildPopulationAt(sortLog({ ...log, features }), toDayNumber(day)).population;
    const expected = {
      names: ["age", "clicks", "visits"],
      columns: [
        [30, Number.NaN],
        [2, Number.NaN],
        [5, Number.NaN],
      ].map((each) => Float64Array.from(each)),
    };
    expect(columnsOn("2025-01-20").features).toEqual(expected);
    const { purchases } = columnsOn("2025-01-31");
    expect(earlier(purchases, toDayNumber("2025-01-20")).population.features).toEqual(expected);
    expect(columnsOn("2025-01-05").features?.columns[2]?.[0]).toBe(1);
  });

  // First day 1 January, repeat days 11 (20 + 5) and 21 January (35): x = 2, t_x = 20, T = 30, mean (25 + 35) / 2.
  test("count days after the first, and the mean amount on these days", () => {
    const purchases: Purchase[] = [
      ["ada", "2025-01-21", 35],
      ["ada", "2025-01-01", 100],
      ["ada", "2025-01-11", 20],
      ["ada", "2025-01-11", 5],
    ];
    expect(known(purchases, "2025-01-31").rows).toEqual([{ x: 2, recency: 20, tenure: 30, value: 30 }]);
  });

  test("have no repeat purchase and no mean for a one-time buyer; customers without a purchase yet are left out", () => {
    const { rows, counts } = known(
      [
        ["ada", "2025-01-01", 9],
        ["bob", "2025-02-01", 9],
      ],
      "2025-01-31",
    ); // prettier-ignore
    expect(rows).toEqual([{ x: 0, recency: 0, tenure: 30, value: Number.NaN }]);
    expect(counts.afterAsOf).toBe(1);
  });

  test("subtract refunds from earlier purchases, latest first, none going below zero", () => {
    const purchases: Purchase[] = [
      ["ada", "2025-01-01", 10],
      ["ada", "2025-01-05", 20],
      ["ada", "2025-01-09", 30],
      ["ada", "2025-01-08", -25], // 20 from the 5th, 5 from the 1st
      ["bob", "2025-01-02", -7], // no purchase, so no customer
      ["cyd", "2025-01-03", 4],
      ["cyd", "2025-01-03", -9],
    ];
    const { amounts, rows, counts } = known(purchases, "2025-01-10");
    // Cyd took everything back, and Ada her purchase of the 5th: these are none, as for stored orders.
    expect(amounts).toEqual([5, 30]);
    expect(rows).toMatchObject([{ x: 1, recency: 8 }]);
    expect(counts.refunds).toBe(3);
  });

  test("count a purchase with an unknown amount but leave it out of the mean", () => {
    const purchases: Purchase[] = [
      ["ada", "2025-01-01", 10],
      ["ada", "2025-01-05", null],
      ["ada", "2025-01-06", 30],
      ["ada", "2025-01-06", null],
    ];
    const { rows, counts } = known(purchases, "2025-01-10");
    expect(rows).toEqual([{ x: 2, recency: 5, tenure: 9, value: 30 }]);
    expect(counts.amountsMissing).toBe(2);
  });

  // The lower neighbor of the 99.9% quantile of 21 amounts is the 20th: 12. Ten times that is 120.
  test("cap amounts above ten times the level that nearly all stay below", () => {
    const many: Purchase[] = Array.from({ length: 20 }, (_, i) => [`c${i}`, "2025-01-01", 12]);
    const { cap, amounts, counts } = known([...many, ["giant", "2025-01-02", 1e9]], "2025-01-10");
    expect(cap).toBe(120);
    expect(amounts.at(-1)).toBe(120);
    expect(counts.amountsCapped).toBe(1);
  });

  const day = fc.integer({ min: 20_000, max: 20_060 });
  const amount = fc.oneof(
    fc.constant(null),
    fc.integer({ min: -40, max: 90 }).map((cents) => cents / 7),
  );
  const purchase = fc.tuple(fc.constantFrom("a", "b", "c", "d"), day, amount);

  test("do not depend on the row order", () => {
    fc.assert(
      fc.property(
        fc.array(purchase, { minLength: 1, maxLength: 30 }),
        fc.infiniteStream(fc.nat()),
        (purchases, keys) => {
          const key = new Map(purchases.map((each) => [each, keys.next().value]));
          const shuffled = purchases.toSorted((a, b) => (key.get(a) as number) - (key.get(b) as number));
          // The order of the IDs in the log depends on the rows too; both are sorted.
          const [one, other] = [purchases, shuffled].map((rows) => buildPopulationAt(sortLog(logOf(rows)), 20_050));
          expect(other).toEqual(one);
        },
      ),
    );
  });

  test("use nothing from after the day", () => {
    fc.assert(
      fc.property(fc.array(purchase, { minLength: 1, maxLength: 30 }), day, (purchases, asOf) => {
        const ids: Purchase[] = ["a", "b", "c", "d"].map((id) => [id, 30_000, 1]);
        const all = buildPopulationAt(sortLog(logOf([...ids, ...purchases])), asOf);
        const past = buildPopulationAt(sortLog(logOf([...ids, ...purchases.filter(([, on]) => on <= asOf)])), asOf);
        expect(all.population).toEqual(past.population);
        expect(all.cap).toBe(past.cap);
      }),
    );
  });
});

sayMissing();
describe.skipIf(!hasClvData)("published summaries", () => {
  test.each(["cdnow", "apparel", "grocery"] as const)(
    "the summaries of %s match their transaction log",
    (set: DataSet) => {
      const [asOf, end] = DATES[set].map(toDayNumber) as [number, number];
      const log = sortLog(purchaseLog(set));
      const { customers, population } = buildPopulationAt(log, asOf);
      const after = buildPopulationAt(log, end);
      const { counts } = boughtBetween(
        after.population.purchases,
        customers.map((customer) => after.customers.indexOf(customer)),
        [asOf, end],
      );
      const { histories } = population;
      const rows = new Map(Array.from(customers, (place, row) => [log.customerIds[place], row]));
      const summaries = referenceSummaries(set);
      expect(histories.rows).toBe(summaries.length);
      for (const summary of summaries) {
        const row = rows.get(summary.customer_id as string) as number;
        expect(histories.repeatPurchases[row]).toBe(Number(summary.frequency));
        expect(counts[row]).toBe(Number(summary.holdout_frequency));
        // The reference counts in weeks, to six decimals.
        expect((histories.recency[row] as number) / 7).toBeCloseTo(
          Number(summary.recency_exact ?? summary.recency),
          5.9,
        );
        expect((histories.tenure[row] as number) / 7).toBeCloseTo(Number(summary.T_exact ?? summary.T), 5.9);
        if (set === "grocery" || Number(summary.frequency) === 0) continue;
        expect(Math.abs((histories.monetaryValue[row] as number) - Number(summary.monetary_value))).toBeLessThan(
          0.0051,
        );
      }
    },
  );
});
