import { refusalBy } from "#core/values/errors.ts";
import { refuseField } from "#core/values/fields.ts";
import type { CustomerValues } from "#features/customers/rules/duplicates/merged-values.ts";

export type Pair = { keep: string; merge: string };

/** Throws INVALID_PARAMETER with the field. */
export const assertTwo = ({ keep, merge }: Pair): void => {
  if (keep === merge) {
    refuseField("merge", { reason: "same_customer", message: "must be another customer than keep" });
  }
};

/** Throws CONFLICT (CUSTOMER_ERASED). */
export const assertNotErased = (...customers: CustomerValues[]): void => {
  if (customers.some((one) => one.erased_at)) {
    throw refusalBy("CUSTOMER_ERASED", "An erased customer can't be merged");
  }
};
