import type { ReadScope } from "#core/values/permissions.ts";
import { churnRules } from "#features/playbooks/rules/churn-action.ts";
import type { PlaybookRule } from "#features/playbooks/rules/playbook.ts";
import { outreachRules } from "#features/playbooks/rules/playbook-decisions.ts";
import { readCandidateIds } from "#features/playbooks/store/playbook-candidates.ts";
import {
  type ChurnAsked,
  type ListFrame,
  loadListFrame,
  type PlaybookRequest,
  playbookQuery,
  toRulePlaces,
} from "./read-playbook-rows.ts";

const listCustomerIds = async (
  scope: ReadScope,
  list: ListFrame,
  rules: readonly PlaybookRule<unknown>[],
  { places, ...filters }: PlaybookRequest & { places: readonly number[] | null },
): Promise<string[]> =>
  list.active ? readCandidateIds(scope, { ...playbookQuery(scope, list, list.active, rules, filters), places }) : [];

/** The IDs of all customers that the churn list shows for these filters. */
export const churnCustomerIds = async (scope: ReadScope, { priority, ...filters }: ChurnAsked): Promise<string[]> => {
  const list = await loadListFrame(scope);
  return listCustomerIds(scope, list, churnRules(list.settings), { ...filters, places: toRulePlaces(priority) });
};

/** The IDs of all customers that the outreach list shows for these filters. */
export const outreachCustomerIds = async (scope: ReadScope, filters: PlaybookRequest): Promise<string[]> => {
  const list = await loadListFrame(scope);
  return listCustomerIds(scope, list, outreachRules(list.settings), { ...filters, places: null });
};
