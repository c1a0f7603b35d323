import type { Axis } from "./sigma-points.ts";

/** Accumulates a sum over customers whose terms depend on parameters, to get the sum's uncertainty from the fit. */
export const sumWithUncertainty = <Point>(axes: readonly Axis<Point>[]) => {
  const points = axes.flatMap(({ up, down }) => [up, down]);
  const sums = new Float64Array(points.length);
  return {
    points,
    /** Adds a customer's term at each of the points. */
    add: (termAt: (at: number) => number): void => {
      for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] as number) + termAt(at);
    },
    /**
     * Standard deviation of the sum's logarithm: half the differences along the axes, which are √n standard errors
     * long.
     */
    deviation: (): number => {
      let squares = 0;
      for (let axis = 0; axis < axes.length; axis++) {
        const [up, down] = [sums[2 * axis] as number, sums[2 * axis + 1] as number];
        if (up > 0 && down > 0) squares += Math.log(up / down) ** 2 / (4 * axes.length);
      }
      return Math.sqrt(squares);
    },
  };
};
