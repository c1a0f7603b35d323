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
