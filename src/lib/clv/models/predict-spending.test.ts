import { expect, it } from "vitest";
import { sigmaPoints, sumWithUncertainty } from "#lib/clv/models/predict-spending.ts";

// Variances of .04 and .09 and a covariance of .03 for two logarithms around ln 2 and ln 5.
const COVARIANCE = Float64Array.of(0.04, 0.03, 0.03, 0.09);
const points = sigmaPoints([2, 5], COVARIANCE).flatMap(({ up, down }) => [up, down]);
const away = points.map(([first, second]) => [
  Math.log(first as number) - Math.log(2),
  Math.log(second as number) - Math.log(5),
]);
const mean = (of: (point: number[]) => number): number => away.reduce((sum, point) => sum + of(point), 0) / away.length;

it("have the mean and covariance of the distribution", () => {
  expect(points).toHaveLength(4);
  for (const i of [0, 1]) {
    expect(mean((point) => point[i] as number)).toBeCloseTo(0, 12);
    for (const j of [0, 1])
      expect(mean((point) => (point[i] as number) * (point[j] as number))).toBeCloseTo(
        COVARIANCE[i * 2 + j] as number,
        12,
      );
  }
});

it("limit a parameter that the data don't determine", () => {
  const [axis] = sigmaPoints([1], Float64Array.of(100));
  expect([...(axis?.up ?? []), ...(axis?.down ?? [])].map(Math.log).sort()).toEqual([
    expect.closeTo(-2, 12),
    expect.closeTo(2, 12),
  ]);
});

it("give the uncertainty of a function of the parameters: for first × second², the deviation of a + 2 b", () => {
  // var(a + 2b) = .04 + 4 × .09 + 4 × .03 = .52.
  const sum = sumWithUncertainty(sigmaPoints([2, 5], COVARIANCE));
  sum.add((at) => (sum.points[at]?.[0] as number) * (sum.points[at]?.[1] as number) ** 2);
  expect(sum.deviation()).toBeCloseTo(Math.sqrt(0.52), 12);
});
