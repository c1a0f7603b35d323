import { BrandedError } from "#core/values/branded-error.ts";

/**
 * `queued`: not yet processed. `waiting`: its order has not arrived. `ignored`: nothing to store, or older than what is
 * stored.
 */
export const DELIVERY_STATES = ["queued", "waiting", "done", "ignored", "failed"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Why a delivery was not stored; `refund_above_total` was, but only counts up to the order's total. */
export const DELIVERY_PROBLEMS = [
  "invalid_json",
  "invalid_payload",
  "unknown_topic",
  "currency",
  "unknown_customer",
  "unknown_order",
  "outdated",
  "refund_above_total",
  "test",
  "INTERNAL_ERROR",
] as const;

export type DeliveryProblem = (typeof DELIVERY_PROBLEMS)[number];

/** Why a payload is not stored. `isFine`: expected, so the delivery counts as ignored, not as failed. */
export class DeliveryRefused extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.delivery-refused");

  readonly problem: DeliveryProblem;
  readonly detail: string;
  readonly isFine: boolean;

  constructor(problem: DeliveryProblem, detail: string, { isFine = false } = {}) {
    super(`${problem}: ${detail}`);
    this.problem = problem;
    this.detail = detail;
    this.isFine = isFine;
  }
}
