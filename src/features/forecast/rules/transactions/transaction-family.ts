import type { TRANSACTION_MODELS } from "#lib/clv/model.ts";
import type { CollapsedRows } from "./collapsed-rows.ts";

/** In the paper's order. */
export type Parameters = readonly [number, number, number, number];

/**
 * A model of purchase timing and dropout, in closed form. x is the number of repeat purchases, t_x the time of the last
 * one, T the observation time, all from the first purchase.
 */
export type TransactionFamily = {
  name: (typeof TRANSACTION_MODELS)[number];
  letters: readonly [string, string, string, string];
  /** Which parameters are times. */
  times: readonly [boolean, boolean, boolean, boolean];
  /** Starting values from the mean tenure and the mean number of repeat purchases, most likely first. */
  starts: (meanTenure: number, meanRepeatPurchases: number) => readonly Parameters[];
  /**
   * The log-likelihood of all rows without factors that depend on data alone (Fader, Hardie & Lee's convention); writes
   * its derivatives by the parameters' logarithms into `gradient`. `isRough` is good enough to tell starting values apart.
   */
  logLikelihood: (rows: CollapsedRows, parameters: Parameters, gradient: Float64Array, isRough?: boolean) => number;
  /** The probability that a customer is still active. */
  pAlive: (parameters: Parameters, x: number, recency: number, tenure: number) => number;
  /** For an active customer: expected purchases in the next `days`, each discounted by e^(−rate × days until it). */
  expectedIfAlive: (parameters: Parameters, x: number, tenure: number, days: number, rate: number) => number;
  /** The parameters of customers who are `share` times as likely to leave from now on, in odds or as a rate. */
  withDropout: (parameters: Parameters, share: number) => Parameters;
  /**
   * For an active customer: writes the probabilities of 0, 1, 2 … purchases in the next `days` into `chances`, until
   * less than 1e-9 remains or the array is full. Returns the number written. Created once for many customers.
   */
  countsIfAlive: (parameters: Parameters, days: number) => (x: number, tenure: number, chances: Float64Array) => number;
};
