import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { parse } from "csv-parse/sync";
import type { CustomerHistory, HistoryItem } from "#features/axes/rules/behavior-reader.ts";
import { parseWallClock, toInstant } from "#lib/time/local-time.ts";

// UCI Online Retail (Chen, Sain, Guo 2012, doi 10.1057/dbm.2012.17). The file is outside the project.

const folder = path.resolve(process.env.SHARED_DIR ?? "../shared", "data");
const SALES = path.join(folder, "online-retail-2010-2011.csv.gz");
const CATEGORIES = path.join(folder, "online-retail-categories-derived.csv.gz");

export const missingRetail = (): string | undefined => [SALES, CATEGORIES].find((file) => !existsSync(file));

const rowsOf = (file: string): Record<string, string>[] =>
  parse(gunzipSync(readFileSync(file)), { columns: true, bom: true }) as Record<string, string>[];

export const RETAIL_ZONE = "Europe/London";

type Placed = { orderedAt: Date; items: HistoryItem[] };

/** Customer histories. Only purchases: no cancellations, free items or customers without an ID. */
export const retailHistories = (): CustomerHistory[] => {
  const categoryOf = new Map(rowsOf(CATEGORIES).map((row) => [row.StockCode, row.category_derived]));
  const customers = new Map<string, Map<string, Placed>>();
  for (const { InvoiceNo = "", StockCode = "", Quantity, UnitPrice, InvoiceDate = "", CustomerID } of rowsOf(SALES)) {
    const [quantity, price] = [Number(Quantity), Number(UnitPrice)];
    const wallClock = parseWallClock(InvoiceDate);
    if (!CustomerID || !/^\d/.test(InvoiceNo) || quantity <= 0 || price <= 0 || wallClock === null) continue;
    const orders = customers.get(CustomerID) ?? new Map<string, Placed>();
    const order = orders.get(InvoiceNo) ?? { orderedAt: toInstant(wallClock, RETAIL_ZONE), items: [] };
    order.items.push({
      productId: StockCode,
      category: categoryOf.get(StockCode.toUpperCase()) ?? null,
      productType: null,
      quantity,
      lineTotal: Math.round(quantity * price * 100),
      refundedQuantity: 0,
    });
    customers.set(CustomerID, orders.set(InvoiceNo, order));
  }
  return [...customers].map(([customerId, orders]) => ({
    customerId,
    tickets: [],
    orders: [...orders.values()].map(({ orderedAt, items }) => {
      const totalPrice = items.reduce((sum, { lineTotal }) => sum + lineTotal, 0);
      return { orderedAt, items, totalPrice, discountAmount: 0, source: "web", refunds: [] };
    }),
  }));
};

type Item = { product_id: string; category?: string; quantity: number; price: number };
type Order = { date: string; amount: number; items: Item[] };

const cents = (amount: number): number => Math.round(amount * 100) / 100;

/** Each customer with their raw orders, as an integrator would post them. Only purchases, as above. */
export const postedRetail = (): { customer_id: string; orders: Order[] }[] => {
  const categoryOf = new Map(rowsOf(CATEGORIES).map((row) => [row.StockCode, row.category_derived]));
  const customers = new Map<string, Map<string, Order>>();
  for (const { InvoiceNo = "", StockCode = "", Quantity, UnitPrice, InvoiceDate = "", CustomerID } of rowsOf(SALES)) {
    const [quantity, price] = [Number(Quantity), Number(UnitPrice)];
    if (!CustomerID || !/^\d/.test(InvoiceNo) || quantity <= 0 || price <= 0) continue;
    const orders = customers.get(CustomerID) ?? new Map<string, Order>();
    const order = orders.get(InvoiceNo) ?? { date: InvoiceDate.slice(0, 10), amount: 0, items: [] };
    const found = categoryOf.get(StockCode.toUpperCase());
    order.items.push({ product_id: StockCode, ...(found && { category: found }), quantity, price });
    order.amount = cents(order.amount + quantity * price);
    orders.set(InvoiceNo, order);
    customers.set(CustomerID, orders);
  }
  return [...customers].map(([customer_id, orders]) => ({ customer_id, orders: [...orders.values()] }));
};
