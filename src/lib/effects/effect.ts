/** What is needed of a group's customers: how many there are, and sums over their covariates x and outcomes y. */
export type GroupSums = { n: number; x: number; xx: number; y: number; yy: number; xy: number };

/** A stratum's customers who were contacted, and its control group. */
export type StratumSums = { stratum: string; treated: GroupSums; control: GroupSums };

const addSums = (a: GroupSums, b: GroupSums): GroupSums => ({
  n: a.n + b.n,
  x: a.x + b.x,
  xx: a.xx + b.xx,
  y: a.y + b.y,
  yy: a.yy + b.yy,
  xy: a.xy + b.xy,
});

/** A variance needs two customers. */
const isEstimable = ({ treated, control }: StratumSums): boolean => treated.n >= 2 && control.n >= 2;

const merge = (a: StratumSums, b: StratumSums): StratumSums => ({
  stratum: a.stratum,
  treated: addSums(a.treated, b.treated),
  control: addSums(a.control, b.control),
});

/** The strata; those without two customers in each group are merged into the largest. Empty if none has enough customers. */
const estimableStrata = (strata: readonly StratumSums[]): StratumSums[] => {
  const bySize = [...strata].sort((a, b) => b.treated.n + b.control.n - a.treated.n - a.control.n);
  const [largest, ...others] = bySize.filter(isEstimable);
  if (largest) return [bySize.filter((one) => !isEstimable(one)).reduce(merge, largest), ...others];
  const [first, ...rest] = bySize;
  if (!first) return [];
  const all = rest.reduce(merge, first);
  return isEstimable(all) ? [all] : [];
};

/** The difference that a campaign made per customer, on average over all its members (intention to treat). */
export type Effect = {
  effect: number;
  standardError: number;
  /** The mean without the campaign: that of the control group, adjusted like the effect. */
  controlMean: number;
  /** The share of the variance that the covariate explains. */
  explained: number;
};

type Products = { xx: number; xy: number; yy: number };

/** Sums of squares and products around the group's means. */
const centered = ({ n, x, xx, y, yy, xy }: GroupSums): Products =>
  n === 0
    ? { xx: 0, xy: 0, yy: 0 }
    : { xx: Math.max(0, xx - (x * x) / n), xy: xy - (x * y) / n, yy: Math.max(0, yy - (y * y) / n) };

/** What is left of the outcomes' squares after the adjustment. */
const residual = (group: GroupSums, slope: number): number => {
  const { xx, xy, yy } = centered(group);
  return Math.max(0, yy - 2 * slope * xy + slope * slope * xx);
};

const fitSlope = (groups: readonly GroupSums[]): { slope: number; explained: number } => {
  const products = groups.map(centered);
  const sum = (read: (one: Products) => number): number => products.reduce((total, one) => total + read(one), 0);
  const [xx, xy, yy] = [sum((one) => one.xx), sum((one) => one.xy), sum((one) => one.yy)];
  if (xx <= 0 || yy <= 0) return { slope: 0, explained: 0 };
  return { slope: xy / xx, explained: Math.min(1, (xy * xy) / (xx * yy)) };
};

const computeMean = (sum: number, n: number): number => (n === 0 ? 0 : sum / n);

/**
 * The stratified difference of means, adjusted by the covariate (CUPED: Deng, Xu, Kohavi and Walker 2013, "Improving the
 * sensitivity of online controlled experiments by utilizing pre-experiment data", equations 2 and 4; the slope is common to
 * all strata and groups). It narrows the variance to 1 − ρ².
 *
 * The standard error is the larger of Neyman's, with a variance for each group, and the one with a common variance. Spend is
 * skewed: a small control group that happens to have no big spender has both a low mean and a low variance, which would look
 * like a significant uplift. The common variance comes mostly from the larger group, so that chance does not repeat in it.
 *
 * Null if a group has fewer than two customers.
 */
export const estimateEffect = (given: readonly StratumSums[]): Effect | null => {
  const strata = estimableStrata(given);
  if (strata.length === 0) return null;
  const { slope, explained } = fitSlope(strata.flatMap(({ treated, control }) => [treated, control]));
  const members = strata.reduce((sum, { treated, control }) => sum + treated.n + control.n, 0);
  let [effect, controlMean, neyman, common] = [0, 0, 0, 0];
  for (const { treated, control } of strata) {
    const size = treated.n + control.n;
    const weight = size / members;
    const pastMean = (treated.x + control.x) / size;
    const adjusted = ({ n, x, y }: GroupSums): number => computeMean(y, n) - slope * (computeMean(x, n) - pastMean);
    const [ofTreated, ofControl] = [residual(treated, slope), residual(control, slope)];
    effect += weight * (adjusted(treated) - adjusted(control));
    controlMean += weight * adjusted(control);
    neyman += weight ** 2 * (ofTreated / (treated.n - 1) / treated.n + ofControl / (control.n - 1) / control.n);
    common += weight ** 2 * ((ofTreated + ofControl) / (size - 2)) * (1 / treated.n + 1 / control.n);
  }
  return { effect, standardError: Math.sqrt(Math.max(neyman, common)), controlMean, explained };
};
