import type { Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import { noCustomer } from "./assign-segments.ts";
import { loadCriteriaContext } from "./load-criteria-context.ts";
import { readCustomerHead } from "./store/customer-head.ts";

/**
 * A customer's row with their metrics, by the SQL with which criteria are evaluated, and the context of both: money in minor units,
 * orders per month, whole days in the business's time zone. Throws NOT_FOUND (CUSTOMER_NOT_FOUND).
 */
export const getCustomerMetrics = async (scope: Scope, customerId: string) => {
  const frame = await loadCriteriaContext(scope);
  const head = isUuid(customerId) ? await readCustomerHead(frame, customerId) : null;
  if (!head) throw noCustomer();
  return { head, frame };
};
