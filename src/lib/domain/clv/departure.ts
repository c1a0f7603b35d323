import { gaussLegendre } from "../stats/gauss-legendre.ts";

/** What is known of when somebody left, if they did: ln of the integral, and means under its integrand. */
export type Departure = {
  log: number;
  /** Of ln(α + τ), 1/(α + τ), ln(β + τ) and 1/(β + τ). */
  meanLog: number;
  meanInverse: number;
  meanLifeLog: number;
  meanLifeInverse: number;
};

/** A part of the integrand below e^−this of its beginning is left out. */
const NOTHING = 42;

/** Points for an integrand that falls by e^−fall over a range of ln τ: the error stays below 1e-12 of the integral. */
const pointsFor = (fall: number, range: number): number =>
  8 + 2 * Math.ceil(0.3 * Math.min(NOTHING, fall) + 1.5 * range);

/**
 * ∫ (α + τ)^−R (β + τ)^−S dτ from t_x to T: the time of leaving of the Pareto/NBD model, whose closed form is a difference of two
 * ₂F₁ that overflow and cancel. By Gauss and Legendre's rule on the scale of ln(min(α, β) + τ), where the integrand is analytic
 * within π of the real axis and falls at a rate that only grows; everything is positive and in logarithms. Its derivatives by
 * the four parameters are means under the same integrand, at hardly any cost. Where T = t_x, ln 0.
 */
export const departure = (
  R: number,
  alpha: number,
  S: number,
  beta: number,
  recency: number,
  tenure: number,
): Departure => {
  const [toLast, lifeToLast] = [alpha + recency, beta + recency];
  const near = Math.min(toLast, lifeToLast);
  const steepness = (R * near) / toLast + (S * near) / lifeToLast - 1;
  const whole = Math.log1p(Math.max(0, tenure - recency) / near);
  const range = steepness * whole > NOTHING ? NOTHING / steepness : whole;
  const end = near * Math.expm1(range);
  const fall = R * Math.log1p(end / toLast) + S * Math.log1p(end / lifeToLast);
  const { nodes, weights } = gaussLegendre(pointsFor(fall, range));
  let [sum, logs, inverses, lifeLogs, lifeInverses] = [0, 0, 0, 0, 0];
  for (let i = 0; i < nodes.length; i++) {
    const at = range * (nodes[i] as number);
    const since = near * Math.expm1(at);
    const inverse = 1 / (toLast + since);
    const lifeInverse = 1 / (lifeToLast + since);
    const log = alpha <= beta ? at : Math.log(1 + since / toLast);
    const lifeLog = alpha <= beta ? Math.log(1 + since / lifeToLast) : at;
    const value = (weights[i] as number) * Math.exp(at - R * log - S * lifeLog);
    sum += value;
    logs += value * log;
    inverses += value * inverse;
    lifeLogs += value * lifeLog;
    lifeInverses += value * lifeInverse;
  }
  const [logLast, logLifeLast] = [Math.log(toLast), Math.log(lifeToLast)];
  return {
    log: Math.log(sum * range * near) - R * logLast - S * logLifeLast,
    meanLog: logLast + logs / sum,
    meanInverse: inverses / sum,
    meanLifeLog: logLifeLast + lifeLogs / sum,
    meanLifeInverse: lifeInverses / sum,
  };
};

const POINTS = 16;

/**
 * Of somebody whose rate of leaving is Gamma(s, life): points in the next days at which to think of them as leaving, with their
 * chances, and the chance of staying.
 */
export const departureNodes = (
  s: number,
  life: number,
  days: number,
): { ends: Float64Array; weights: Float64Array; survives: number } => {
  const L = Math.log1p(days / life);
  const survives = Math.exp(-s * L);
  const { nodes, weights } = gaussLegendre(POINTS);
  // On the scale of the chance of having left, all points count alike.
  const gone = -Math.expm1(-s * L);
  return {
    ends: nodes.map((node) => life * Math.expm1(-Math.log1p(-gone * node) / s)),
    weights: weights.map((weight) => weight * gone),
    survives,
  };
};
