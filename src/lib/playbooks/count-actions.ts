import type { Scope } from "../domain/permissions.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { type ActionCount, type CustomerSet, readActionCounts } from "../server/db/playbooks/action-counts.ts";

/** How many of a set of customers have which first action today, and how many of them can be reached. */
export const countActions = async (scope: Scope, customers: CustomerSet): Promise<ActionCount[]> => {
  const { today } = await loadCriteriaContext(scope);
  return readActionCounts(scope, customers, today);
};
