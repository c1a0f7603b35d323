import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assembleReport, computeBands, groupByScores } from "#features/report/rules/rfm-report.ts";
import { lookProblems, thresholdProblems } from "#features/report/rules/scheme-problems.ts";
import { contrast } from "#lib/colors/difference.ts";
import { type Purchases, scorePopulation } from "#lib/rfm/score.ts";
import { computeWhatIf, RFM_KEYS_BY_VALUE, RFM_SEGMENTS, type RfmSegmentKey, scoresOfCode } from "#lib/rfm/segments.ts";
import { toCuts } from "#records/rules/rfm/scores.ts";
import { runs } from "#testing/depth.ts";
import {
  ALL_SCORES,
  agesIn,
  cellIndex,
  cellKey,
  type RfmScheme,
  STANDARD_SCHEME,
  scoresBy,
  segmentIn,
  segmentIndex,
  segmentNumbers,
  toThresholds,
} from "./scheme.ts";

import { SWATCHES, type Swatch, swatchColors } from "./swatches.ts";

const key = fc.constantFrom(...RFM_KEYS_BY_VALUE);
const fourFrom = (min: number, max: number) =>
  fc.uniqueArray(fc.integer({ min, max }), { minLength: 4, maxLength: 4 }).map((four) => four.sort((a, b) => a - b));
const thresholds = fc.record({
  recency: fc.option(fourFrom(0, 400)),
  frequency: fc.option(fourFrom(2, 40)),
  monetary: fc.option(fourFrom(1, 100_000)),
});
const scheme: fc.Arbitrary<RfmScheme> = fc.record({
  thresholds,
  cells: fc.array(key, { minLength: 125, maxLength: 125 }),
  looks: fc.constant(STANDARD_SCHEME.looks),
});
const shop: fc.Arbitrary<Purchases[]> = fc.array(
  fc.record({
    ageDays: fc.integer({ min: 0, max: 89 }),
    orderCount: fc.integer({ min: 1, max: 50 }),
    revenue: fc.integer({ min: -500, max: 200_000 }),
  }),
  { maxLength: 60 },
);

const DAYS = 90;
const reportOf = (customers: Purchases[], own?: RfmScheme) => {
  const cells = groupByScores(scorePopulation(customers, DAYS));
  return assembleReport({
    period: { start: "2026-01-01", end: "2026-03-31", days: DAYS },
    currency: "USD",
    timeZone: "UTC",
    storefrontId: null,
    generatedAt: new Date("2026-03-31T12:00:00Z"),
    cells,
    previousCells: [],
    customersInAll: customers.length,
    ...(own && { own: { version: 1, scheme: own } }),
  });
};

describe("the cells", () => {
  test("no customer is new who ordered before or at risk with one order, whatever a business paints", () => {
    fc.assert(
      fc.property(scheme, fc.constantFrom(...ALL_SCORES), (own, scores) => {
        const once = segmentIn(own, scores, { orderCount: 1, isReturning: false }).key;
        expect(["at_risk", "need_attention"]).not.toContain(once);
        for (const orderCount of [1, 2, 7]) {
          const { key } = segmentIn(own, scores, { orderCount, isReturning: true });
          expect(key).not.toBe("new_customers");
          // All others are as painted.
          if (cellKey(own, scores) !== "new_customers") expect(key).toBe(cellKey(own, scores));
        }
        const repeated = segmentIn(own, scores, { orderCount: 2, isReturning: false }).key;
        expect(repeated).toBe(cellKey(own, scores));
      }),
    );
  });

  test("have the segments by number of every order history", () => {
    fc.assert(
      fc.property(
        scheme,
        fc.constantFrom(...ALL_SCORES),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        (own, ...of) => {
          const [scores, orderCount, isReturning] = of;
          const number = segmentNumbers(own)[segmentIndex(cellIndex(scores), orderCount, isReturning)] ?? -1;
          expect(RFM_KEYS_BY_VALUE[number]).toBe(segmentIn(own, scores, { orderCount, isReturning }).key);
        },
      ),
    );
  });

  test("those of the standard scheme are the specification's: each code is in its own segment", () => {
    for (const { code, key } of RFM_SEGMENTS) expect(cellKey(STANDARD_SCHEME, scoresOfCode(code))).toBe(key);
  });
});

describe("the standard scheme", () => {
  test("answers as a report without one, for any shop", () => {
    fc.assert(
      fc.property(shop, (customers) => {
        const { scheme: own, ...report } = reportOf(customers, STANDARD_SCHEME);
        expect(JSON.stringify(report)).toBe(JSON.stringify(reportOf(customers)));
        expect(own).toEqual({ version: 1, thresholds: { recency: null, frequency: null, monetary: null } });
      }),
    );
  });

  test("scores each customer of any shop by the cuts of the report as by rank", () => {
    fc.assert(
      fc.property(shop, (customers) => {
        const scored = scorePopulation(customers, DAYS);
        const cells = groupByScores(scored);
        const frequency = toCuts(
          computeBands(cells, "frequency", ({ orders }) => orders),
          1e9,
        );
        const monetary = toCuts(
          computeBands(cells, "monetary", ({ spend }) => spend),
          1e9,
        );
        for (const { ageDays, orderCount: orders, revenue, ...scores } of scored) {
          const found = scoresBy(STANDARD_SCHEME, { ageDays, orders, revenue }, { days: DAYS, frequency, monetary });
          expect(found).toEqual({
            recency: scores.recency,
            frequency: scores.frequency,
            monetary: scores.monetary,
          });
        }
      }),
    );
  });
});

describe("own thresholds", () => {
  const cuts = { days: DAYS, frequency: [1, 2, 3, 4], monetary: [99, 199, 299, 399] };

  test("are the most days, the fewest orders and the least revenue of a score", () => {
    const own = {
      thresholds: { recency: [10, 20, 30, 60], frequency: [2, 3, 5, 8], monetary: [5000, 6000, 7000, 8000] },
    };
    const at = (ageDays: number, orders: number, revenue: number) => {
      const { recency, frequency, monetary } = scoresBy(own, { ageDays, orders, revenue }, cuts);
      return [recency, frequency, monetary];
    };
    expect(at(0, 1, -20)).toEqual([5, 1, 1]);
    expect(at(10, 2, 4999)).toEqual([5, 2, 1]);
    expect(at(11, 4, 5000)).toEqual([4, 3, 2]);
    expect(at(60, 7, 7999)).toEqual([2, 4, 4]);
    expect(at(61, 8, 8000)).toEqual([1, 5, 5]);
  });

  test("never score a later, more frequent or more valuable customer lower", () => {
    const values = fc.record({
      ageDays: fc.nat(89),
      orders: fc.integer({ min: 1, max: 50 }),
      revenue: fc.nat(200_000),
    });
    fc.assert(
      fc.property(thresholds, values, values, (own, a, b) => {
        const [one, other] = [a, b].map((each) => scoresBy({ thresholds: own }, each, cuts));
        if (a.ageDays <= b.ageDays) expect(one?.recency).toBeGreaterThanOrEqual(other?.recency ?? 6);
        if (a.orders >= b.orders) expect(one?.frequency).toBeGreaterThanOrEqual(other?.frequency ?? 6);
        if (a.revenue >= b.revenue) expect(one?.monetary).toBeGreaterThanOrEqual(other?.monetary ?? 6);
      }),
    );
  });

  test("the ages of a score are the days that have it", () => {
    fc.assert(
      fc.property(thresholds, fc.integer({ min: 1, max: 400 }), fc.nat(399), (own, days, age) => {
        fc.pre(age < days);
        const { recency } = scoresBy({ thresholds: own }, { ageDays: age, orders: 1, revenue: 1 }, { ...cuts, days });
        const within = [1, 2, 3, 4, 5].filter((score) => {
          const { from, to } = agesIn(own, score, days);
          return from <= age && age <= to;
        });
        expect(within).toEqual([recency]);
      }),
    );
  });

  test("begin as the standard scoring, made ascending", () => {
    expect(toThresholds({ days: 90, frequency: [1, 1, 1, 4], monetary: [0, 999, 999, 5000] })).toEqual({
      // Fifths of 90 days: 0–17, 18–35, 36–53, 54–71, 72–89.
      recency: [17, 35, 53, 71],
      frequency: [2, 3, 4, 5],
      monetary: [1, 1000, 1001, 5001],
    });
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 4, maxLength: 4 }), (values) => {
        const sorted = values.sort((a, b) => a - b);
        const own = toThresholds({ days: 90, frequency: sorted, monetary: sorted });
        expect(thresholdProblems(own)).toEqual([]);
      }),
    );
  });

  test("move customers without losing any: the flows sum to both schemes' sizes", () => {
    fc.assert(
      fc.property(shop, scheme, (customers, own) => {
        const flows = scorePopulation(customers, DAYS).map((scored) => ({
          from: segmentIn(STANDARD_SCHEME, scored, { orderCount: scored.orderCount, isReturning: false }).key,
          to: segmentIn(own, scoresBy(own, { ...scored, orders: scored.orderCount }, cuts), {
            orderCount: scored.orderCount,
            isReturning: false,
          }).key,
          customers: 1,
          revenue: scored.revenue,
        }));
        const found = computeWhatIf(flows);
        for (const { key: one, before, now } of found.segments) {
          expect([before.customers, now.customers]).toEqual([
            flows.filter(({ from }) => from === one).length,
            flows.filter(({ to }) => to === one).length,
          ]);
        }
        const stayed = flows.filter(({ from, to }) => from === to).length;
        expect([found.customers, found.moved]).toEqual([customers.length, customers.length - stayed]);
      }),
      { numRuns: runs(30) },
    );
  });
});

describe("problems", () => {
  const withLooks = (changes: Partial<Record<RfmSegmentKey, Partial<RfmScheme["looks"]["at_risk"]>>>): RfmScheme => ({
    ...STANDARD_SCHEME,
    looks: Object.fromEntries(
      RFM_KEYS_BY_VALUE.map((one) => [one, { ...STANDARD_SCHEME.looks[one], ...changes[one] }]),
    ) as RfmScheme["looks"],
  });
  const found = ({ thresholds: own, looks }: RfmScheme) =>
    [...thresholdProblems(own), ...lookProblems(looks)].map(({ path, reason }) => `${path}: ${reason}`);

  test("ordered thresholds have none; unordered or impossible ones are named", () => {
    fc.assert(
      fc.property(scheme, (own) => {
        expect(found(own)).toEqual([]);
      }),
    );
    const of = (changes: Partial<RfmScheme["thresholds"]>) =>
      found({ ...STANDARD_SCHEME, thresholds: { ...STANDARD_SCHEME.thresholds, ...changes } });
    expect(of({ recency: [10, 10, 30, 60] })).toEqual(["thresholds.recency[1]: ascending"]);
    expect(of({ frequency: [1, 2, 3, 4] })).toEqual(["thresholds.frequency[0]: number_range"]);
    expect(of({ monetary: [100, 200, 300, 4.5] })).toEqual(["thresholds.monetary[3]: number_range"]);
  });

  test("names are plain, short and different", () => {
    expect(found(withLooks({ at_risk: { name: "VIP" }, hibernating: { name: "vip " } }))).toEqual([
      "looks.hibernating.name: same_name",
    ]);
    expect(found(withLooks({ at_risk: { name: "champions" } }))).toEqual(["looks.at_risk.name: same_name"]);
    expect(found(withLooks({ at_risk: { name: " ", actions: ["Call {name}", null, "x".repeat(121)] } }))).toEqual([
      "looks.at_risk.name: not_empty",
      "looks.at_risk.actions[0]: braces",
      "looks.at_risk.actions[2]: too_long",
    ]);
  });

  test("colors may be exchanged, but two segments never share or nearly share one", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...RFM_KEYS_BY_VALUE], { minLength: 8, maxLength: 8 }), (order) => {
        const colors = RFM_KEYS_BY_VALUE.map((one, at) => [one, { color: order[at] as Swatch }]);
        expect(found(withLooks(Object.fromEntries(colors)))).toEqual([]);
      }),
    );
    for (const color of SWATCHES) {
      const wearable = RFM_KEYS_BY_VALUE.filter((one) => found(withLooks({ [one]: { color } })).length === 0);
      expect(wearable, color).not.toEqual([]);
    }
    expect(found(withLooks({ hibernating: { color: "champions" } }))).toEqual(["looks.hibernating.color: same_color"]);
  });
});

test.each(SWATCHES)("the swatch %s is seen on both surfaces (3) and its letters are read (4.5)", (swatch) => {
  // The cards and pages of the two themes.
  for (const [theme, surfaces] of [
    ["light", ["#FFFFFF", "#F6F7F9"]],
    ["dark", ["#171B21", "#0F1216"]],
  ] as const) {
    const { color, text } = swatchColors(swatch, theme);
    for (const surface of surfaces) expect(contrast(color, surface)).toBeGreaterThanOrEqual(3);
    expect(contrast(text, color)).toBeGreaterThanOrEqual(4.5);
  }
});
