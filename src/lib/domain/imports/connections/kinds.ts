/** The systems that can deliver by webhook; `generic` is anything that signs as docs/connections.md says. */
export const CONNECTION_KINDS = ["shopify", "woocommerce", "stripe", "square", "generic"] as const;
export type ConnectionKind = (typeof CONNECTION_KINDS)[number];

/**
 * `incomplete`: the secret is missing; some shops show it only once they have the address. `new`: nothing has been
 * delivered. `failing`: the last delivery failed. `disconnected`: the shop removed our app. `locked`: the secret was
 * encrypted with another AUTH_SECRET and has to be entered again.
 */
export const CONNECTION_STATES = ["incomplete", "new", "active", "failing", "disconnected", "locked"] as const;
export type ConnectionState = (typeof CONNECTION_STATES)[number];

/**
 * `queued`: not yet processed. `waiting`: for an order that has not arrived. `ignored`: nothing to store, or older than
 * what is stored.
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

/** The length of a secret that a shop shows or that we make. */
export const SECRET_LENGTH = { min: 8, max: 500 };
