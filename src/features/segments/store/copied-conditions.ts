import type { PoolClient } from "pg";
import { readOrderState } from "#core/db/data-revision.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { isNoOlder } from "#core/values/order-state.ts";
import { ensureCopy, queryCopy } from "#features/report/store/order-copy/order-copy.ts";
import { countCustomers } from "#records/customers/count-customers.ts";
import type { CriteriaContext } from "#records/rules/criteria/context.ts";
import { type Criteria, listConditions } from "#records/rules/criteria/criteria.ts";
import {
  readsAllOrders,
  type SalesCondition,
  salesConditionKey,
  toSalesCondition,
} from "#records/rules/criteria/sales-condition.ts";
import { CONDITION_BITS } from "#records/rules/criteria/sales-conditions-met.ts";

/** The conditions of rules that are computed from the copy, by key; none if an index finds the orders of all of them. */
const listCopiedConditions = (rules: readonly Criteria[], frame: CriteriaContext): Map<string, SalesCondition> => {
  const found = rules
    .flatMap((rule) => listConditions(rule))
    .flatMap(({ condition }) => toSalesCondition(condition, frame)?.sales ?? []);
  return new Map(found.some(readsAllOrders) ? found.map((sales) => [salesConditionKey(sales), sales]) : []);
};

/**
 * The criteria's context with the conditions of these rules that the copy of the orders has computed; without any where the database
 * has to. No older than the orders before the call: those that the context has are used if no orders changed since. `client` is the
 * caller's transaction, if it is in one.
 */
export const withCopiedConditions = async (
  { copied: earlier, ...frame }: CriteriaContext,
  rules: readonly Criteria[],
  client?: PoolClient,
): Promise<CriteriaContext> => {
  const found = [...listCopiedConditions(rules, frame)];
  // If not all fit, those that would take the database longest.
  const wanted = [true, false]
    .flatMap((isWhole) => found.filter(([, sales]) => readsAllOrders(sales) === isWhole))
    .slice(0, CONDITION_BITS);
  if (wanted.length === 0) return frame;
  const state = client && (await readOrderState(client, frame));
  if (state === null) return frame;
  if (earlier && state && isNoOlder(earlier.state, state)) return { ...frame, copied: earlier };
  const conditions = wanted.map(([, condition]) => condition);
  const met = await queryCopy(frame, "conditions", () => conditions, state);
  if (!met) return frame;
  return { ...frame, copied: { ...met, bits: new Map(wanted.map(([key], bit) => [key, bit])) } };
};

/** Has the orders of a large business copied before rules are evaluated that need all of them. */
export const copyForConditions = async (
  frame: CriteriaContext,
  rules: readonly Criteria[],
  signal: AbortSignal | undefined,
): Promise<void> => {
  if (listCopiedConditions(rules, frame).size === 0) return;
  const customers = await withBusiness(frame, (client) => countCustomers(client, frame));
  await ensureCopy(frame, "traits", { customers, signal });
};
