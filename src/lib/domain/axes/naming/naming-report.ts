/** Who names an axis's segments: a model of language, or the axis's own vocabulary. */
export const NAMINGS = ["ai", "axis"] as const;
export type Naming = (typeof NAMINGS)[number];

/** Why an axis has its own words though a model of language was asked, or was to be. */
export const NAMING_PROBLEMS = [
  /** There is no key. */
  "not_configured",
  /** The key, the model or what was sent was turned down (400, 401, 403, 404, 413). */
  "refused_request",
  /** Too many requests (429), or overloaded (529). */
  "overloaded",
  /** Its own failure (500 and above). */
  "service_failed",
  "timeout",
  /** It can't be reached, or hung up. */
  "unreachable",
  /** The model would not answer. */
  "refused_answer",
  /** The answer came to its end before it was complete. */
  "cut_short",
  /** Not what was asked for: no JSON, other keys, names that are empty or too long. */
  "unusable_answer",
  /** Two segments would be called the same. */
  "same_names",
] as const;
export type NamingProblem = (typeof NAMING_PROBLEMS)[number];

/** What naming a run's segments came to. */
export type NamingReport = {
  /** `axis` where nobody was to be asked. */
  by: Naming;
  /** The model that was asked; null where none is configured. */
  model: string | null;
  /** Requests that were sent, those that failed and were tried again included. */
  calls: number;
  /** Axes whose words were known from an equal question. */
  cached: number;
  /** Axes whose segments are as they were when they were named. */
  kept: number;
  tokensIn: number;
  tokensOut: number;
  /** About, by the list prices in lib/domain/axes/naming/language-models.ts; null for a model without one. */
  costUsd: number | null;
  /** These have the axis's own words; all others that were asked for have the model's. */
  failed: { axis: string; why: NamingProblem }[];
};

export const namedByAxis = (): NamingReport => ({
  ...{ by: "axis", model: null, calls: 0, cached: 0, kept: 0, tokensIn: 0, tokensOut: 0, costUsd: 0, failed: [] },
});
