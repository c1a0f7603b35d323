import type { PoolClient } from "pg";
import { type Criteria, conditionsOf } from "#lib/domain/segments/criteria.ts";
import {
  keyOf,
  readsAllOrders,
  type SalesCondition,
  salesConditionOf,
} from "#lib/domain/segments/sales/sales-condition.ts";
import { MOST_CONDITIONS } from "#lib/domain/segments/sales/sales-conditions-met.ts";
import type { CriteriaContext } from "../criteria/compile.ts";
import type { CopiedConditions } from "../criteria/copied-conditions.ts";
import { readOrderState } from "../db/data-revision.ts";
import { countCustomers } from "../db/segments/criteria-matches.ts";
import { withBusiness } from "../db/with-business.ts";
import { askCopy, ensureCopy } from "./order-copy.ts";

/** The conditions of rules that the copy answers, by key; none if the database reads few orders for them. */
const askedOf = (rules: readonly Criteria[], frame: CriteriaContext): Map<string, SalesCondition> => {
  const found = rules
    .flatMap((rule) => conditionsOf(rule))
    .flatMap(({ condition }) => salesConditionOf(condition, frame)?.sales ?? []);
  return new Map(found.some(readsAllOrders) ? found.map((sales) => [keyOf(sales), sales]) : []);
};

/**
 * The criteria's context with what the copy of the orders says about conditions of these rules; unchanged where the database has to
 * answer. No older than the orders before the call; `client` is the caller's transaction, if it is in one.
 */
export const withCopiedConditions = async (
  frame: CriteriaContext,
  rules: readonly Criteria[],
  client?: PoolClient,
): Promise<CriteriaContext> => {
  const asked = [...askedOf(rules, frame)].slice(0, MOST_CONDITIONS);
  if (asked.length === 0) return frame;
  const state = client && (await readOrderState(client, frame));
  if (state === null) return frame;
  const conditions = asked.map(([, condition]) => condition);
  const answer = await askCopy(frame, "conditions", () => conditions, state);
  if (!answer) return frame;
  const copied: CopiedConditions = { ...answer, bits: new Map(asked.map(([key], bit) => [key, bit])) };
  return { ...frame, copied };
};

/** Has the orders of a large business copied before rules are evaluated that need all of them. */
export const copyForConditions = async (frame: CriteriaContext, rules: readonly Criteria[]): Promise<void> => {
  if (askedOf(rules, frame).size === 0) return;
  const customers = await withBusiness(frame, (client) => countCustomers(client, frame));
  await ensureCopy(frame, customers, "conditions", () => []);
};
