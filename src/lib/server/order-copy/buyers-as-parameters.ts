import type { OrderPart } from "#lib/domain/commerce/order-columns.ts";
import type { TraitsOfBuyers } from "#lib/domain/report/orders/buyers-by-trait.ts";
import type { BuyersOfOrders } from "#lib/domain/report/orders/buyers-of-orders.ts";
import type { CopiedBuyers } from "../db/report/report-membership.ts";
import { binaryArray, writeInt64 } from "./binary-arrays.ts";
import { EPOCH_MS } from "./binary-rows.ts";
import type { CopiedCustomers } from "./copied-orders.ts";
import { viewOf } from "./id-table.ts";

type Buyers = BuyersOfOrders & { cells?: Int32Array; traits?: TraitsOfBuyers };

/** Customers of these parts as parameters of a statement. */
export const asParameters = (
  copied: readonly OrderPart<CopiedCustomers>[],
  { parts, customers, orders, revenue, lastAt, cells, traits }: Buyers,
): CopiedBuyers => {
  const ids = copied.map((part) => viewOf(part.orders.ids));
  const count = customers.length;
  const integers = (values: Int32Array) =>
    binaryArray("int4", count, (view, at, row) => view.setInt32(at, values[row] as number));
  return {
    ids: binaryArray("uuid", count, (view, at, row) => {
      const from = ids[parts[row] as number] as DataView;
      const place = 16 * (customers[row] as number);
      for (let word = 0; word < 16; word += 4) view.setInt32(at + word, from.getInt32(place + word));
    }),
    orders: integers(orders),
    revenue: binaryArray("int8", count, (view, at, row) => writeInt64(view, at, revenue[row] as number)),
    // In microseconds.
    lastAt: binaryArray("timestamptz", count, (view, at, row) =>
      writeInt64(view, at, Math.round(1000 * ((lastAt[row] as number) - EPOCH_MS))),
    ),
    ...(cells && { cells: integers(cells) }),
    ...(traits && { traits: { ...traits, places: integers(traits.places), held: integers(traits.held) } }),
  };
};
