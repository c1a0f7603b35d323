import type { Scope } from "#core/values/permissions.ts";
import { type ActionCount, readActionCounts } from "#records/customers/action-counts.ts";
import { prepareReportCustomers, type SegmentCustomersRequest } from "../report/list-report-customers.ts";
import { buildCustomerSet } from "../report/store/report-customers.ts";

/**
 * How many customers of a report's segment have which first action today, most frequent first, and how many of them can
 * be reached. Throws what `listSegmentCustomers` throws.
 */
export const countSegmentActions = async (
  scope: Scope,
  request: Omit<SegmentCustomersRequest, "sort">,
): Promise<ActionCount[]> => {
  const { frame, wanted } = await prepareReportCustomers(scope, { ...request, sort: "-revenue" });
  return readActionCounts(scope, buildCustomerSet(scope, wanted), frame.today);
};
