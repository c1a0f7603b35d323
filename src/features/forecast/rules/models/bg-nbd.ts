import { betaGeometric } from "../transactions/beta-geometric.ts";
import type { TransactionFamily } from "../transactions/transaction-family.ts";
import { probabilisticModel } from "./probabilistic-model.ts";

/**
 * MBG/NBD: Batislam, Denizel & Filiztekin (2007), Empirical validation and comparison of models for customer base
 * analysis, International Journal of Research in Marketing 24. Like BG/NBD, but customers may also leave after the
 * first purchase.
 */
export const mbgNbdFamily: TransactionFamily = {
  name: "mbg_nbd",
  starts: (meanTenure, meanRepeatPurchases) =>
    [
      [0.5, 0.9, 1.6],
      [1, 1, 1],
      [4, 0.3, 3],
      [0.5, 3, 10],
    ].map(([r = 1, a = 1, b = 1]) => [r, (r * meanTenure) / meanRepeatPurchases / 2, a, b] as const),
  ...betaGeometric(1),
};

export const mbgNbd = probabilisticModel(mbgNbdFamily);

/**
 * BG/NBD: Fader, Hardie & Lee (2005), "Counting Your Customers" the Easy Way: An Alternative to the Pareto/NBD Model,
 * Marketing Science 24. Customers can't leave before a second purchase, so one-time buyers have P(alive) = 1 by
 * construction.
 */
export const bgNbdFamily: TransactionFamily = {
  name: "bg_nbd",
  starts: (meanTenure, meanRepeatPurchases) =>
    [
      [0.25, 0.8, 2.5],
      [1, 1, 1],
      [4, 0.3, 3],
      [0.5, 3, 10],
    ].map(([r = 1, a = 1, b = 1]) => [r, (r * meanTenure) / meanRepeatPurchases / 2, a, b] as const),
  ...betaGeometric(0),
};

export const bgNbd = probabilisticModel(bgNbdFamily);
