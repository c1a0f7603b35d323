import type { Objective } from "./minimize.ts";

/** The symmetrized matrix of second derivatives, by central differences of the gradient. */
export const computeHessian = (objective: Objective, at: Float64Array, step = 1e-4): Float64Array => {
  const n = at.length;
  const hessian = new Float64Array(n * n);
  const [up, down] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    const moved = at.slice();
    moved[i] = (at[i] as number) + step;
    objective(moved, up);
    moved[i] = (at[i] as number) - step;
    objective(moved, down);
    for (let j = 0; j < n; j++) {
      const half = ((up[j] as number) - (down[j] as number)) / (4 * step);
      hessian[i * n + j] = (hessian[i * n + j] as number) + half;
      hessian[j * n + i] = (hessian[j * n + i] as number) + half;
    }
  }
  return hessian;
};
