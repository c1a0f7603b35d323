import { decay, departure, departureNodes, negativeBinomial } from "#lib/clv/departure.ts";
import { memoizeByKey } from "#lib/clv/memoize.ts";
import type { CollapsedRows, Parameters, TransactionFamily } from "#lib/clv/models/learn-transactions.ts";
import { digamma, gaussLegendre, logGamma } from "#lib/statistics/special-functions.ts";

import { probabilisticModel } from "./probabilistic-model.ts";

const REST = 1e-10;

/** ln of the odds of having left: s ∫ … dτ relative to (α + T)^−(r + x) (β + T)^−s. */
const logOddsOfGone = ([r, alpha, s, beta]: Parameters, x: number, recency: number, tenure: number): number => {
  const { log } = departure(r + x, alpha, s + 1, beta, recency, tenure);
  return log + Math.log(s) + (r + x) * Math.log(alpha + tenure) + s * Math.log(beta + tenure);
};

const logLikelihood = (
  data: CollapsedRows,
  parameters: Parameters,
  gradient: Float64Array,
  isRough = false,
): number => {
  const [r, alpha, s, beta] = parameters;
  const constant = r * Math.log(alpha) + s * Math.log(beta) - logGamma(r);
  const [psiR, logAlpha, logBeta, logS] = [digamma(r), Math.log(alpha), Math.log(beta), Math.log(s)];
  let [sum, byR, byAlpha, byS, byBeta] = [0, 0, 0, 0, 0];
  let [known, R, gammaX, rOfX] = [-1, 0, 0, 0];
  for (let row = 0; row < data.rows; row++) {
    const x = data.repeatPurchases[row] as number;
    if (x !== known) {
      known = x;
      R = r + x;
      gammaX = logGamma(R) + constant;
      rOfX = digamma(R) - psiR + logAlpha;
    }
    const weight = data.weight[row] as number;
    const tenure = data.tenure[row] as number;
    const toEnd = alpha + tenure;
    const lifeToEnd = beta + tenure;
    const logEnd = Math.log(toEnd);
    const logLifeEnd = Math.log(lifeToEnd);
    const stays = -R * logEnd - s * logLifeEnd;
    const left = departure(R, alpha, s + 1, beta, data.recency[row] as number, tenure, isRough);
    const odds = logS + left.log - stays;
    const small = Math.exp(-Math.abs(odds));
    const gone = odds > 0 ? 1 / (1 + small) : small / (1 + small);
    const alive = 1 - gone;
    sum += weight * (gammaX + stays + Math.max(odds, 0) + Math.log1p(small));
    byR += weight * (rOfX - alive * logEnd - gone * left.meanLog);
    byAlpha += weight * (r / alpha - R * (alive / toEnd + gone * left.meanInverse));
    byS += weight * (logBeta - alive * logLifeEnd + gone * (1 / s - left.meanLifeLog));
    byBeta += weight * (s / beta - alive * (s / lifeToEnd) - gone * (s + 1) * left.meanLifeInverse);
  }
  gradient.set([byR * r, byAlpha * alpha, byS * s, byBeta * beta]);
  return sum;
};

/**
 * (r + x)/(α + T) × the expected time alive ahead, discounted by e^(−rate × days until then); formula (41) of Fader &
 * Hardie's note at rate 0.
 */
const expectedIfAlive = (
  [r, alpha, s, beta]: Parameters,
  x: number,
  tenure: number,
  days: number,
  rate: number,
): number => {
  const [purchaseRate, life] = [(r + x) / (alpha + tenure), beta + tenure];
  if (rate === 0) return purchaseRate * life * decay(s - 1, Math.log1p(days / life));
  // A discount factor of e^−45 adds nothing, so an infinite horizon ends there.
  const L = Math.log1p(Math.min(days, 45 / rate) / life);
  const { nodes, weights } = gaussLegendre(24 + 4 * Math.ceil(L));
  let sum = 0;
  for (let i = 0; i < nodes.length; i++) {
    const w = L * (nodes[i] as number);
    sum += (weights[i] as number) * Math.exp((1 - s) * w - rate * life * Math.expm1(w));
  }
  return purchaseRate * life * L * sum;
};

/** Poisson counts until the end of the period, or until the customer leaves at a time that is integrated over. */
const countsIfAlive = ([r, alpha, s, beta]: Parameters, days: number) => {
  const leavingAfter = memoizeByKey((tenure) => {
    const { ends, chances, survives } = departureNodes(s, beta + tenure, days);
    const q = ends.map((end) => end / (alpha + tenure + end));
    return { q, logRest: q.map((each) => Math.log1p(-each)), leaves: chances, survives };
  });
  return (x: number, tenure: number, chances: Float64Array): number => {
    const R = r + x;
    const written = negativeBinomial(R, days / (alpha + tenure + days), chances, REST);
    const { q, logRest, leaves, survives } = leavingAfter(tenure);
    for (let n = 0; n < written; n++) chances[n] = survives * (chances[n] as number);
    for (let i = 0; i < q.length; i++) {
      const each = q[i] as number;
      const middle = (R * each) / (1 - each);
      let chance = (leaves[i] as number) * Math.exp(R * (logRest[i] as number));
      for (let n = 0; n < written && (chance > 1e-15 || n < 3 * middle); n++) {
        chances[n] = (chances[n] as number) + chance;
        chance *= ((R + n) / (n + 1)) * each;
      }
    }
    return written;
  };
};

/**
 * Pareto/NBD: Schmittlein, Morrison & Colombo (1987), Counting Your Customers, Management Science 33; formulas as in
 * Fader & Hardie (2005), A Note on Deriving the Pareto/NBD Model. Purchases are a Poisson process whose rate is
 * Gamma(r, α) distributed across customers, until a customer leaves after an exponential time whose rate is Gamma(s,
 * β).
 */
export const paretoNbdFamily: TransactionFamily = {
  name: "pareto_nbd",
  letters: ["r", "alpha", "s", "beta"],
  times: [false, true, false, true],
  starts: (meanTenure, meanRepeatPurchases) =>
    [
      [0.5, 0.6, 0.4],
      [1, 1, 1],
      [2, 0.3, 0.1],
      [0.5, 3, 5],
    ].map(([r = 1, s = 1, life = 1]) => [r, (r * meanTenure) / meanRepeatPurchases / 2, s, life * meanTenure] as const),
  logLikelihood,
  pAlive: (parameters, x, recency, tenure) => 1 / (1 + Math.exp(logOddsOfGone(parameters, x, recency, tenure))),
  expectedIfAlive,
  withDropout: ([r, alpha, s, beta], share) => [r, alpha, s * share, beta],
  countsIfAlive,
};

export const paretoNbd = probabilisticModel(paretoNbdFamily);
