import type { Naming, NamingProblem } from "#core/values/naming.ts";

/** The result of naming a run's segments. */
export type NamingReport = {
  /** `axis` if no language model was requested. */
  by: Naming;
  /** The requested model; null if none is configured. */
  model: string | null;
  /** Requests sent, including retries. */
  calls: number;
  /** Axes whose words came from the cache of an identical question. */
  cached: number;
  /** Axes whose segments have not changed since they were named. */
  kept: number;
  tokensIn: number;
  tokensOut: number;
  /** Approximate, from the list prices in core/values/language-models.ts; null for a model without one. */
  costUsd: number | null;
  /** These use the registry's words; all other requested axes use the model's. */
  failed: { axis: string; why: NamingProblem }[];
};

export const namedByAxis = (): NamingReport => ({
  by: "axis",
  model: null,
  calls: 0,
  cached: 0,
  kept: 0,
  tokensIn: 0,
  tokensOut: 0,
  costUsd: 0,
  failed: [],
});
