import { eigen } from "#lib/domain/statistics/symmetric.ts";

/** Along one axis of what a fit does not know: the parameters as far to either side as stands for all of it. */
export type Axis<Point> = { up: Point; down: Point };

/** No axis moves a logarithm by more than this: a parameter that the data leave open must not run away with the forecast. */
const FARTHEST = 2;

/**
 * The symmetric set of 2n points, √n standard errors out along the n axes of the logarithms' covariance: their mean and
 * covariance are those of the whole distribution (Julier & Uhlmann 1997, the unscented transformation), so that a mean over
 * them stands for a mean over parameters. Each point weighs 1/(2n).
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
