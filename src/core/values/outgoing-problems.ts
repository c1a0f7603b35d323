/**
 * Why another system could not be called. `KEY_REJECTED`: the keys are wrong or were revoked. `PERMISSION_MISSING`: the keys may not
 * read this. `NOT_FOUND`: no API at this address. `REDIRECTED`: the address redirects, which is not followed.
 * `UNREACHABLE`: no connection. `SHOP_FAILED`: the shop answered 5xx. `BAD_ANSWER`: not what the API documents.
 * `PRIVATE_ADDRESS`: an address of the server's own network. `INSECURE_ADDRESS`: not https. `KEYS_MISSING`: none are
 * stored, or they were encrypted with another AUTH_SECRET.
 */
export const OUTGOING_PROBLEMS = [
  "KEY_REJECTED",
  "PERMISSION_MISSING",
  "NOT_FOUND",
  "REDIRECTED",
  "RATE_LIMITED",
  "UNREACHABLE",
  "TIMED_OUT",
  "SHOP_FAILED",
  "BAD_ANSWER",
  "PRIVATE_ADDRESS",
  "INSECURE_ADDRESS",
  "KEYS_MISSING",
] as const;

export type OutgoingProblem = (typeof OUTGOING_PROBLEMS)[number];

/** Why a language model gave no answer. */
export type ModelProblem =
  /** The API rejected the key, the model or the request (400, 401, 403, 404, 413). */
  | "refused_request"
  /** Rate limited (429) or overloaded (529). */
  | "overloaded"
  /** API error (500 and above). */
  | "service_failed"
  | "timeout"
  /** Unreachable, or the connection closed. */
  | "unreachable"
  /** The model refused to answer. */
  | "refused_answer"
  /** The answer was truncated. */
  | "cut_short"
  /** Invalid answer: no JSON, or not what was asked for. */
  | "unusable_answer";
