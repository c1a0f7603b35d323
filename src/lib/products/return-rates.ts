import { type BetaPrior, estimateShare, fitBetaPrior } from "#lib/statistics/beta-binomial.ts";
import type { Interval } from "#lib/statistics/proportions.ts";

/** With fewer buyers whose first order had the product, its rate is shown in gray and ranked after all others. */
export const LEAST_FIRST_BUYERS = 20;

/** One value per product, in any order. */
export type ProductReturns = {
  /** Customers whose first order had the product, and is old enough to tell. */
  buyers: ArrayLike<number>;
  /** Those of them who came back. */
  returned: ArrayLike<number>;
};

export type ReturnRate = {
  buyers: number;
  returned: number;
  /** The chance to come back, shrunk toward the shop's products, with the interval of its posterior distribution. */
  rate: Interval;
  isTooFew: boolean;
};

/**
 * The return rate of each product, shrunk by a beta prior that is fitted over all of the shop's products: the more, the fewer buyers a
 * product has. Products without a buyer have the prior's rate. `level`: the probability that a rate is within its interval.
 *
 * The prior has one peak: where all products but one have the same rate, it draws that one nearer to the others than it should be, in
 * the right place but with an interval that is too low.
 */
export const rateProducts = (
  { buyers, returned }: ProductReturns,
  level: number,
): { prior: BetaPrior; rates: ReturnRate[] } => {
  const prior = fitBetaPrior(returned, buyers);
  // Most products have few buyers, and so the same counts as others.
  const known = new Map<string, ReturnRate>();
  const rates = Array.from(buyers, (n, product) => {
    const k = returned[product] as number;
    const key = `${k} ${n}`;
    const rate = known.get(key) ?? {
      buyers: n,
      returned: k,
      rate: estimateShare(prior, k, n, level),
      isTooFew: n < LEAST_FIRST_BUYERS,
    };
    known.set(key, rate);
    return rate;
  });
  return { prior, rates };
};

/**
 * Sorts what brings customers back first: by the lower bound of the rate, which few lucky buyers don't raise; products with too
 * few buyers come last, the one with the most buyers first.
 */
export const compareReturnRates = (one: ReturnRate, other: ReturnRate): number =>
  Number(one.isTooFew) - Number(other.isTooFew) ||
  (one.isTooFew ? other.buyers - one.buyers : 0) ||
  other.rate.lower - one.rate.lower ||
  other.buyers - one.buyers;
