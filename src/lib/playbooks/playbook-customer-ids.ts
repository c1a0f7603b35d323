import { churnRules } from "#lib/domain/playbooks/churn-action.ts";
import type { PlaybookRule } from "#lib/domain/playbooks/playbook.ts";
import { outreachRules } from "#lib/domain/playbooks/playbook-decisions.ts";
import { readCandidateIds } from "#lib/server/db/playbooks/playbook-candidates.ts";
import type { ReadScope } from "../domain/permissions.ts";
import {
  type ChurnAsked,
  type ListFrame,
  listFrameOf,
  type PlaybookRequest,
  playbookQuery,
  rulePlacesOf,
} from "./read-playbook-rows.ts";

const idsOf = async (
  scope: ReadScope,
  list: ListFrame,
  rules: readonly PlaybookRule<unknown>[],
  { places, ...filters }: PlaybookRequest & { places: readonly number[] | null },
): Promise<string[]> =>
  list.active ? readCandidateIds(scope, { ...playbookQuery(scope, list, list.active, rules, filters), places }) : [];

/** The IDs of all customers that the churn list shows for these filters. */
export const churnCustomerIds = async (scope: ReadScope, { priority, ...filters }: ChurnAsked): Promise<string[]> => {
  const list = await listFrameOf(scope);
  return idsOf(scope, list, churnRules(list.settings), { ...filters, places: rulePlacesOf(priority) });
};

/** The IDs of all customers that the outreach list shows for these filters. */
export const outreachCustomerIds = async (scope: ReadScope, filters: PlaybookRequest): Promise<string[]> => {
  const list = await listFrameOf(scope);
  return idsOf(scope, list, outreachRules(list.settings), { ...filters, places: null });
};
