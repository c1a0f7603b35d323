import type { ClientBase } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import { copyLiteral } from "../db/copy-literal.ts";
import { int64 } from "./binary-rows.ts";
import type { IdTable } from "./id-table.ts";
import { readRows, salesOf } from "./order-rows.ts";
import type { makeTraitReader } from "./read-traits.ts";

/** These count in the share of returned items alone. */
const FULLY_REFUNDED = "not o.is_counted and o.status in ('completed', 'partial')";

/** The lines of the orders that a reader knows, and the items of fully refunded orders of these customers. */
export const readLines = async (
  client: ClientBase,
  scope: Scope,
  {
    ids,
    only,
    traits,
  }: { ids: IdTable; only: readonly string[] | undefined; traits: ReturnType<typeof makeTraitReader> },
): Promise<void> => {
  const business = copyLiteral(scope.businessId);
  // An array, because the planner expects many times the orders of these customers, and would join all lines.
  const lines = `select order_id, category, quantity, refunded_quantity from order_items where business_id = ${business}
    ${only ? `and order_id = any(array(select order_id ${salesOf(scope, only)}))` : ""}`;
  await readRows(client, lines, 4, (view, places, bytes) => {
    const [order, category, quantity, refunded] = places as unknown as [number, number, number, number];
    traits.addLine({ view, bytes, order, category, quantity, refunded });
  });
  const items = `select o.customer_id, sum(i.quantity), sum(i.refunded_quantity)
    from (select order_id, customer_id ${salesOf(scope, only, FULLY_REFUNDED)}) o
    join order_items i on i.business_id = ${business} and i.order_id = o.order_id group by o.customer_id`;
  await readRows(client, items, 3, (view, [id, bought, returned]) => {
    const customer = ids.find(view, id as number);
    if (customer < 0) throw new Error("A customer has orders, but no metrics");
    traits.addItems(customer, int64(view, bought as number), int64(view, returned as number));
  });
};
