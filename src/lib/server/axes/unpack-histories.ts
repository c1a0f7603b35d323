import type { CustomerHistory, HistoryItem, HistoryOrder } from "#lib/domain/axes/history/customer-history.ts";
import { PACKED_ARRAYS, type PackedHistories, uuidAt } from "../db/axes/packed-histories.ts";
import { type Column, columnsOfRow } from "../order-copy/binary-row-of-arrays.ts";
import { makeIdTable } from "../order-copy/id-table.ts";

type Columns = Record<(typeof PACKED_ARRAYS)[number], Column>;

/** Texts by their bytes: almost all repeat, and looking at the bytes takes a third of the time of decoding them again. */
const makeTexts = (bytes: Buffer) => {
  const known = new Map<number, { at: number; length: number; text: string }[]>();
  return (column: Column): string => {
    const [at, length] = [column.at(), column.length()];
    let hash = length;
    for (let i = at; i < at + length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 16_777_619);
    const alike = known.get(hash) ?? [];
    for (const one of alike) {
      if (one.length !== length) continue;
      let i = 0;
      while (i < length && bytes[one.at + i] === bytes[at + i]) i++;
      if (i === length) return one.text;
    }
    const text = bytes.toString("utf8", at, at + length);
    known.set(hash, [...alike, { at, length, text }]);
    return text;
  };
};

type Line = HistoryItem & { line: number };
type Order = Omit<HistoryOrder, "items" | "refunds"> & { items: Line[]; refunds: HistoryOrder["refunds"][number][] };
type History = Omit<CustomerHistory, "orders" | "tickets"> & {
  orders: Order[];
  tickets: CustomerHistory["tickets"][number][];
};

/** Decodes the histories, with each customer's metrics revision at the time of reading. */
export const unpackHistories = (packed: PackedHistories): { history: CustomerHistory; revision: number }[] => {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.length);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const columns = columnsOfRow(view, 2, PACKED_ARRAYS.length);
  const of = Object.fromEntries(PACKED_ARRAYS.map((name, i) => [name, columns[i] as Column])) as Columns;
  /** Moves all of these columns to the next row. */
  const next = (...[first, ...others]: [Column, ...Column[]]): boolean => {
    for (const column of others) column.next();
    return first.next();
  };
  const textAt = makeTexts(bytes);
  const textOrNull = (column: Column): string | null => (column.isNull() ? null : textAt(column));
  const histories: { history: History; revision: number }[] = [];
  while (next(of.customerIds, of.revisions)) {
    const customerId = uuidAt(bytes, of.customerIds.at());
    histories.push({ history: { customerId, orders: [], tickets: [] }, revision: of.revisions.int32() });
  }
  const historyOf = (place: Column): History | undefined => histories[place.int32() - 1]?.history;
  const ids = makeIdTable();
  const orders: Order[] = [];
  const { orderCustomers, orderIds, orderDates, totals, discounts, sources } = of;
  while (next(orderCustomers, orderIds, orderDates, totals, discounts, sources)) {
    const order: Order = {
      orderedAt: orderDates.instant(),
      totalPrice: totals.int64(),
      discountAmount: discounts.int64(),
      source: textAt(sources),
      items: [],
      refunds: [],
    };
    orders[ids.add(view, orderIds.at())] = order;
    historyOf(orderCustomers)?.orders.push(order);
  }
  const { itemOrders, lines, products, categories, types, quantities, lineTotals, refundedQuantities } = of;
  while (next(itemOrders, lines, products, categories, types, quantities, lineTotals, refundedQuantities)) {
    const item: Line = {
      line: lines.int32(),
      productId: textAt(products),
      category: textOrNull(categories),
      productType: textOrNull(types),
      quantity: quantities.int32(),
      lineTotal: lineTotals.int64(),
      refundedQuantity: refundedQuantities.int32(),
    };
    const items = orders[ids.find(view, itemOrders.at())]?.items;
    const last = items?.at(-1);
    items?.push(item);
    // The index returns them in order, but sums of fractions must not depend on that.
    if (last && last.line > item.line) items?.sort((a, b) => a.line - b.line);
  }
  const { refundOrders, refundDates, refundAmounts } = of;
  while (next(refundOrders, refundDates, refundAmounts)) {
    const refund = { refundedAt: refundDates.instant(), amount: refundAmounts.int64() };
    orders[ids.find(view, refundOrders.at())]?.refunds.push(refund);
  }
  const { ticketCustomers, opened, closed, channels, messages, satisfactions, reopened } = of;
  while (next(ticketCustomers, opened, closed, channels, messages, satisfactions, reopened)) {
    historyOf(ticketCustomers)?.tickets.push({
      openedAt: opened.instant(),
      closedAt: closed.isNull() ? null : closed.instant(),
      channel: textAt(channels),
      messageCount: messages.int32(),
      satisfaction: satisfactions.isNull() ? null : satisfactions.int32(),
      wasReopened: reopened.boolean(),
    });
  }
  return histories;
};
