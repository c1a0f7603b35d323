import type { PoolClient } from "pg";
import { isNoOlder } from "#lib/domain/commerce/order-state.ts";
import { type Criteria, conditionsOf } from "#lib/domain/segments/criteria.ts";
import {
  keyOf,
  readsAllOrders,
  type SalesCondition,
  salesConditionOf,
} from "#lib/domain/segments/sales/sales-condition.ts";
import { CONDITION_BITS } from "#lib/domain/segments/sales/sales-conditions-met.ts";
import type { CriteriaContext } from "../criteria/compile.ts";
import { readOrderState } from "../db/data-revision.ts";
import { countCustomers } from "../db/segments/criteria-matches.ts";
import { withBusiness } from "../db/with-business.ts";
import { ensureCopy, queryCopy } from "./order-copy.ts";

/** The conditions of rules that are computed from the copy, by key; none if an index finds the orders of all of them. */
const copiedConditionsOf = (rules: readonly Criteria[], frame: CriteriaContext): Map<string, SalesCondition> => {
  const found = rules
    .flatMap((rule) => conditionsOf(rule))
    .flatMap(({ condition }) => salesConditionOf(condition, frame)?.sales ?? []);
  return new Map(found.some(readsAllOrders) ? found.map((sales) => [keyOf(sales), sales]) : []);
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
  const found = [...copiedConditionsOf(rules, frame)];
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
  if (copiedConditionsOf(rules, frame).size === 0) return;
  const customers = await withBusiness(frame, (client) => countCustomers(client, frame));
  await ensureCopy(frame, "traits", { customers, signal });
};
