import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { countCustomers } from "#records/customers/count-customers.ts";
import type { CopyKind } from "./store/order-copy/copied-orders.ts";
import { copyIfLarge } from "./store/order-copy/order-copy.ts";

/**
 * A reading of the orders from their copy, with the number of customers; from the database where there is no copy, which a
 * large business then has for the next time.
 */
export const readFromCopy = async <Read extends { customersInAll: number }>(
  scope: Scope,
  of: CopyKind,
  copied: () => Promise<Omit<Read, "customersInAll"> | null>,
  read: () => Promise<Read>,
): Promise<Omit<Read, "customersInAll"> & { customersInAll: number }> => {
  const found = await copied();
  if (found) return { ...found, customersInAll: await withBusiness(scope, (client) => countCustomers(client, scope)) };
  const answer = await read();
  copyIfLarge(scope, answer.customersInAll, of);
  return answer;
};
