import { readParentId, readProductId, toWholeUnits } from "#features/imports/rules/orders/order-amounts.ts";
import type { IncomingItem } from "#records/rules/incoming-records.ts";
import { costsLess } from "#records/rules/order-discounts.ts";
import type { Row } from "../../rules/import-format.ts";
import type { OrderFile, OrderMoney } from "../../rules/orders/order-file.ts";
import { onlyRow, orderFormat, type ReadOrder } from "../../rules/orders/order-format.ts";
import { normalizeChannel } from "../../rules/orders/order-status.ts";

const PARTS =
  "ID|Qty|SKU|Name|Weight|Variation Details|Options|Unit Price|Unit Cost|Index|Total Price|Total Cost|Total";

type PackedItem = { id: string; quantity: string; sku: string; name: string; price: string; total: string };

/**
 * The items in a cell "Product Details": "Product ID: 84, Product Qty: 1, Product SKU: A1, Product Name: Mug, …|Product
 * ID: …". Names may contain commas and bars, so only the keys separate, with a few spaces: any number of them would take
 * time that grows with its square.
 */
const packedItems = (cell: string): PackedItem[] =>
  cell
    .split(/\|?\s{0,20}(?=Product ID:)/)
    .filter((item) => item.trim() !== "")
    .map((item) => {
      const parts = item.split(new RegExp(`,\\s{0,20}(?=Product (?:${PARTS}):)`));
      const values = new Map(
        parts.map((part): [string, string] => {
          const colon = part.indexOf(":");
          return [
            part.slice(0, colon).trim(),
            part
              .slice(colon + 1)
              .trim()
              .replace(/,$/, ""),
          ];
        }),
      );
      const of = (key: string): string => values.get(`Product ${key}`) ?? "";
      return {
        id: of("ID"),
        quantity: of("Qty"),
        sku: of("SKU"),
        name: of("Name"),
        price: of("Unit Price"),
        total: of("Total Price") || of("Total"),
      };
    });

const COLUMNS = ["Order ID", "Order Date", "Order Status", "Order Total (inc tax)", "Subtotal (inc tax)"] as const;
const OPTIONAL = [
  "Order Time",
  "Customer ID",
  "Customer Name",
  "Customer Email",
  "Customer Phone",
  "Tax Total",
  "Shipping Cost (inc tax)",
  "Coupon Details",
  "Coupon Value",
  "Order Currency Code",
  "Billing Email",
  "Billing First Name",
  "Billing Last Name",
  "Billing Street 1",
  "Billing Suburb",
  "Billing State",
  "Billing Zip",
  "Billing Country",
  "Billing Phone",
  "Product Details",
  "Refund Amount",
  "Order Source",
  "Channel Name",
] as const;
type Column = (typeof COLUMNS)[number] | (typeof OPTIONAL)[number];
type File = OrderFile<Column>;

const readItems = (row: Row, file: File, money: OrderMoney<Column>): IncomingItem[] =>
  packedItems(file.text(row, "Product Details")).flatMap(({ id, quantity: count, sku, name, price, total }) => {
    const quantity = file.quantity(row, "Product Details", count);
    const product = readProductId({ sku, number: id === "0" ? "" : id, name });
    const unit = money.part(row, "Product Details", price);
    const lineTotal = money.part(row, "Product Details", total) ?? Math.round((unit ?? 0) * quantity);
    if (lineTotal < 0 || (unit ?? 0) < 0) throw file.wrong(row, "Product Details", "negative");
    if (quantity === 0 || product.productId === "") return [];
    const discount = costsLess((unit ?? 0) * quantity, { quantity, lineTotal });
    const each = { price: unit ?? Math.round(lineTotal / quantity), lineTotal, discount };
    return [
      {
        ...product,
        ...readParentId(id, product),
        productName: name || null,
        quantity: toWholeUnits(quantity),
        ...each,
      },
    ];
  });

const customerIn = (row: Row, { text, id, email, phone, customerId, customer }: File) =>
  customer({
    id: customerId(row, "Customer ID", "Customer Email", "Billing Email", "Customer Phone", "Billing Phone"),
    email: email(row, "Customer Email", "Billing Email"),
    phone: phone(row, "Customer Phone", "Billing Phone"),
    name: text(row, "Customer Name"),
    firstName: text(row, "Billing First Name"),
    lastName: text(row, "Billing Last Name"),
    country: text(row, "Billing Country"),
    street: text(row, "Billing Street 1"),
    city: text(row, "Billing Suburb"),
    region: text(row, "Billing State"),
    postalCode: id(row, "Billing Zip"),
  });

const read = (rows: readonly [Row, ...Row[]], file: File): ReadOrder => {
  const { text, requiredId, requiredTime } = file;
  const row = onlyRow(rows, file, "Order ID");
  const externalId = requiredId(row, "Order ID");
  const orderedAt = requiredTime(row, "Order Date");
  const money = file.moneyIn(row, "Order Currency Code");
  const totalPrice = money.total(row, "Order Total (inc tax)");
  const status = file.status(row, "Order Status");
  const refunded = file.has("Refund Amount") ? money.cost(row, "Refund Amount") : undefined;
  const source = text(row, "Order Source") || text(row, "Channel Name");
  return {
    order: {
      externalId,
      orderedAt,
      totalPrice,
      status,
      discountAmount: money.cost(row, "Coupon Value"),
      shippingAmount: money.cost(row, "Shipping Cost (inc tax)"),
      taxAmount: money.cost(row, "Tax Total"),
      source: normalizeChannel(source),
      items: readItems(row, file, money),
    },
    customer: customerIn(row, file),
    refunded,
  };
};

/**
 * BigCommerce's orders export with its default template (support.bigcommerce.com, "Exporting Orders"): one row per order,
 * with all items in the cell Product Details. A template decides how dates are written, so 03/04/2026 needs a date order.
 */
export const bigcommerceOrders = orderFormat<Column>({
  name: "bigcommerce-orders",
  summary: "BigCommerce's orders export with the default template: one row per order",
  columns: COLUMNS,
  optional: OPTIONAL,
  fields: {
    "Order Time": "order_time",
    "Customer ID": "customer_id",
    "Customer Name": "customer_name",
    "Customer Email": "customer_email",
    "Customer Phone": "phone",
    "Tax Total": "tax_amount",
    "Shipping Cost (inc tax)": "shipping_amount",
    "Coupon Value": "discount_amount",
    "Order Currency Code": "currency",
    "Billing Country": "country",
    "Refund Amount": "refunded_amount",
    "Order Source": "source",
  },
  documentColumn: "Order ID",
  hasOneRow: true,
  joined: { "Order Date": ["Order Date", "Order Time"] },
  read,
});
