import { expect, test } from "vitest";
import type { Effects } from "./effects.ts";
import { learnNewcomers } from "./expected-parts.ts";
import type { WeeklyLog } from "./weekly-log.ts";

const AS_OF = 20_000;

const learned = (firsts: readonly number[], longGap: number): Effects => {
  const weeks = firsts.length;
  const none = () => ({ known: new Float64Array(weeks), sum: new Float64Array(weeks) });
  const log: WeeklyLog = {
    weeks,
    asOf: AS_OF,
    first: AS_OF - 7 * weeks + 1,
    firsts: Float64Array.from(firsts),
    repeats: new Float64Array(weeks),
    amounts: { firsts: none(), repeats: none() },
    variation: 0,
    longGap,
    holidays: null,
    events: null,
    peaks: [],
  };
  const effects = learnNewcomers(log);
  if (!effects) throw new Error("No customers come");
  return effects;
};

/** A hundred a week for ten weeks, and then ten. */
const BEGUN_IN_THE_MIDDLE = Array.from({ length: 60 }, (_, week) => (week < 10 ? 100 : 10));

test("customers seen for the first time in the weeks after the start of a log are no trend of new ones", () => {
  const [all, without] = [learned(BEGUN_IN_THE_MIDDLE, 7), learned(BEGUN_IN_THE_MIDDLE, 70)];
  expect(without.mean[0]).toBeCloseTo(Math.log(10), 2);
  expect(Math.abs(without.mean.at(-1) ?? 1)).toBeLessThan(0.01);
  expect(all.mean.at(-1)).toBeLessThan(-0.1);
});

test("weeks with fewer new customers than later ones are kept: the shop began then", () => {
  const growing = Array.from({ length: 60 }, (_, week) => (week < 10 ? 2 : 10));
  expect(learned(growing, 70).mean).toEqual(learned(growing, 7).mean);
});

test("the level changes by at most 6% a week, even where new customers swing from quarter to quarter", () => {
  const swinging = Array.from({ length: 60 }, (_, week) => (week % 26 < 13 ? 20 : 200));
  expect(learned(swinging, Number.NaN).drift).toBe(0.06);
});
