import { ensureOrderState, readOrderState } from "#core/db/data-revision.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { QueryInput, QueryResult } from "./copy-queries.ts";
import { ensureCopy, LARGE, queryCopy } from "./order-copy.ts";

/** A reading of customers' purchases; null where the copy can't be used. */
export type CopiedPurchases = (ids: Uint8Array) => Promise<QueryResult<"purchases"> | null>;

/**
 * Reads the purchases of many customers, page by page, from a copy that has all orders written before this call. A large
 * business's orders are copied first unless they are already; null for a small one, or if they can't be copied.
 */
export const openCopiedPurchases = async (
  scope: Scope,
  { customers, signal }: { customers: number; signal: AbortSignal },
  reading: Omit<QueryInput<"purchases">, "ids">,
): Promise<CopiedPurchases | null> => {
  if (customers < LARGE) return null;
  const state = await withBusiness(scope, async (client) => {
    await ensureOrderState(client, scope);
    return readOrderState(client, scope);
  });
  if (!state || !(await ensureCopy(scope, "orders", { customers, state, signal }))) return null;
  return (ids) => queryCopy(scope, "purchases", () => ({ ...reading, ids }), state);
};
