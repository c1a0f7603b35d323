import { type ContractInput } from "#core/contracts/contract.ts";
import { type ReadScope } from "#core/values/permissions.ts";
import { customerWords } from "#records/customers/customer-columns.ts";
import { type CustomerFilter } from "#records/list/customer-list.ts";
import { listAxisMemberIds } from "../axes/list-axis-members.ts";
import { forecastCustomerIds } from "../forecast/store/forecast-list.ts";
import { churnCustomerIds, outreachCustomerIds } from "../playbooks/list-playbook-customers.ts";
import { winBackCustomerIds } from "../playbooks/list-win-back.ts";
import { listArchetypeMemberIds } from "../playbooks/read-archetypes.ts";
import { segmentCustomerIds } from "../report/list-report-customers.ts";
import { type changeCustomers } from "./contracts/customers.ts";
import { resolveFilters, type CustomerListFilters } from "./list-customers.ts";
import { type ChangeOf } from "./store/change-customers.ts";

/** Another list than that of all customers, with its filters. */
type ListScope = NonNullable<ContractInput<typeof changeCustomers>["list"]>;

/** The selection as stored; for an undo, the customers that the other change changed. */
export type CustomerSelector = CustomerListFilters & { list?: ListScope | undefined; undoes?: string };

export const filterByIds = (ids: readonly string[]): CustomerFilter => ({
  words: [],
  criteria: null,
  segmentId: null,
  reachable: null,
  ids,
});

const listScopeIds = (scope: ReadScope, list: ListScope): Promise<string[]> => {
  switch (list.name) {
    case "churn":
      return churnCustomerIds(scope, list);
    case "outreach":
      return outreachCustomerIds(scope, list);
    case "win-back":
      return winBackCustomerIds(scope, list);
    case "forecast":
      return forecastCustomerIds(scope, { words: customerWords(scope, list.q), tier: list.tier ?? null, cohort: null });
    case "axis":
      return listAxisMemberIds(scope, list);
    case "archetype":
      return listArchetypeMemberIds(scope, list);
    case "report":
      return segmentCustomerIds(scope, list);
  }
};

/** Throws what `resolveFilters` and `segmentCustomerIds` throw. */
export const resolveSelector = async (
  scope: ReadScope,
  { list, ...filters }: CustomerSelector,
): Promise<CustomerFilter> => (list ? filterByIds(await listScopeIds(scope, list)) : resolveFilters(scope, filters));

/** Restricts a filter to the customers who are on one of the playbook's lists now, because only they can have an outcome. */
const onPlaybookLists = async (scope: ReadScope, filter: CustomerFilter): Promise<CustomerFilter> => {
  const lists = await Promise.all([
    churnCustomerIds(scope, {}),
    outreachCustomerIds(scope, {}),
    winBackCustomerIds(scope, { view: "all", reachable: "all", state: "open" }),
  ]);
  const listed = new Set(lists.flat());
  return { ...filter, ids: filter.ids ? filter.ids.filter((id) => listed.has(id)) : [...listed] };
};

/** Which customers a change applies to. Throws what `resolveFilters` and `segmentCustomerIds` throw. */
export const resolveChangeFilter = async (
  scope: ReadScope,
  { action }: Pick<ChangeOf, "action">,
  selector: CustomerSelector,
): Promise<CustomerFilter> => {
  const filter = await resolveSelector(scope, selector);
  return action === "mark" ? onPlaybookLists(scope, filter) : filter;
};
