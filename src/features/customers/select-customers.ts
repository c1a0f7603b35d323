import type { ContractInput } from "#core/contracts/contract.ts";
import type { CustomerList } from "#core/feature.ts";
import type { ReadScope } from "#core/values/permissions.ts";
import { LISTS } from "#features.ts";
import type { CustomerFilter } from "#records/list/customer-list.ts";
import type { changeCustomers } from "./contracts/customers.ts";
import { type CustomerListFilters, resolveFilters } from "./list-customers.ts";
import type { ChangeOf } from "./store/change-customers.ts";

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

type IdsOf = (scope: ReadScope, filters: object) => Promise<string[]>;

const listIds = async (scope: ReadScope, { ids }: CustomerList, filters: object): Promise<string[]> =>
  ((await ids()) as IdsOf)(scope, filters);

/** Throws what `resolveFilters` and `segmentCustomerIds` throw. */
export const resolveSelector = async (
  scope: ReadScope,
  { list, ...filters }: CustomerSelector,
): Promise<CustomerFilter> => {
  if (!list) return resolveFilters(scope, filters);
  const { name, ...ofList } = list;
  return filterByIds(await listIds(scope, LISTS[name], ofList));
};

/** Restricts a filter to the customers who are on a list of those who can have an outcome now. */
const onPlaybookLists = async (scope: ReadScope, filter: CustomerFilter): Promise<CustomerFilter> => {
  const lists = await Promise.all(
    Object.values(LISTS).flatMap((list) => (list.whoCanBeMarked ? [listIds(scope, list, list.whoCanBeMarked)] : [])),
  );
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
