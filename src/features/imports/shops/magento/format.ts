import type { Row } from "../../rules/import-format.ts";
import type { OrderFile } from "../../rules/orders/order-file.ts";
import { onlyRow, orderFormat, type ReadOrder } from "../../rules/orders/order-format.ts";

const COLUMNS = ["ID", "Purchase Date", "Grand Total (Base)", "Status", "Bill-to Name"] as const;
const OPTIONAL = ["Customer Email", "Customer Name", "Shipping and Handling", "Total Refunded"] as const;
type Column = (typeof COLUMNS)[number] | (typeof OPTIONAL)[number];

const read = (rows: readonly [Row, ...Row[]], file: OrderFile<Column>): ReadOrder => {
  const { text, requiredId, requiredTime } = file;
  const row = onlyRow(rows, file, "ID");
  const externalId = requiredId(row, "ID");
  const orderedAt = requiredTime(row, "Purchase Date");
  // The base currency is the shop's own; the purchased total is in the customer's.
  const money = file.moneyIn(row);
  const totalPrice = money.total(row, "Grand Total (Base)");
  const status = file.status(row, "Status");
  const refunded = file.has("Total Refunded") ? money.cost(row, "Total Refunded") : undefined;
  return {
    order: {
      externalId,
      orderedAt,
      totalPrice,
      status,
      discountAmount: 0,
      shippingAmount: money.cost(row, "Shipping and Handling"),
      source: "web",
      items: [],
    },
    customer: file.customer({
      id: "",
      email: file.email(row, "Customer Email"),
      phone: "",
      country: "",
      name: text(row, "Customer Name") || text(row, "Bill-to Name"),
    }),
    refunded,
  };
};

/**
 * The order grid of Magento and Adobe Commerce as CSV (experienceleague.adobe.com, "Orders workspace"; the columns are those
 * of sales_order_grid.xml): one row per order without lines, dates as the admin's language writes them (Nov 6, 2025 3:12:01
 * PM). Its header is translated too; one in another language than English is mapped by hand.
 */
export const magentoOrders = orderFormat<Column>({
  name: "magento-orders",
  summary: "Magento's order grid: one row per order",
  columns: COLUMNS,
  optional: OPTIONAL,
  fields: {
    "Customer Email": "customer_email",
    "Customer Name": "customer_name",
    "Shipping and Handling": "shipping_amount",
    "Total Refunded": "refunded_amount",
  },
  documentColumn: "ID",
  hasOneRow: true,
  read,
});
