import { memoizeNewest } from "../memoize-newest.ts";

type Rule = { nodes: Float64Array; weights: Float64Array };

/**
 * The Gauss-Legendre rule with n ≥ 2 points on [0, 1] (Newton's method on Pₙ from Tricomi's initial guess): exact for
 * polynomials of degree 2n − 1.
 */
export const gaussLegendre = memoizeNewest(100, (n: number): Rule => {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (n - i - 0.25)) / (n + 0.5));
    let slope = 1;
    for (let round = 0; round < 100; round++) {
      let [before, value] = [1, x];
      for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      slope = (n * (x * value - before)) / (x * x - 1);
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    nodes[i] = (1 + x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
});
