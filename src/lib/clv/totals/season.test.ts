import { describe, expect, test } from "vitest";
import { findPeaks, seasonClock, seasonTerms, WAVES } from "./season.ts";

const AS_OF = 20_000;
const YEARS = 3;
/** Weekly orders back from the as-of day: as many as `of` says of a week of its year (51: the latest). */
const weekly = (of: (week: number, year: number) => number): Float64Array => {
  const orders = new Float64Array(53 * YEARS).fill(10);
  for (let year = 0; year < YEARS; year++)
    for (let week = 0; week < 52; week++) {
      const end = orders.length - Math.round((year * 365.25) / 7);
      orders[end - 52 + week] = of(week, year);
    }
  return orders;
};

describe("peaks of the year", () => {
  test("are weeks with more than 2.5 times the median in two thirds of the years", () => {
    const orders = weekly((week, year) => (week === 40 && year !== 1 ? 26 : week === 20 && year === 0 ? 90 : 10));
    expect(findPeaks(orders, AS_OF)).toEqual([AS_OF - 7 * 12 + 1]);
    expect(
      findPeaks(
        weekly((week) => (week === 40 ? 25 : 10)),
        AS_OF,
      ),
    ).toEqual([]);
  });

  test("need two years", () => {
    const orders = weekly((week) => (week === 40 ? 50 : 10));
    expect(findPeaks(orders.subarray(-103), AS_OF)).toEqual([]);
    expect(findPeaks(orders.subarray(-104), AS_OF)).toHaveLength(1);
  });

  test("are the same seven days of every year, and a span has its share of them", () => {
    const [peak = 0] = findPeaks(
      weekly((week) => (week === 40 ? 50 : 10)),
      AS_OF,
    );
    const shareOf = (from: number, to: number) => seasonTerms({ from, to }, [peak])[WAVES];
    expect(shareOf(peak, peak + 6)).toBe(1);
    expect(shareOf(peak + 7, peak + 13)).toBe(0);
    expect(shareOf(peak + 5, peak + 11)).toBeCloseTo(2 / 7, 12);
    for (const years of [-3, 1, 2]) {
      const moved = Math.ceil(years * 365.25);
      expect(shareOf(peak + moved, peak + moved + 6)).toBe(1);
    }
  });

  test("the clock runs fast in them and slow otherwise, so that a year has its days", () => {
    const coefficients = new Float64Array(WAVES + 1);
    coefficients[WAVES] = Math.log(5);
    const clock = seasonClock(coefficients, [AS_OF], [AS_OF - 10, AS_OF + 400]);
    const speed = (day: number) => clock(day) - clock(day - 1);
    expect(speed(AS_OF + 3) / speed(AS_OF + 20)).toBeCloseTo(5, 9);
    expect(clock(AS_OF + 364) - clock(AS_OF - 1)).toBeCloseTo(365, 0);
  });
});
