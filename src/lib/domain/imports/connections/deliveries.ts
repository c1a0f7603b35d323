/**
 * `queued`: not yet processed. `waiting`: its order has not arrived. `ignored`: nothing to store, or older than what is
 * stored.
 */
export const DELIVERY_STATES = ["queued", "waiting", "done", "ignored", "failed"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Why a delivery was not stored. */
export const DELIVERY_PROBLEMS = [
  "invalid_json",
  "invalid_payload",
  "unknown_topic",
  "currency",
  "unknown_customer",
  "unknown_order",
  "outdated",
  "test",
  "INTERNAL_ERROR",
] as const;
export type DeliveryProblem = (typeof DELIVERY_PROBLEMS)[number];
