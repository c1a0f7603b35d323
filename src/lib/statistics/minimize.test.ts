import { describe, expect, it } from "vitest";
import { computeHessian, minimize, type Objective } from "./minimize.ts";

const wide = (n: number) => ({ lower: new Float64Array(n).fill(-10), upper: new Float64Array(n).fill(10) });
const options = { tolerance: 1e-9, evaluations: 500 };

/** Rosenbrock's valley: its minimum, 0, is at (1, 1). */
const rosenbrock: Objective = (at, gradient) => {
  const [x, y] = at as unknown as [number, number];
  gradient.set([-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)]);
  return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
};

describe("minimize", () => {
  it.each([
    [-1.2, 1],
    [5, -5],
    [0, 0],
  ])("follows Rosenbrock's valley from (%d, %d) to its minimum", (x, y) => {
    const found = minimize(rosenbrock, Float64Array.of(x, y), { ...options, bounds: wide(2) });
    expect(found.converged).toBe(true);
    expect(found.at[0]).toBeCloseTo(1, 7);
    expect(found.at[1]).toBeCloseTo(1, 7);
  });

  it("stops at a bound in front of the minimum, and reports convergence", () => {
    const bounds = { lower: Float64Array.of(-10, -10), upper: Float64Array.of(0.5, 10) };
    const found = minimize(rosenbrock, Float64Array.of(-1, 3), { ...options, bounds });
    expect(found.converged).toBe(true);
    // On x = ½ the valley's floor is y = x² = ¼, with value (1 − ½)².
    expect([...found.at]).toEqual([0.5, expect.closeTo(0.25, 8)]);
    expect(found.value).toBeCloseTo(0.25, 12);
  });

  it("steps back from where the function is not finite", () => {
    const steep: Objective = ([x = 0], gradient) => {
      gradient[0] = x > 0 ? 1 - 1 / x : Number.NaN;
      return x > 0 ? x - Math.log(x) : Number.POSITIVE_INFINITY;
    };
    expect(minimize(steep, Float64Array.of(9), { ...options, bounds: wide(1) }).at[0]).toBeCloseTo(1, 8);
  });

  it("reports no convergence when it runs out of evaluations", () => {
    expect(
      minimize(rosenbrock, Float64Array.of(-1.2, 1), { ...options, evaluations: 5, bounds: wide(2) }).converged,
    ).toBe(false);
  });
});

it("the Hessian of Rosenbrock's function at (1, 1) is ((802, −400), (−400, 200))", () => {
  const found = computeHessian(rosenbrock, Float64Array.of(1, 1));
  for (const [at, wanted] of [802, -400, -400, 200].entries()) expect(found[at]).toBeCloseTo(wanted, 3);
});
