import { minimize } from "./minimize.ts";
import type { Interval } from "./proportions.ts";
import { betaQuantile, digamma, logBeta } from "./special-functions.ts";

/*
 * Shares of many groups, each shrunk toward the common mean the more, the fewer it counts (empirical Bayes: Casella 1985, "An
 * introduction to empirical Bayes data analysis"; Gelman et al. 2013, Bayesian Data Analysis, section 5.1). The true shares
 * have a beta distribution, so k hits in n trials are beta-binomial (Skellam 1948).
 */

/** The distribution of the groups' true shares: its mean is a / (a + b), and it weighs as much as a + b trials. */
export type BetaPrior = { a: number; b: number };

/** Groups with the same counts, `groups` of them: small ones repeat. */
export type GroupCounts = { hits: Float64Array; trials: Float64Array; groups: Float64Array };

/** Merges groups with equal counts; those without trials say nothing. */
export const toGroupCounts = (hits: ArrayLike<number>, trials: ArrayLike<number>): GroupCounts => {
  const found = new Map<string, [hits: number, trials: number, groups: number]>();
  for (let group = 0; group < trials.length; group++) {
    const [k, n] = [hits[group] as number, trials[group] as number];
    if (!(n > 0)) continue;
    const known = found.get(`${k} ${n}`);
    if (known) known[2]++;
    else found.set(`${k} ${n}`, [k, n, 1]);
  }
  const all = [...found.values()];
  return {
    hits: Float64Array.from(all, ([k]) => k),
    trials: Float64Array.from(all, ([, n]) => n),
    groups: Float64Array.from(all, ([, , count]) => count),
  };
};

/**
 * The marginal log-likelihood Σ ln B(a + k, b + n − k) − ln B(a, b), without the binomial coefficients, which don't depend on a and b.
 * Writes its derivatives by ln a and ln b into `gradient`.
 */
export const betaBinomialLogLikelihood = (
  { hits, trials, groups }: GroupCounts,
  { a, b }: BetaPrior,
  gradient: Float64Array,
): number => {
  const [ofPrior, psiA, psiB, psiAll] = [logBeta(a, b), digamma(a), digamma(b), digamma(a + b)];
  let [sum, byA, byB] = [0, 0, 0];
  for (let i = 0; i < trials.length; i++) {
    const [k, n, count] = [hits[i] as number, trials[i] as number, groups[i] as number];
    const common = psiAll - digamma(a + b + n);
    sum += count * (logBeta(a + k, b + n - k) - ofPrior);
    byA += count * (digamma(a + k) - psiA + common);
    byB += count * (digamma(b + n - k) - psiB + common);
  }
  gradient[0] = a * byA;
  gradient[1] = b * byB;
  return sum;
};

/** Jeffreys' prior: no prior is wider, however few groups there are. */
const LEAST = 0.5;
const MOST = 1e9;

/** Moments of the groups' shares, weighted by trials (Kleinman 1973, doi 10.1080/01621459.1973.10481332), as a rough start. */
const estimateByMoments = ({ hits, trials, groups }: GroupCounts, mean: number): number => {
  let [spread, all, squares, count] = [0, 0, 0, 0];
  for (let i = 0; i < trials.length; i++) {
    const [n, times] = [trials[i] as number, groups[i] as number];
    spread += times * n * ((hits[i] as number) / n - mean) ** 2;
    all += times * n;
    squares += times * n * n;
    count += times;
  }
  const variance = mean * (1 - mean);
  const between = (spread - (count - 1) * variance) / (all - squares / all);
  return between > 0 ? Math.max(1, variance / between - 1) : all;
};

/**
 * The prior of groups with `hits[i]` of `trials[i]` each, by the maximum of the marginal likelihood times the standard deviation of the
 * true shares. Without that factor, groups that differ no more than by chance give a deviation of 0, which denies that a group can
 * differ at all; it moves the estimate by about one standard error from that bound and fades with the number of groups (Chung,
 * Rabe-Hesketh, Dorie, Gelman and Liu 2013, "A nondegenerate penalized likelihood estimator for variance parameters in multilevel
 * models", Psychometrika 78:685–709). Neither a nor b is below ½. Without trials: ½ and ½.
 */
export const fitBetaPrior = (hits: ArrayLike<number>, trials: ArrayLike<number>): BetaPrior => {
  const counts = toGroupCounts(hits, trials);
  const groups = counts.groups.reduce((sum, count) => sum + count, 0);
  if (groups === 0) return { a: LEAST, b: LEAST };
  const total = counts.trials.reduce((sum, n, i) => sum + n * (counts.groups[i] as number), 0);
  const mean = (counts.hits.reduce((sum, k, i) => sum + k * (counts.groups[i] as number), 0) + 0.5) / (total + 1);
  const objective = (at: Float64Array, gradient: Float64Array): number => {
    const [a, b] = [Math.exp(at[0] as number), Math.exp(at[1] as number)];
    const all = a + b;
    const likelihood = betaBinomialLogLikelihood(counts, { a, b }, gradient);
    // ln of the standard deviation √(ab / (a + b + 1)) / (a + b).
    const deviation = 0.5 * Math.log(a * b) - Math.log(all) - 0.5 * Math.log(all + 1);
    const byAll = 1 / all + 0.5 / (all + 1);
    gradient[0] = -((gradient[0] as number) + 0.5 - a * byAll) / groups;
    gradient[1] = -((gradient[1] as number) + 0.5 - b * byAll) / groups;
    return -(likelihood + deviation) / groups;
  };
  const bounds = { lower: new Float64Array(2).fill(Math.log(LEAST)), upper: new Float64Array(2).fill(Math.log(MOST)) };
  const starts = [estimateByMoments(counts, mean), 2, total].map((weight) => {
    const at = Float64Array.of(Math.log(mean * weight), Math.log((1 - mean) * weight));
    return { at, value: objective(at, new Float64Array(2)) };
  });
  const start = starts.reduce((lowest, each) => (each.value < lowest.value ? each : lowest));
  const found = minimize(objective, start.at, { bounds, tolerance: 1e-8, evaluations: 300 });
  const [a, b] = [...found.at].map(Math.exp);
  return { a: a as number, b: b as number };
};

/**
 * A group's share after k hits in n trials: the mean (a + k) / (a + b + n) of its posterior Beta(a + k, b + n − k), and the equal-tailed
 * interval that has the true share with probability `level`.
 */
export const estimateShare = ({ a, b }: BetaPrior, hits: number, trials: number, level: number): Interval => {
  const [ofHits, ofOthers] = [a + hits, b + trials - hits];
  return {
    value: ofHits / (ofHits + ofOthers),
    lower: betaQuantile((1 - level) / 2, ofHits, ofOthers),
    upper: betaQuantile((1 + level) / 2, ofHits, ofOthers),
  };
};
