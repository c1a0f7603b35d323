import { describe, expect, test } from "vitest";
import { holdoutResult, plotPoints, scoredMonths, testCaveats } from "./tracking-model.ts";

const values = (expected: number) => ({ expected, lower80: 9, upper80: 11, lower95: 8, upper95: 12 });

const aMonth = (month: string, actual: number | null) => ({
  month: `${month}-01`,
  asOf: "2026-09-30",
  expected: { orders: values(10), revenue: null },
  actual: actual === null ? null : { orders: actual, revenue: 5 },
});

test("counted months have the forecast's error and whether they are within its interval", () => {
  const months = scoredMonths([aMonth("2026-12", null), aMonth("2026-11", 8), aMonth("2026-10", 0)], "orders");
  expect(months).toEqual([
    { month: "2026-11", asOf: "2026-09-30", expected: 10, lower: 8, upper: 12, actual: 8, gap: 0.25, isWithin: true },
    { month: "2026-10", asOf: "2026-09-30", expected: 10, lower: 8, upper: 12, actual: 0, gap: null, isWithin: false },
  ]);
});

test("a month without an expected revenue has nothing to compare", () => {
  expect(scoredMonths([aMonth("2026-11", 8)], "revenue")).toEqual([]);
});

const point = (on: string, actual: number, expected: number, lower = expected - 10, upper = expected + 10) => ({
  on,
  actual,
  expected,
  lower,
  upper,
});

test("the holdout counts only what came after its start", () => {
  // 250 − 200 = 50 purchases where 255 − 200 = 55 were expected from the initial 200: a tenth too many.
  const points = [point("2025-01-01", 0, 0), point("2025-06-01", 200, 230), point("2025-06-29", 250, 255)];
  expect(holdoutResult({ holdoutFrom: "2025-06-01", points })).toEqual({
    days: 28,
    actual: 50,
    expected: 55,
    isWithin: true,
    gap: expect.closeTo(0.1, 12),
  });
});

test("compares nothing without a holdout, and gives no share without purchases", () => {
  const points = [point("2025-01-01", 0, 0), point("2025-02-01", 0, 20)];
  expect(holdoutResult({ holdoutFrom: "2025-02-01", points })).toBeUndefined();
  expect(holdoutResult({ holdoutFrom: "2025-01-01", points })).toMatchObject({ gap: null, isWithin: false });
});

test("places points at their days and continues the expectation from the actual count at the holdout's start", () => {
  const points = [point("1970-01-01", 0, 10), point("1970-01-02", 5, 20), point("1970-01-03", 6, 7)];
  expect(plotPoints({ holdoutFrom: "1970-01-02", points })).toMatchObject([
    { time: 0, expected: 10, band: [0, 20] },
    { time: 86_400_000, expected: 20, band: [10, 30] },
    { time: 86_400_000, expected: 5, band: [5, 5] },
    { time: 172_800_000, expected: 7, band: [-3, 17] },
  ]);
});

describe("the caveats that tests give", () => {
  type TestedForecast = Parameters<typeof testCaveats>[0];
  const shownBy = (tests: { points?: object[]; calibration?: object[]; scores?: object[] }) =>
    ({
      answer: {
        tracking: tests.points ? { holdoutFrom: "2025-06-01", points: tests.points } : null,
        calibration: tests.calibration ?? [],
      },
      scores: tests.scores ?? [],
      isStandard: true,
    }) as unknown as TestedForecast;

  test("a holdout outside its interval says how much more to expect", () => {
    // 260 − 200 = 60 purchases where 250 − 200 = 50 were expected: a fifth more.
    const missed = [point("2025-06-01", 200, 200), point("2025-06-29", 260, 250, 245, 255)];
    expect(testCaveats(shownBy({ points: missed }))).toEqual([
      { kind: "holdout", days: 28, actual: 60, expected: 50, share: expect.closeTo(0.2, 9) },
    ]);
    const within = [point("2025-06-01", 200, 200), point("2025-06-29", 260, 250)];
    expect(testCaveats(shownBy({ points: within }))).toEqual([]);
  });

  test("months outside their interval say in which direction", () => {
    const scores = [aMonth("2026-11", 20), aMonth("2026-10", 10), aMonth("2026-09", 30), aMonth("2026-12", null)];
    expect(testCaveats(shownBy({ scores }))).toEqual([{ kind: "months", missed: 2, of: 3, direction: "low" }]);
    expect(testCaveats(shownBy({ scores: [aMonth("2026-11", 20), aMonth("2026-10", 1)] }))).toMatchObject([
      { direction: "both" },
    ]);
    expect(testCaveats({ ...shownBy({ scores }), isStandard: false })).toEqual([]);
  });

  test("chances that are off in more groups than by chance are for ranking only", () => {
    const group = (predicted: number) => ({ predicted, happened: 0.5, lower: 0.4, upper: 0.6, customers: 100 });
    const groups = (off: number) => Array.from({ length: 10 }, (_, i) => group(i < off ? 0.9 : 0.5));
    expect(testCaveats(shownBy({ calibration: groups(2) }))).toEqual([]);
    expect(testCaveats(shownBy({ calibration: groups(3) }))).toEqual([{ kind: "calibration", missed: 3, of: 10 }]);
  });
});
