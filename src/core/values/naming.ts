/** What names an axis's segments: a language model, or the axis's registry. */
export const NAMINGS = ["ai", "axis"] as const;
export type Naming = (typeof NAMINGS)[number];

/** Why an axis uses its registry names although a language model was requested. */
const NAMING_PROBLEMS = [
  /** No API key. */
  "not_configured",
  /** The API rejected the key, the model or the request (400, 401, 403, 404, 413). */
  "refused_request",
  /** Rate limited (429) or overloaded (529). */
  "overloaded",
  /** API error (500 and above). */
  "service_failed",
  "timeout",
  /** Unreachable, or the connection closed. */
  "unreachable",
  /** The model refused to answer. */
  "refused_answer",
  /** The answer was truncated. */
  "cut_short",
  /** Invalid answer: no JSON, wrong keys, or names that are empty or too long. */
  "unusable_answer",
  /** Two segments would get the same name. */
  "same_names",
] as const;

export type NamingProblem = (typeof NAMING_PROBLEMS)[number];
