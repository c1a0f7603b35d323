import { compareTraits, type Trait } from "./trait.ts";

/** A trait beside one customer: how many of their sales have it, and how many of everybody's. */
export type Held = { trait: Trait; sales: number; salesOfAll: number };

/** Fewer purchases say nothing about a habit, and one purchase of a kind is none. */
export const LEAST_SALES = 3;
export const LEAST_HELD = 2;

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
 * The trait in which a customer with `n` sales differs most from everybody's `all` sales: of those that at least two of
 * at least three purchases have, at least 1.5 times as often as everybody's, the one with the largest standardised lift.
 * Null where there is none.
 */
export const chooseTrait = (held: readonly Held[], n: number, all: number): Held | null => {
  if (n < LEAST_SALES) return null;
  const [best = null] = held
    .filter((each) => each.sales >= LEAST_HELD && isLifted(each, n, all))
    .sort((a, b) => standardisedLift(b, n, all) - standardisedLift(a, n, all) || compareTraits(a.trait, b.trait));
  return best;
};
