import { eigen } from "#lib/domain/statistics/symmetric.ts";

/** One axis of the parameters' uncertainty: the points on either side of the estimate. */
export type Axis<Point> = { up: Point; down: Point };

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
