import { computeLift, type Interval } from "#lib/statistics/proportions.ts";

/** With fewer joint customers a pair says too little: the interval of its lift is a factor of 1.5 wide on either side. */
export const LEAST_JOINT_CUSTOMERS = 20;

/** The 2×2 table of all customers by two products. */
export type PairTable = { both: number; onlyFirst: number; onlySecond: number; neither: number };

export type PairLift = {
  customers: number;
  /** How many times as many customers bought both as if they bought the products independently of each other. */
  lift: Interval;
  /** The share of a product's buyers who bought the other, too. */
  shareOfFirst: number;
  shareOfSecond: number;
};

/**
 * The lift of two products from their buyers, P(AB) / (P(A) P(B)), with its log-normal interval; null below 20 joint customers. `z`: how
 * many standard errors wide the interval is on each side.
 */
export const computePairLift = ({ both, onlyFirst, onlySecond, neither }: PairTable, z: number): PairLift | null => {
  if (both < LEAST_JOINT_CUSTOMERS) return null;
  const [one, other] = [both + onlyFirst, both + onlySecond];
  return {
    customers: both,
    lift: computeLift({ n: one + onlySecond + neither, one, other, both }, z),
    shareOfFirst: both / one,
    shareOfSecond: both / other,
  };
};

/** Sorts by the lower bound of the lift, so that few customers don't come first by chance. */
export const comparePairs = (one: PairLift, other: PairLift): number =>
  other.lift.lower - one.lift.lower || other.customers - one.customers;
