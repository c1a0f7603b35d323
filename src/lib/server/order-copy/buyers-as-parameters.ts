import type { OrderPart } from "#lib/domain/commerce/order-columns.ts";
import type { TraitsOfBuyers } from "#lib/domain/report/orders/buyers-by-trait.ts";
import type { BuyersOfOrders } from "#lib/domain/report/orders/buyers-of-orders.ts";
import type { ConditionsMet } from "#lib/domain/segments/sales/sales-conditions-met.ts";
import { binaryArray, writeInt64 } from "../binary/binary-arrays.ts";
import { EPOCH_MS } from "../binary/binary-rows.ts";
import { viewOf } from "../binary/id-table.ts";
import type { CopiedBuyers } from "../db/report/report-membership.ts";
import type { CopiedCustomers } from "./copied-orders.ts";

type Buyers = BuyersOfOrders & { cells?: Int32Array; traits?: TraitsOfBuyers };

type Copied = readonly OrderPart<CopiedCustomers>[];

const uuids = (copied: Copied, { parts, customers }: Pick<Buyers, "parts" | "customers">): Uint8Array => {
  const ids = copied.map((part) => viewOf(part.orders.ids));
  return binaryArray("uuid", customers.length, (view, at, row) => {
    const from = ids[parts[row] as number] as DataView;
    const place = 16 * (customers[row] as number);
    for (let word = 0; word < 16; word += 4) view.setInt32(at + word, from.getInt32(place + word));
  });
};

const integers = (values: Int32Array): Uint8Array =>
  binaryArray("int4", values.length, (view, at, row) => view.setInt32(at, values[row] as number));

/** Which conditions customers of these parts meet, as parameters of a statement. */
export const metAsParameters = (copied: Copied, { met, otherwise, ...who }: ConditionsMet) => ({
  ids: uuids(copied, who),
  met: integers(met),
  otherwise,
});

/** Customers of these parts as parameters of a statement. */
export const asParameters = (copied: Copied, buyers: Buyers): CopiedBuyers => {
  const { customers, orders, revenue, lastAt, cells, traits } = buyers;
  const count = customers.length;
  return {
    ids: uuids(copied, buyers),
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
