import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aValueReport } from "#testing/routes/method-reports.ts";
import { computeCurveCuts, curveRows, toCurvePoints } from "./concentration-model.ts";

// Ten customers spent 50, 20, 10, 5, 5, 4, 3, 2, 1 and 0: 100 in total. High Value is the top two (70), Low Value the bottom
// two (1), and the six between spent 29.
const spent = [50, 20, 10, 5, 5, 4, 3, 2, 1, 0];
const report = aValueReport(spent, { high: 2, low: 2 });

describe("the curve", () => {
  test("is cut where the tiers end", () => {
    expect(computeCurveCuts(report)).toEqual([
      { customers: 0.2, revenue: 0.7 },
      { customers: 0.8, revenue: 0.99 },
    ]);
  });

  test("has three sections that meet at the cuts", () => {
    const curve = toCurvePoints(report);
    expect(curve).toHaveLength(11);
    expect(curve.map(({ tier }) => tier).join(" ")).toBe("V3 V3 V3 V2 V2 V2 V2 V2 V2 V1 V1");
    expect(curve[2]).toMatchObject({ revenue: 0.7, V3: 0.7, V2: 0.7 });
    expect(curve[3]).toEqual({ customers: 0.3, revenue: 0.8, tier: "V2", V2: 0.8 });
  });

  test("includes a cut between two steps at its tiers' revenue", () => {
    const coarse = { ...report, concentration: report.concentration.filter((_, index) => index !== 2) };
    expect(toCurvePoints(coarse)[2]).toMatchObject({ customers: 0.2, revenue: 0.7 });
  });

  test("has one section if all customers spent the same", () => {
    const alike = aValueReport([5, 5, 5, 5, 5], { high: 0, low: 0 });
    expect(new Set(toCurvePoints(alike).map(({ tier }) => tier))).toEqual(new Set(["V2"]));
    expect(toCurvePoints(alike).every(({ V3, V1 }) => V3 === undefined && V1 === undefined)).toBe(true);
  });

  test("is empty without revenue", () => {
    expect(toCurvePoints(aValueReport([0, 0], { high: 0, low: 0 }))).toEqual([]);
  });

  test("never decreases", () => {
    const spends = fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(spends, fc.nat(60), fc.nat(60), (money, high, low) => {
        const cut = { high: Math.min(high, money.length), low: Math.min(low, Math.max(0, money.length - high)) };
        const curve = toCurvePoints(aValueReport(money, cut));
        curve.slice(1).forEach((point, index) => {
          expect(point.revenue).toBeGreaterThanOrEqual((curve[index]?.revenue ?? 0) - 1e-9);
        });
      }),
    );
  });
});

test("its table has each tenth and the cuts, without repeats", () => {
  expect(curveRows(report).map(({ customers }) => customers)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  // Of 30 customers five are in the first tier, so the cut at 1/6 gets a row of its own.
  const thirty = aValueReport(
    Array.from({ length: 30 }, (_, index) => 30 - index),
    { high: 5, low: 6 },
  );
  const places = curveRows(thirty).map(({ customers }) => customers);
  expect(places).toHaveLength(11);
  expect(places).toContainEqual(5 / 30);
});
