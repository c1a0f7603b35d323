import {
  computeHessian,
  type Minimum,
  minimize,
  type Objective,
  type ParameterBounds,
} from "#lib/statistics/minimize.ts";

import { eigen } from "#lib/statistics/symmetric.ts";

/** The result of a maximum-likelihood fit with its precision. */
export type Fit = {
  parameters: readonly number[];
  logLikelihood: number;
  /** Covariance of the parameters' logarithms: the inverse of the observed information, row by row. */
  logCovariance: Float64Array;
  /** For the parameters themselves, by the delta method; null if the data don't determine a parameter. */
  standardErrors: readonly (number | null)[];
  converged: boolean;
  /** The largest derivative of the mean log-likelihood by a logarithm of a parameter. */
  slope: number;
  evaluations: number;
};

/** The summed log-likelihood as a function of the parameters' logarithms. */
type LogLikelihood = (logs: Float64Array, gradient: Float64Array) => number;

type LikelihoodProblem = {
  /** Number of observations. */
  size: number;
  whole: LogLikelihood;
  /** A subset of observations for trying starting points, at first with a rough likelihood. */
  part: { size: number; of: LogLikelihood; rough?: LogLikelihood };
  starts: readonly (readonly number[])[];
  /** The bounds of each parameter, both included. */
  ranges: readonly (readonly [least: number, most: number])[];
};

const TOLERANCE = 1e-9;
/** On the subset: enough to rank the starts. Only the best one goes on. */
const ROUGH_TOLERANCE = 1e-4;
const PART_TOLERANCE = 1e-6;
/** A standard error above a factor of e³ means that the data don't determine the parameter. */
const WIDEST = 3;

const negativeMean =
  (logLikelihood: LogLikelihood, size: number): Objective =>
  (at, gradient) => {
    const value = logLikelihood(at, gradient);
    for (let i = 0; i < gradient.length; i++) gradient[i] = -(gradient[i] as number) / size;
    return -value / size;
  };

/** The inverse by eigenvalues, raised to at least `least`. */
const invertMatrix = (matrix: Float64Array, n: number, least: number): Float64Array => {
  const { values, vectors } = eigen(matrix, n);
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.trunc(at / n), at % n];
    return values.reduce(
      (sum, value, k) =>
        sum + ((vectors[i * n + k] as number) * (vectors[j * n + k] as number)) / Math.max(value, least),
      0,
    );
  });
};

/**
 * Maximizes a likelihood: climbs from every start on the subset, roughly, then from the best end, and from there on all data
 * with the subset's curvature; the final curvature gives the covariance.
 */
export const maximumLikelihood = ({ size, whole, part, starts, ranges }: LikelihoodProblem): Fit => {
  const n = ranges.length;
  const bounds: ParameterBounds = {
    lower: Float64Array.from(ranges, ([least]) => Math.log(least)),
    upper: Float64Array.from(ranges, ([, most]) => Math.log(most)),
  };
  const onPart = negativeMean(part.of, part.size);
  const roughly = part.rough ? negativeMean(part.rough, part.size) : onPart;
  const climbed = starts.map((start) =>
    minimize(roughly, Float64Array.from(start, Math.log), { bounds, tolerance: ROUGH_TOLERANCE, evaluations: 300 }),
  );
  const lowest = climbed.reduce((low: Minimum, each) =>
    each.value < low.value || Number.isNaN(low.value) ? each : low,
  );
  const curvatureAt = (at: Float64Array) => invertMatrix(computeHessian(onPart, at), n, 1e-4);
  const near = { bounds, tolerance: PART_TOLERANCE, evaluations: 300, inverseHessian: curvatureAt(lowest.at) };
  const best = minimize(onPart, lowest.at, near);
  const onWhole = negativeMean(whole, size);
  const inverseHessian = curvatureAt(best.at);
  const found = minimize(onWhole, best.at, { bounds, tolerance: TOLERANCE, evaluations: 200, inverseHessian });
  const parameters = [...found.at].map(Math.exp);
  let covariance: Float64Array | undefined;
  // It takes as many evaluations as the fit, and comparing models of purchases doesn't need it.
  const logCovariance = (): Float64Array => {
    covariance ??= invertMatrix(computeHessian(onWhole, found.at), n, 1 / (size * WIDEST ** 2)).map((v) => v / size);
    return covariance;
  };
  return {
    parameters,
    logLikelihood: -found.value * size,
    get logCovariance() {
      return logCovariance();
    },
    get standardErrors() {
      return parameters.map((value, i) => {
        const deviation = Math.sqrt(logCovariance()[i * n + i] as number);
        return deviation < WIDEST / 2 ? value * deviation : null;
      });
    },
    converged: found.converged,
    slope: found.slope,
    evaluations: found.evaluations,
  };
};
