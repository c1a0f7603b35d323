import type { Scope } from "#lib/domain/permissions.ts";
import { ensureOrderState, readOrderState } from "../db/data-revision.ts";
import { withBusiness } from "../db/with-business.ts";
import type { Answered, Asked } from "./copy-questions.ts";
import { askCopy, ensureCopy, LARGE } from "./order-copy.ts";

/** A reading of customers' purchases; null where the copy can't be used. */
export type CopiedPurchases = (ids: Uint8Array) => Promise<Answered<"purchases"> | null>;

/**
 * Reads the purchases of many customers, page by page, from a copy that has all orders written before this call. A large
 * business's orders are copied first unless they are already; null for a small one, or if they can't be copied.
 */
export const openCopiedPurchases = async (
  scope: Scope,
  customers: number,
  reading: Omit<Asked<"purchases">, "ids">,
): Promise<CopiedPurchases | null> => {
  if (customers < LARGE) return null;
  const wanted = await withBusiness(scope, async (client) => {
    await ensureOrderState(client, scope);
    return readOrderState(client, scope);
  });
  if (!wanted) return null;
  const asked = (ids: Uint8Array) => () => ({ ...reading, ids });
  if (!(await ensureCopy(scope, customers, "purchases", asked(new Uint8Array(0)), wanted))) return null;
  return (ids) => askCopy(scope, "purchases", asked(ids), wanted);
};
