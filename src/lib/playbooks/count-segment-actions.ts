import type { Scope } from "../domain/permissions.ts";
import { prepareReportCustomers, type SegmentCustomersRequest } from "../report/list-report-customers.ts";
import { customerSetOf } from "../server/db/report/report-customers.ts";
import { countActions } from "./count-actions.ts";

/**
 * How many customers of a report's segment have which first action today, most frequent first. Throws what
 * `listSegmentCustomers` throws.
 */
export const countSegmentActions = async (scope: Scope, request: Omit<SegmentCustomersRequest, "sort">) => {
  const { wanted } = await prepareReportCustomers(scope, { ...request, sort: "-revenue" });
  return countActions(scope, customerSetOf(scope, wanted));
};
