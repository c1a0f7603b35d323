import { binaryArray, writeInt64 } from "#core/binary/binary-arrays.ts";
import { EPOCH_MS } from "#core/binary/binary-rows.ts";
import { toDataView } from "#core/binary/id-table.ts";
import type { ConditionsMet } from "#records/rules/criteria/sales-condition.ts";
import type { OrderPart } from "#records/rules/order-columns.ts";
import type { TraitsOfBuyers } from "#records/rules/order-readings/buyers-by-trait.ts";
import type { BuyersOfOrders, OwnOrders } from "#records/rules/order-readings/buyers-of-orders.ts";
import { type CopiedCustomers, findNewest, type OrderCopy } from "./copied-orders.ts";

type Buyers = BuyersOfOrders & { cells?: Int32Array; segments?: Int32Array; traits?: TraitsOfBuyers };

type Copied = readonly OrderPart<CopiedCustomers>[];

const uuids = (copied: Copied, { parts, customers }: Pick<Buyers, "parts" | "customers">): Uint8Array => {
  const ids = copied.map((part) => toDataView(part.orders.ids));
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

/**
 * The members and what they bought, in columns of PostgreSQL's binary arrays: UUIDs, int4, int8 and timestamptz. Of a report by
 * scores `cells`, the scores as an index in `ALL_SCORES`, -1 without purchases, and `segments`, as indexes in `RFM_KEYS_BY_VALUE`;
 * int4. `traits`: their traits, of the customer at each index.
 */
export type CopiedBuyers = Record<"ids" | "orders" | "revenue" | "lastAt", Uint8Array> & {
  cells?: Uint8Array;
  segments?: Uint8Array;
  traits?: TraitsOfBuyers;
};

/** Customers of these parts as parameters of a statement. */
export const asParameters = (copied: Copied, buyers: Buyers): CopiedBuyers => {
  const { customers, orders, revenue, lastAt, cells, segments, traits } = buyers;
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
    ...(segments && { segments: integers(segments) }),
    ...(traits && { traits }),
  };
};

/** Where the orders of these customers are: their newest ones. */
export const ownOrders = (copy: OrderCopy, ids: Uint8Array): OwnOrders[] => {
  const view = toDataView(ids);
  return Array.from({ length: ids.length / 16 }, (_, at) => findNewest(copy, view, 16 * at));
};
