import { BrandedError } from "./branded-error.ts";

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
