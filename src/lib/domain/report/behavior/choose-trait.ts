import { compareTraits, type Trait } from "./trait.ts";

/** A trait beside one customer: how many of their sales have it, and how many of everybody's. */
export type Held = { trait: Trait; sales: number; salesOfAll: number };

/** Fewer purchases of a kind are no habit, nor are fewer purchases at all. */
export const LEAST_SALES = 3;

/** One-sided 5 %: of people who buy like everybody, a trait marks about one in twenty. */
export const LEAST_Z = 1.645;

/**
 * How far a customer's share of sales with a trait lies above everybody's, in standard deviations of chance: the score
 * statistic of a binomial, z = (k − n·p) / √(n·p·(1 − p)) with p = T / N (Agresti 2013, Categorical Data Analysis,
 * §1.3.3), times √n, which is the same for all traits of one customer: (k·N − n·T) / √(T·(N − T)). Two whole numbers, a
 * root and a quotient: every IEEE 754 machine has the same answer.
 */
const standardisedLift = ({ sales, salesOfAll }: Held, n: number, all: number): number =>
  (sales * all - n * salesOfAll) / Math.sqrt(salesOfAll * (all - salesOfAll));

/** Share over share at least 3 / 2, in whole numbers (lift: Brin, Motwani, Ullman and Tsur 1997, doi 10.1145/253260.253325). */
const isLifted = ({ sales, salesOfAll }: Held, n: number, all: number): boolean =>
  2 * sales * all >= 3 * n * salesOfAll;

/**
 * The trait in which a customer with `n` sales differs most from everybody's `all` sales: of those that three or more of
 * their purchases have, at least 1.5 times as often as everybody's and more often than chance lets one in twenty, the one
 * with the largest standardised lift. Null where there is none.
 */
export const chooseTrait = (held: readonly Held[], n: number, all: number): Held | null => {
  const [best = null] = held
    .filter((each) => each.sales >= LEAST_SALES && isLifted(each, n, all))
    .filter((each) => standardisedLift(each, n, all) >= LEAST_Z * Math.sqrt(n))
    .sort((a, b) => standardisedLift(b, n, all) - standardisedLift(a, n, all) || compareTraits(a.trait, b.trait));
  return best;
};
