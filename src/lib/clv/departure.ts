import { gaussLegendre } from "#lib/statistics/special-functions.ts";

/**
 * ∫₀ᴸ e^(−ku) du = (1 − e^(−kL)) / k, which is L at k = 0; used in closed forms that would be 0/0 at one parameter
 * value.
 */
export const decay = (k: number, L: number): number => (Math.abs(k * L) < 1e-300 ? L : -Math.expm1(-k * L) / k);

/**
 * Writes the probabilities of 0, 1, 2 … events in a time t of a Poisson process with Gamma(R, A) rate into `chances`,
 * until less than `rest` remains or the array is full: negative binomial with q = t / (A + t). Returns the number
 * written.
 */
export const negativeBinomial = (R: number, q: number, chances: Float64Array, rest: number): number => {
  const logFirst = R * Math.log1p(-q);
  // Below e^−700 a probability underflows to 0, and so would all after it, so the recurrence uses logarithms.
  const isTiny = logFirst < -700;
  let chance = Math.exp(logFirst);
  let logChance = logFirst;
  let left = 1;
  let n = 0;
  while (n < chances.length) {
    chances[n] = chance;
    left -= chance;
    const ratio = ((R + n) / (n + 1)) * q;
    n++;
    if (left < rest && ratio < 1) break;
    if (isTiny) {
      logChance += Math.log(ratio);
      chance = Math.exp(logChance);
    } else chance *= ratio;
  }
  return n;
};

/** The distribution of a customer's departure time, if they left: ln of the integral, and means under its integrand. */
type Departure = {
  log: number;
  /** Means of ln(α + τ), 1/(α + τ), ln(β + τ) and 1/(β + τ). */
  meanLog: number;
  meanInverse: number;
  meanLifeLog: number;
  meanLifeInverse: number;
};

/** Parts of the integrand below e^−this of its start are left out. */
const NOTHING = 42;

/**
 * Quadrature points for an integrand that falls by e^−fall over a range of ln τ; the error stays below 1e-10 of the
 * integral.
 */
const pointsFor = (fall: number, range: number): number => 6 + 2 * Math.ceil(0.25 * Math.min(NOTHING, fall) + range);

/** Half as many, for telling starting values apart: an error of about 1e-5. */
const roughPointsFor = (fall: number, range: number): number => 4 + Math.ceil(0.25 * Math.min(NOTHING, fall) + range);

/** The remaining range on the scale of ln τ, and its quadrature rule. */
const ruleFor = (
  { R, toLast, S, lifeToLast }: Record<"R" | "toLast" | "S" | "lifeToLast", number>,
  silence: number,
  isRough: boolean,
) => {
  const near = Math.min(toLast, lifeToLast);
  const steepness = (R * near) / toLast + (S * near) / lifeToLast - 1;
  const whole = Math.log1p(Math.max(0, silence) / near);
  const range = steepness * whole > NOTHING ? NOTHING / steepness : whole;
  const end = near * Math.expm1(range);
  const fall = R * Math.log1p(end / toLast) + S * Math.log1p(end / lifeToLast);
  return { near, range, rule: gaussLegendre((isRough ? roughPointsFor : pointsFor)(fall, range)) };
};

/**
 * ln ∫ (α + τ)^−R (β + τ)^−S dτ from t_x to T: the departure time in the Pareto/NBD model, whose closed form is a
 * difference of two ₂F₁ that overflow and cancel. By Gauss-Legendre quadrature on the scale of ln(min(α, β) + τ), where
 * the integrand is analytic within π of the real axis and falls at an increasing rate; all terms are positive and in
 * logarithms. −∞ if T = t_x. Also returns the means under the same integrand that its derivatives by the four
 * parameters need, at hardly any cost.
 */
export const departure = (
  R: number,
  alpha: number,
  S: number,
  beta: number,
  recency: number,
  tenure: number,
  isRough = false,
): Departure => {
  const toLast = alpha + recency;
  const lifeToLast = beta + recency;
  const { near, range, rule } = ruleFor({ R, toLast, S, lifeToLast }, tenure - recency, isRough);
  let sum = 0;
  let logs = 0;
  let inverses = 0;
  let lifeLogs = 0;
  let lifeInverses = 0;
  for (let i = 0; i < rule.nodes.length; i++) {
    const at = range * (rule.nodes[i] as number);
    const since = near * Math.expm1(at);
    const inverse = 1 / (toLast + since);
    const lifeInverse = 1 / (lifeToLast + since);
    const log = alpha <= beta ? at : Math.log(1 + since / toLast);
    const lifeLog = alpha <= beta ? Math.log(1 + since / lifeToLast) : at;
    const value = (rule.weights[i] as number) * Math.exp(at - R * log - S * lifeLog);
    sum += value;
    logs += value * log;
    inverses += value * inverse;
    lifeLogs += value * lifeLog;
    lifeInverses += value * lifeInverse;
  }
  const logLast = Math.log(toLast);
  const logLifeLast = Math.log(lifeToLast);
  return {
    log: Math.log(sum * range * near) - R * logLast - S * logLifeLast,
    meanLog: logLast + logs / sum,
    meanInverse: inverses / sum,
    meanLifeLog: logLifeLast + lifeLogs / sum,
    meanLifeInverse: lifeInverses / sum,
  };
};

/**
 * For a customer with departure rate Gamma(s, life): representative departure times in the coming days with their
 * probabilities, and the probability of staying. Also on the scale of ln(life + τ).
 */
export const departureNodes = (
  s: number,
  life: number,
  days: number,
): { ends: Float64Array; chances: Float64Array; survives: number } => {
  const whole = Math.log1p(days / life);
  const range = Math.min(whole, NOTHING / s);
  const { nodes, weights } = gaussLegendre(pointsFor(s * range, range));
  return {
    ends: nodes.map((node) => life * Math.expm1(range * node)),
    chances: nodes.map((node, i) => (weights[i] as number) * range * s * Math.exp(-s * range * node)),
    survives: Math.exp(-s * whole),
  };
};
