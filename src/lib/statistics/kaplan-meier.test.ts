import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "#testing/depth.ts";
import { countDays, type DayCounts, estimateSurvival, eventProbability, survivalQuantile } from "./kaplan-meier.ts";
import { createRandom, exponential } from "./random.ts";

const subjects = (times: readonly number[], censoredTimes: readonly number[], lastDay = 180): DayCounts =>
  countDays(
    [...times, ...censoredTimes],
    [...times, ...censoredTimes].map((_, i) => (i < times.length ? 1 : 0)),
    lastDay,
  );

/**
 * Weeks in remission of 21 patients with acute leukemia on 6-mercaptopurine: Freireich et al. 1963, Blood 21:699–716, as in
 * Kalbfleisch and Prentice 2002 and Cox and Oakes 1984, table 1.1.
 */
const REMISSION = subjects([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]);

/** Remission with maintenance: Miller 1981, Survival Analysis, p. 49 (`aml` of R's package survival). */
const MAINTAINED = subjects([9, 13, 18, 23, 31, 34, 48], [13, 28, 45, 161]);

// S(t) and standard errors: Klein and Moeschberger 2003, Survival Analysis, table 4.1; bounds: scipy 1.17, `ecdf`, log-log.
const PUBLISHED_REMISSION = [
  [6, 21, 0.857, 0.076, 0.6197, 0.9516],
  [7, 17, 0.807, 0.087, 0.5631, 0.9228],
  [10, 15, 0.753, 0.096, 0.5032, 0.8894],
  [13, 12, 0.69, 0.107, 0.4316, 0.8491],
  [16, 11, 0.627, 0.114, 0.3675, 0.8049],
  [22, 7, 0.538, 0.128, 0.2678, 0.7468],
  [23, 6, 0.448, 0.135, 0.1881, 0.6801],
] as const;

// S(t) and standard errors as R's survfit prints them for `aml`; bounds: scipy 1.17.
const PUBLISHED_MAINTAINED = [
  [9, 11, 0.909, 0.0867, 0.5081, 0.9867],
  [13, 10, 0.818, 0.1163, 0.4474, 0.9512],
  [18, 8, 0.716, 0.1397, 0.3502, 0.899],
  [23, 7, 0.614, 0.1526, 0.2658, 0.8353],
  [31, 5, 0.491, 0.1642, 0.1673, 0.7534],
  [34, 4, 0.368, 0.1627, 0.0928, 0.657],
  [48, 2, 0.184, 0.1535, 0.0117, 0.525],
] as const;

describe("published data", () => {
  it.each([
    ["6-mercaptopurine", REMISSION, PUBLISHED_REMISSION, 3],
    ["maintenance", MAINTAINED, PUBLISHED_MAINTAINED, 4],
  ] as const)(
    "the curve of %s has its published values, standard errors and log-log bounds",
    (_, counts, published, digits) => {
      const curve = estimateSurvival(counts, 0.95);
      for (const [day, atRisk, survival, error, lower, upper] of published) {
        expect(curve.atRisk[day], `at risk on ${day}`).toBe(atRisk);
        expect(curve.survival[day], `S(${day})`).toBeCloseTo(survival, 3);
        expect(Math.sqrt(curve.variance[day] as number), `error on ${day}`).toBeCloseTo(error, digits);
        expect(curve.lower[day], `lower bound on ${day}`).toBeCloseTo(lower, 4);
        expect(curve.upper[day], `upper bound on ${day}`).toBeCloseTo(upper, 4);
        // Nothing happens between two events.
        expect(curve.survival[day - 1]).toBe(
          curve.survival[(published.findLast(([d]) => d < day)?.[0] ?? 0) as number],
        );
      }
      expect(curve.survival).toHaveLength(counts === REMISSION ? 36 : 162);
    },
  );

  it("the median of 6-mercaptopurine is 23 weeks, and its upper bound is not reached", () => {
    const curve = estimateSurvival(REMISSION, 0.95);
    // The lower bound of S falls to 0.5 or below after week 10 (0.5032), in week 13; its upper bound stays above 0.68.
    expect(survivalQuantile(curve, 0.5)).toEqual({ day: 23, lower: 13, upper: null });
    expect(survivalQuantile(curve, 0.25)).toEqual({ day: 13, lower: 6, upper: 22 });
    expect(survivalQuantile(curve, 0.75)).toEqual({ day: null, lower: 23, upper: null });
    expect(survivalQuantile(curve, 0.9)).toEqual({ day: null, lower: null, upper: null });
  });
});

describe("examples by hand", () => {
  // Day 2: 1 of 5 has the event, and another is censored on that day, still at risk; day 5: 1 of 3; day 9: 1 of 1.
  const curve = estimateSurvival(subjects([2, 5, 9], [2, 7], 30), 0.95);

  it("the curve is 4/5, 4/5 × 2/3 and 0, and Greenwood's variance follows", () => {
    expect([...curve.atRisk]).toEqual([5, 5, 5, 3, 3, 3, 2, 2, 1, 1]);
    const expected = [1, 1, 0.8, 0.8, 0.8, 8 / 15, 8 / 15, 8 / 15, 8 / 15, 0];
    expect(curve.survival.every((value, day) => Math.abs(value - (expected[day] as number)) < 1e-15)).toBe(true);
    // 0.8² × 1 / (5 × 4) and (8/15)² × (1/20 + 1 / (3 × 2)).
    expect(curve.variance[4]).toBeCloseTo(0.032, 15);
    expect(curve.variance[8]).toBeCloseTo((64 / 225) * (1 / 20 + 1 / 6), 15);
    expect(curve.variance[0]).toBe(0);
    expect(curve.variance[9]).toBeNaN();
  });

  it("bounds are Wilson's before the first event, and 0 and the last upper bound when all had it", () => {
    // Wilson's interval of 0 of 5 reaches to z² / (5 + z²) = 0.4345.
    expect([curve.lower[1], curve.upper[1]]).toEqual([expect.closeTo(1 - 0.4345, 4), 1]);
    expect([curve.lower[9], curve.upper[9]]).toEqual([0, curve.upper[8]]);
  });

  it("the probability of an event by a day is 1 − S, with the bounds swapped", () => {
    expect(eventProbability(curve, 6)).toEqual({
      value: 1 - (curve.survival[6] as number),
      lower: 1 - (curve.upper[6] as number),
      upper: 1 - (curve.lower[6] as number),
    });
  });

  it("a probability is known for any later day once all subjects had the event, and otherwise unknown after the last one observed", () => {
    expect(eventProbability(curve, 180)?.value).toBe(1);
    const open = estimateSurvival(subjects([2, 5], [7], 30), 0.95);
    expect(eventProbability(open, 7)?.value).toBeCloseTo(2 / 3, 15);
    expect(eventProbability(open, 8)).toBeNull();
  });

  it("subjects with an event after the last day count as waiting on it", () => {
    expect(subjects([3, 200], [190], 180)).toEqual(subjects([3], [180, 180], 180));
    const later = estimateSurvival(subjects([3, 200], [190], 180), 0.95);
    expect(eventProbability(later, 180)?.value).toBeCloseTo(1 / 3, 15);
    expect(survivalQuantile(later, 0.5).day).toBeNull();
  });

  it("there is no curve of no subjects", () => {
    const empty = estimateSurvival(subjects([], []), 0.95);
    expect(empty.survival).toHaveLength(0);
    expect(survivalQuantile(empty, 0.5)).toEqual({ day: null, lower: null, upper: null });
    expect(eventProbability(empty, 30)).toBeNull();
  });

  it("the median counts shares that are exactly one half although products are rounded", () => {
    for (const n of [6, 10, 22, 46, 98]) {
      const times = Array.from({ length: n }, (_, i) => i + 1);
      expect(survivalQuantile(estimateSurvival(subjects(times, []), 0.95), 0.5).day).toBe(n / 2);
    }
  });
});

/** Subjects as pairs of a day and whether the event happened. */
const anySubjects = fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.boolean()), { minLength: 1, maxLength: 60 });

const toCounts = (all: readonly (readonly [number, boolean])[]): DayCounts =>
  countDays(
    all.map(([day]) => day),
    all.map(([, happened]) => Number(happened)),
    40,
  );

describe("laws", () => {
  it("the curve is the one of redistributing censored subjects to the right (Efron 1967)", () => {
    const property = fc.property(anySubjects, (all) => {
      // Each subject has the mass 1 / n; that of a censored one goes in equal parts to all who were observed longer.
      const order = [...all].sort((a, b) => a[0] - b[0] || Number(b[1]) - Number(a[1]));
      const masses = order.map(() => 1 / order.length);
      const gone = new Float64Array(41);
      for (const [i, [day, happened]] of order.entries()) {
        const left = order.length - i - 1;
        if (happened) gone[day] = (gone[day] as number) + (masses[i] as number);
        else
          for (let j = i + 1; j < order.length; j++) masses[j] = (masses[j] as number) + (masses[i] as number) / left;
      }
      let share = 1;
      const { survival } = estimateSurvival(toCounts(all), 0.95);
      for (const [day, value] of survival.entries()) {
        share -= gone[day] as number;
        expect(value).toBeCloseTo(share, 10);
      }
    });
    fc.assert(property, { numRuns: runs(1000) });
  });

  it("the curve of subjects who were all observed to the end is the share without the event, with the variance of a binomial share", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 60 }), (days) => {
        const { survival, variance } = estimateSurvival(toCounts(days.map((day) => [day, true])), 0.95);
        for (const [day, value] of survival.entries()) {
          const share = days.filter((each) => each > day).length / days.length;
          expect(value).toBeCloseTo(share, 12);
          if (share > 0) expect(variance[day]).toBeCloseTo((share * (1 - share)) / days.length, 12);
        }
      }),
      { numRuns: runs(1000) },
    );
  });

  it("the bounds contain the curve and stay within 0 and 1, and a higher level only widens them", () => {
    fc.assert(
      fc.property(anySubjects, (all) => {
        const [narrow, wide] = [0.8, 0.99].map((level) => estimateSurvival(toCounts(all), level));
        if (!narrow || !wide) throw new Error("unreachable");
        for (const [day, value] of narrow.survival.entries()) {
          const bounds = [
            0,
            wide.lower[day],
            narrow.lower[day],
            value,
            narrow.upper[day],
            wide.upper[day],
            1,
          ] as number[];
          for (let i = 1; i < bounds.length; i++)
            expect(bounds[i]).toBeGreaterThanOrEqual((bounds[i - 1] as number) - 1e-12);
        }
        for (const share of [0.25, 0.5, 0.75]) {
          const { day, lower, upper } = survivalQuantile(wide, share);
          const order = [lower, day, upper].map((at) => at ?? Number.POSITIVE_INFINITY) as [number, number, number];
          expect(order[0] <= order[1] && order[1] <= order[2]).toBe(true);
        }
      }),
      { numRuns: runs(1000) },
    );
  });

  it("95% intervals of a share and of a quartile cover the truth about as often, although most subjects are still waiting", () => {
    // Half come back after a mean of 60 days; the day of the as-of date is 1 to 180 days after the first order.
    const truth = (day: number) => 0.5 * -Math.expm1(-day / 60);
    const random = createRandom(5);
    const worlds = 2000;
    let [covered, tooLow, quartiles] = [0, 0, 0];
    // A quarter has come back when 1 − e^(−t/60) = 0.5: 41.6 days, in whole days 42.
    for (let world = 0; world < worlds; world++) {
      const [days, happened] = [new Float64Array(300), new Uint8Array(300)];
      const returned: number[] = [];
      for (let i = 0; i < 300; i++) {
        const observed = 1 + Math.floor(random() * 180);
        const comesBack = random() < 0.5 ? Math.ceil(exponential(random, 60)) : Number.POSITIVE_INFINITY;
        days[i] = Math.min(observed, comesBack);
        happened[i] = Number(comesBack <= observed);
        if (happened[i]) returned.push(comesBack);
      }
      const curve = estimateSurvival(countDays(days, happened, 180), 0.95);
      const by90 = eventProbability(curve, 90);
      covered += Number(by90 !== null && by90.lower <= truth(90) && truth(90) <= by90.upper);
      const { lower, upper } = survivalQuantile(curve, 0.25);
      quartiles += Number((lower ?? 181) <= 42 && 42 <= (upper ?? 181));
      // Half of those who ever return have done so after 42 days; the median of those who did is below it.
      returned.sort((a, b) => a - b);
      tooLow += Number((returned[returned.length >> 1] as number) < 42);
    }
    expect(Math.abs(covered / worlds - 0.95)).toBeLessThan(0.015);
    expect(Math.abs(quartiles / worlds - 0.955)).toBeLessThan(0.02);
    expect(tooLow / worlds).toBeGreaterThan(0.9);
  });
});
