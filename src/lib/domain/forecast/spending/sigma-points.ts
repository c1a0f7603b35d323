import { eigen } from "#lib/domain/statistics/symmetric.ts";

export const pointsOn = <Point>(axes: readonly Axis<Point>[]): Point[] => axes.flatMap(({ up, down }) => [up, down]);

/** Accumulates a sum over customers whose terms depend on parameters, to get the sum's uncertainty from the fit. */
export const sumWithUncertainty = <Point>(axes: readonly Axis<Point>[]) => {
  const points = pointsOn(axes);
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

/** One axis of the parameters' uncertainty: the points on either side of the estimate. */
type Axis<Point> = { up: Point; down: Point };

/** The limit for moving a logarithm, so that a parameter that the data don't determine can't distort the forecast. */
const FARTHEST = 2;

/**
 * The symmetric set of 2n points, √n standard errors out along the n axes of the logarithms' covariance: their mean and
 * covariance equal those of the whole distribution (Julier & Uhlmann 1997, the unscented transformation), so that
 * averaging over them approximates averaging over parameters. Each point weighs 1/(2n).
 */
export const sigmaPoints = <Point extends readonly number[]>(
  parameters: Point,
  logCovariance: Float64Array,
): Axis<Point>[] => {
  const n = parameters.length;
  const { values, vectors } = eigen(logCovariance, n);
  const moved = (axis: number, distance: number): Point =>
    parameters.map((value, i) => value * Math.exp(distance * (vectors[i * n + axis] as number))) as unknown as Point;
  return Array.from({ length: n }, (_, axis) => {
    const distance = Math.min(FARTHEST, Math.sqrt(n * Math.max(0, values[axis] as number)));
    return { up: moved(axis, distance), down: moved(axis, -distance) };
  });
};
