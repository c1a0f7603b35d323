import type { TRANSACTION_MODELS } from "../model.ts";
import type { CollapsedRows } from "./collapsed-rows.ts";

/** In the order of the letters of the paper. */
export type Parameters = readonly [number, number, number, number];

/**
 * A model of when customers buy and until when they do: what is known of it in closed form. x is the number of repeat
 * purchases, t_x the time of the last one, T the time observed, all from the first purchase.
 */
export type TransactionFamily = {
  name: (typeof TRANSACTION_MODELS)[number];
  letters: readonly [string, string, string, string];
  /** Which of the letters are times. */
  times: readonly [boolean, boolean, boolean, boolean];
  /** Starting values by the mean tenure and the mean number of repeat purchases, the likeliest first. */
  starts: (meanTenure: number, meanRepeatPurchases: number) => readonly Parameters[];
  /**
   * The log-likelihood of all rows without the factors that depend on data alone (Fader, Hardie & Lee's convention), and into
   * `gradient` its derivatives by the logarithms of the parameters.
   */
  logLikelihood: (rows: CollapsedRows, parameters: Parameters, gradient: Float64Array) => number;
  /** The chance that somebody is still a customer. */
  pAlive: (parameters: Parameters, x: number, recency: number, tenure: number) => number;
  /** Of somebody who is: the purchases expected in the next `days`, each worth e^(−rate × days until it). */
  expectedIfAlive: (parameters: Parameters, x: number, tenure: number, days: number, rate: number) => number;
  /**
   * Of somebody who is: the chances of 0, 1, 2 … purchases in the next `days` into `chances`, until what is left is below 1e-9
   * or the room ends. Gives how many were written. Made once for many customers.
   */
  countsIfAlive: (parameters: Parameters, days: number) => (x: number, tenure: number, chances: Float64Array) => number;
};
