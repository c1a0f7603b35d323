import { compareTraits, type Trait } from "./trait.ts";

/** A trait with the number of the customer's sales and of all customers' sales that have it. */
export type Held = { trait: Trait; sales: number; salesOfAll: number };

/** The minimum number of purchases, with the trait and in total. */
export const LEAST_SALES = 3;

/** One-sided 5%: of customers with average habits, about one in twenty gets a trait by chance. */
export const LEAST_Z = 1.645;

/**
 * How far a customer's share of sales with a trait exceeds the overall share, in standard deviations: the score
 * statistic of a binomial, z = (k − n·p) / √(n·p·(1 − p)) with p = T / N (Agresti 2013, Categorical Data Analysis,
 * §1.3.3), times √n, which is the same for all traits of one customer: (k·N − n·T) / √(T·(N − T)). Two whole numbers, a
 * root and a quotient: every IEEE 754 machine gives the same result.
 */
const standardisedLift = ({ sales, salesOfAll }: Held, n: number, all: number): number =>
  (sales * all - n * salesOfAll) / Math.sqrt(salesOfAll * (all - salesOfAll));

/**
 * Whether the ratio of shares is at least 3 / 2, in whole numbers (lift: Brin, Motwani, Ullman and Tsur 1997, doi
 * 10.1145/253260.253325).
 */
const isLifted = ({ sales, salesOfAll }: Held, n: number, all: number): boolean =>
  2 * sales * all >= 3 * n * salesOfAll;

/**
 * The trait by which a customer with `n` sales differs most from all `all` sales: among traits of at least three of
 * their purchases, with a lift of at least 1.5 and significant at 5%, the one with the largest standardized lift. Null
 * if there is none.
 */
export const chooseTrait = (held: readonly Held[], n: number, all: number): Held | null => {
  const [best = null] = held
    .filter((each) => each.sales >= LEAST_SALES && isLifted(each, n, all))
    .filter((each) => standardisedLift(each, n, all) >= LEAST_Z * Math.sqrt(n))
    .sort((a, b) => standardisedLift(b, n, all) - standardisedLift(a, n, all) || compareTraits(a.trait, b.trait));
  return best;
};
