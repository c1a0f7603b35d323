/**
 * `queued`: not yet processed. `waiting`: its order has not arrived. `ignored`: nothing to store, or older than what is
 * stored.
 */
export const DELIVERY_STATES = ["queued", "waiting", "done", "ignored", "failed"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
