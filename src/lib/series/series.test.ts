import { describe, expect, test } from "vitest";
import { latestMean, seasonalNaive, seasonalNaiveWithGrowth } from "./naive.ts";
import { isSeasonal, seasonalIndices } from "./seasonality.ts";
import { deviationOfSum, type SeriesForecast } from "./series-forecast.ts";
import { dampedTrend, theta } from "./smoothing.ts";

const known = (forecast: SeriesForecast | null): SeriesForecast => {
  if (!forecast) throw new Error("There is no forecast");
  return forecast;
};

const toSeries = (text: string): Float64Array => Float64Array.from(text.split(" "), Number);

/** Monthly airline passengers in thousands, 1949 to 1960 (Box and Jenkins 1976, series G). */
const PASSENGERS = toSeries(
  "112 118 132 129 121 135 148 148 136 119 104 118 115 126 141 135 125 149 170 170 158 133 114 140 145 150 178 " +
    "163 172 178 199 199 184 162 146 166 171 180 193 181 183 218 230 242 209 191 172 194 196 196 236 235 229 243 " +
    "264 272 237 211 180 201 204 188 235 227 234 264 302 293 259 229 203 229 242 233 267 269 270 315 364 347 312 " +
    "274 237 278 284 277 317 313 318 374 413 405 355 306 271 306 315 301 356 348 355 422 465 467 404 347 305 336 " +
    "340 318 362 348 363 435 491 505 404 359 310 337 360 342 406 396 420 472 548 559 463 407 362 405 417 391 419 " +
    "461 472 535 622 606 508 461 390 432",
);

/** Annual flow of the Nile at Aswan, 1871 to 1970 (Cobb 1978). */
const NILE = toSeries(
  "1120 1160 963 1210 1160 1160 813 1230 1370 1140 995 935 1110 994 1020 960 1180 799 958 1140 1100 1210 1150 " +
    "1250 1260 1220 1030 1100 774 840 874 694 940 833 701 916 692 1020 1050 969 831 726 456 824 702 1120 1100 832 " +
    "764 821 768 845 864 862 698 845 744 796 1040 759 781 865 845 944 984 897 822 1010 771 676 649 846 812 742 801 " +
    "1040 860 874 848 890 744 749 838 1050 918 986 797 923 975 815 1020 906 901 1170 912 746 919 718 714 740",
);

describe("the Theta method", () => {
  test("forecasts airline passengers as statsmodels 0.15 (ThetaModel, multiplicative, use_mle=False)", () => {
    const published = [440.06792504, 428.37431458, 489.69573708, 475.6936209, 479.65932019, 545.3537217, 602.7381681];
    const { expected } = known(theta(PASSENGERS, { steps: 14, period: 12 }));
    for (const [step, value] of published.entries()) expect(expected[step]).toBeCloseTo(value, 2);
    expect(expected[13]).toBeCloseTo(442.40348848, 2);
  });

  test("forecasts a series without a season as statsmodels 0.15", () => {
    const { expected } = known(theta(NILE, { steps: 5, period: 1 }));
    // Their search for the weight of least squares stops a little earlier.
    for (const [step, value] of [799.53942864, 798.18227593, 796.82512321, 795.4679705, 794.11081778].entries())
      expect(expected[step]).toBeCloseTo(value, 1);
  });

  test("continues a straight line by half its slope, because smoothing with a weight of 1 is at its last value", () => {
    const line = Float64Array.from({ length: 20 }, (_, at) => 10 + 2 * at);
    const { expected } = known(theta(line, { steps: 3, period: 12 }));
    expect([...expected]).toEqual([49, 50, 51]);
  });
});

describe("exponential smoothing with a damped trend", () => {
  test("has no larger squared errors than statsmodels 0.15 (Holt, damped, 0.8 to 0.98) and forecasts alike", () => {
    const one = known(dampedTrend(NILE, { steps: 1, period: 1 }));
    // 2,007,026.976 is their sum of squared errors.
    expect(one.deviation).toBeLessThan(Math.sqrt(2_007_026.98 / 100));
    expect(one.expected[0]).toBeCloseTo(843.24959, 1);
    const { expected } = known(dampedTrend(PASSENGERS, { steps: 12, period: 12 }));
    // 485.071 × the index of January, 501.285 × that of December.
    expect((expected[0] as number) / (485.07135331 * 0.91023037)).toBeCloseTo(1, 2);
    expect((expected[11] as number) / (501.28511191 * 0.89882439)).toBeCloseTo(1, 2);
  });

  test("a constant series goes on without uncertainty", () => {
    const { expected, deviation } = known(dampedTrend(new Float64Array(24).fill(7), { steps: 4, period: 12 }));
    for (const value of expected) expect(value).toBeCloseTo(7, 6);
    expect(deviation).toBeLessThan(1e-4);
  });

  test("is never negative, and needs six values", () => {
    const falling = Float64Array.of(60, 50, 40, 30, 20, 10, 1);
    expect(known(dampedTrend(falling, { steps: 12, period: 12 })).expected.every((value) => value >= 0)).toBe(true);
    expect(dampedTrend(falling.subarray(0, 5), { steps: 1, period: 12 })).toBeNull();
  });
});

describe("the season of a series", () => {
  test("is that of statsmodels' seasonal_decompose", () => {
    const published = [0.91023037, 0.88362532, 1.00736629, 0.97590601, 0.98137803, 1.11277583, 1.22655554, 1.21991097];
    const indices = seasonalIndices(PASSENGERS, 12);
    for (const [place, index] of published.entries()) expect(indices[place]).toBeCloseTo(index, 7);
  });

  test("is found in airline passengers, and not in noise or less than two periods", () => {
    expect(isSeasonal(PASSENGERS, 12)).toBe(true);
    expect(isSeasonal(NILE, 12)).toBe(false);
    expect(isSeasonal(PASSENGERS.subarray(0, 23), 12)).toBe(false);
  });

  test("is left out where a value is 0", () => {
    expect([...seasonalIndices(Float64Array.of(1, 0, 1, 2, 1, 2), 2)]).toEqual([1, 1]);
  });
});

describe("naive methods", () => {
  // Two periods of four: the second one is the first plus 1, -1, 1, -1.
  const values = Float64Array.of(10, 20, 30, 40, 11, 19, 31, 39);

  test("last season's values repeat, and so do their errors", () => {
    const { expected, deviation } = known(seasonalNaive(values, { steps: 6, period: 4 }));
    expect([...expected]).toEqual([11, 19, 31, 39, 11, 19]);
    // Errors of 1: those of the first two steps come twice (2² each), those of the other four once.
    expect(deviation).toBeCloseTo(Math.sqrt(2 * 4 + 4), 12);
    expect(seasonalNaive(values.subarray(0, 3), { steps: 1, period: 4 })).toBeNull();
  });

  test("growth is that of the latest values over those a season before", () => {
    const grown = Float64Array.of(10, 20, 10, 20, 15, 30);
    const options = { steps: 2, period: 4, least: 2 };
    expect([...known(seasonalNaiveWithGrowth(grown, options)).expected]).toEqual([15, 30]);
    expect(seasonalNaiveWithGrowth(grown, { ...options, least: 3 })).toBeNull();
  });

  test("the mean of the latest values has the errors of that mean", () => {
    const { expected, deviation } = known(latestMean(Float64Array.of(99, 1, 3), { steps: 4, window: 2 }));
    expect([...expected]).toEqual([2, 2, 2, 2]);
    // σ² = 2 from two values, times 4 + 16 / 2.
    expect(deviation).toBeCloseTo(Math.sqrt(2 * 12), 12);
  });

  test("errors that last add up, those that don't grow by the root", () => {
    expect(deviationOfSum(1, { steps: 3, carried: () => 1 })).toBeCloseTo(Math.sqrt(9 + 4 + 1), 12);
    expect(deviationOfSum(2, { steps: 4, carried: () => 0 })).toBeCloseTo(4, 12);
  });
});
