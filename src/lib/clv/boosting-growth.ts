import type { BoostOptions } from "#lib/statistics/boosting/boost.ts";

/** Few, shallow trees: a shop has few customers who tell models apart. */
export const GROWTH: Omit<BoostOptions, "seed"> = {
  depth: 2,
  leafRows: 40,
  ridge: 8,
  rounds: 100,
  rate: 0.2,
  patience: 10,
  parts: 3,
};
