import { expect, test } from "vitest";
import { filterSeries } from "./structural-series.ts";

const column = (...values: number[]) => Float64Array.from(values);

test("a constant level is the mean of its values and its prior, weighted by precision", () => {
  const series = { values: column(1, 2, 6), variances: column(1, 1, 2), regressors: [] };
  const { mean, covariance } = filterSeries(series, { start: [0, 2], drift: 0, coefficients: [], dispersion: 1 });
  // Precisions: 1/4 of the prior, 1, 1 and 1/2; their sum is 2.75, and the weighted sum is 1 + 2 + 3.
  expect(mean[0]).toBeCloseTo(6 / 2.75, 12);
  expect(covariance[0]).toBeCloseTo(1 / 2.75, 12);
});

test("a week's drift adds to the level's variance, and the likelihood is that of the values", () => {
  const series = { values: column(0.5), variances: column(0.3), regressors: [] };
  const { mean, covariance, logLikelihood } = filterSeries(series, {
    start: [0.1, 0.4],
    drift: 0.2,
    coefficients: [],
    dispersion: 2,
  });
  const [prior, noise] = [0.4 ** 2 + 0.2 ** 2, 0.6];
  expect(mean[0]).toBeCloseTo(0.1 + (prior / (prior + noise)) * 0.4, 12);
  expect(covariance[0]).toBeCloseTo((prior * noise) / (prior + noise), 12);
  expect(logLikelihood).toBeCloseTo(-0.5 * (Math.log(2 * Math.PI * (prior + noise)) + 0.4 ** 2 / (prior + noise)), 12);
});

test("the level of counts is the logarithm of their rate, also where most are zero", () => {
  const counts = Float64Array.from({ length: 400 }, (_, week) => (week % 4 === 0 ? 1 : 0));
  const series = { counts, exposures: counts.map(() => 0.5), regressors: [] };
  const { mean } = filterSeries(series, { start: [0, 3], drift: 0, coefficients: [], dispersion: 1 });
  // The rate is 0.25 a week, the exposure 0.5.
  expect(Math.exp(mean[0] as number)).toBeCloseTo(0.5, 1);
});

test("the effect of a regressor is separated from the level", () => {
  const regressors = Array.from({ length: 104 }, (_, week) => Float64Array.of(Math.cos((2 * Math.PI * week) / 52)));
  const values = Float64Array.from(regressors, (row) => 1 + 0.3 * (row[0] as number));
  const variances = values.map(() => 0.01);
  const { mean } = filterSeries(
    { values, variances, regressors },
    {
      start: [0, 5],
      drift: 0.001,
      coefficients: [1],
      dispersion: 1,
    },
  );
  expect(mean[0]).toBeCloseTo(1, 2);
  expect(mean[1]).toBeCloseTo(0.3, 2);
});

test("a remembered level is also known by the weeks after it", () => {
  const series = { values: column(1, 4), variances: column(0.5, 0.5), regressors: [] };
  const { mean, covariance } = filterSeries(series, { start: [0, 2], drift: 1, coefficients: [], dispersion: 1 }, [0]);
  // Precisions: 1/5 of the prior, 2 of the first week, and 1/1.5 of the second, whose level has drifted.
  const precision = 1 / 5 + 2 + 1 / 1.5;
  expect(mean[1]).toBeCloseTo((2 * 1 + 4 / 1.5) / precision, 12);
  expect(covariance[3]).toBeCloseTo(1 / precision, 12);
});

test("coefficients start at their means", () => {
  const series = { values: column(3), variances: column(1), regressors: [column(2)] };
  const { mean } = filterSeries(series, { start: [0, 0], drift: 0, coefficients: [1], means: [1], dispersion: 1 });
  // The prior expects 2, with a variance of 4: four fifths of the difference of 1 are believed.
  expect(mean[1]).toBeCloseTo(1 + 2 / 5, 12);
});
