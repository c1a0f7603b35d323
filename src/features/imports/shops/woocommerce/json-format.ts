import type { Row } from "#features/imports/rules/import-format.ts";
import { readParentId, readProductId, toWholeUnits } from "#features/imports/rules/orders/order-amounts.ts";
import type { OrderFile, OrderMoney } from "#features/imports/rules/orders/order-file.ts";
import { onlyRow, orderFormat, type ReadOrder } from "#features/imports/rules/orders/order-format.ts";
import { normalizeChannel } from "#features/imports/rules/orders/order-status.ts";
import type { FileStatus } from "#features/imports/rules/reading-options.ts";
import type { IncomingItem } from "#records/rules/incoming-records.ts";

/**
 * WooCommerce's statuses: an order on hold counts once it is paid, and a status that a plugin added ("Packed") counts
 * unless the order is known to be unpaid. `isPaid` is null if the file doesn't say.
 */
export const wooStatus = (
  text: string,
  isPaid: boolean | null,
  { readStatus }: Pick<OrderFile<never>, "readStatus">,
): FileStatus => {
  const known = readStatus(text);
  const isOnHold = /^(wc-)?on[ -]hold$/i.test(text);
  if (known !== null && !(isOnHold && isPaid)) return known;
  return isPaid === false ? "pending" : "completed";
};

type File = OrderFile<string>;

const listPaths = ({ text }: File, row: Row, name: string): string[] =>
  Array.from({ length: Number(text(row, `${name}.length`)) || 0 }, (_, i) => `${name}.${i}`);

/** Where a shop's prices include tax, its lines do too. */
const lineAmount = (row: Row, { text }: File, money: OrderMoney<string>, path: string): number =>
  (money.times(row, path, 1) ?? 0) +
  (text(row, "prices_include_tax") === "true" ? (money.times(row, `${path}_tax`, 1) ?? 0) : 0);

/** What the plugins of gift cards write to a line: PW Gift Cards, WooCommerce Gift Cards and YITH Gift Cards. */
const GIFT_CARD = /^_?(pw_gift_card|wc_gc_giftcard|ywgc_)/;

/** What was paid with gift cards, which the plugins take off the total. */
const paidByCard = (row: Row, file: File, money: OrderMoney<string>): number =>
  ["gift_cards", "pw_gift_cards"]
    .flatMap((name) => listPaths(file, row, name))
    .reduce((sum, path) => sum + Math.abs(money.amount(row, `${path}.amount`) ?? 0), 0);

const readItems = (row: Row, file: File, money: OrderMoney<string>): IncomingItem[] =>
  listPaths(file, row, "line_items").flatMap((path) => {
    const { text, id, wrong } = file;
    const quantity = file.quantity(row, `${path}.quantity`);
    if (quantity === 0) return [];
    const given = (text: string) => (text === "0" ? "" : text);
    const product = readProductId({
      sku: given(id(row, `${path}.sku`)),
      number: given(text(row, `${path}.product_id`)),
      name: given(text(row, `${path}.name`)),
    });
    if (product.productId === "") throw wrong(row, `${path}.name`, "required");
    // The product's number is its parent's if a variation was sold.
    const isVariation = given(text(row, `${path}.variation_id`)) !== "";
    const parent = isVariation ? readParentId(text(row, `${path}.product_id`), product) : {};
    const lineTotal = lineAmount(row, file, money, `${path}.total`);
    // Before discounts; older dumps have it after them only.
    const before = text(row, `${path}.subtotal`) === "" ? lineTotal : lineAmount(row, file, money, `${path}.subtotal`);
    if (lineTotal < 0) throw wrong(row, `${path}.total`, "negative");
    const price = Math.max(Math.round(before / quantity), 0);
    const name = text(row, `${path}.name`) || null;
    const externalId = text(row, `${path}.id`) || null;
    const discount = Math.max(before - lineTotal, 0);
    const line = { quantity: toWholeUnits(quantity), price, lineTotal, discount, externalId };
    const isMarked = listPaths(file, row, `${path}.meta_data`).some((each) => GIFT_CARD.test(text(row, `${each}.key`)));
    return [{ ...product, ...parent, productName: name, ...line, ...(isMarked && { isGiftCard: true }) }];
  });

const customerIn = (row: Row, { text, id, email, phone, customer }: File) =>
  customer({
    id: id(row, "customer_id"),
    email: email(row, "billing.email"),
    phone: phone(row, "billing.phone"),
    firstName: text(row, "billing.first_name"),
    lastName: text(row, "billing.last_name"),
    country: text(row, "billing.country"),
    street: text(row, "billing.address_1"),
    city: text(row, "billing.city"),
    region: text(row, "billing.state"),
    postalCode: text(row, "billing.postcode"),
  });

const read = (rows: readonly [Row, ...Row[]], file: File): ReadOrder => {
  const { text, time, requiredId } = file;
  const row = onlyRow(rows, file, "id");
  const externalId = requiredId(row, "id");
  // Times have no offset: those named gmt are in UTC, the others in the shop's time zone.
  const utc = (name: string) => time(row, `${name}_gmt`, "UTC") ?? time(row, name);
  const orderedAt = utc("date_created");
  if (!orderedAt) throw file.wrong(row, "date_created_gmt", "required");
  const money = file.moneyIn(row, "currency");
  const totalPrice = money.total(row, "total") + paidByCard(row, file, money);
  const isPaid = utc("date_paid") !== null;
  const status = wooStatus(requiredId(row, "status"), isPaid, file);
  const refunds = listPaths(file, row, "refunds").map((path) => ({
    externalId: `${externalId}:${requiredId(row, `${path}.id`)}`,
    amount: Math.abs(money.amount(row, `${path}.total`) ?? 0),
    refundedAt: orderedAt,
  }));
  const meta = (key: string): string | null => {
    const path = listPaths(file, row, "meta_data").find((each) => text(row, `${each}.key`) === key);
    return path === undefined ? null : text(row, `${path}.value`) || null;
  };
  const source = text(row, "created_via");
  return {
    order: {
      externalId,
      orderedAt,
      totalPrice,
      status,
      updatedAt: utc("date_modified"),
      discountAmount: money.cost(row, "discount_total"),
      shippingAmount: money.cost(row, "shipping_total"),
      taxAmount: money.cost(row, "total_tax"),
      discountCodes: listPaths(file, row, "coupon_lines").map((path) => text(row, `${path}.code`)),
      paymentState: isPaid ? "paid" : null,
      source: source === "store-api" ? "web" : normalizeChannel(source),
      device: meta("_wc_order_attribution_device_type")?.toLowerCase() ?? null,
      campaign: meta("_wc_order_attribution_utm_campaign"),
      items: readItems(row, file, money),
    },
    customer: customerIn(row, file),
    refunded: refunds,
  };
};

/**
 * Orders as WooCommerce's REST API answers them, GET /wp-json/wc/v3/orders, in a JSON array or one a line
 * (woocommerce.github.io/woocommerce-rest-api-docs/#order-properties). Amounts are texts; a refund names no lines here.
 */
export const woocommerceOrders = orderFormat<string>({
  name: "woocommerce-orders",
  summary: "WooCommerce orders from its REST API: JSON or NDJSON",
  kind: "json",
  keys: ["id", "status", "currency", "total", "line_items", "billing"],
  keysRead: [
    "id",
    "status",
    "currency",
    "total",
    "line_items",
    "billing",
    "customer_id",
    "date_created",
    "date_created_gmt",
    "date_paid",
    "date_paid_gmt",
    "date_modified",
    "date_modified_gmt",
    "discount_total",
    "shipping_total",
    "total_tax",
    "prices_include_tax",
    "coupon_lines",
    "refunds",
    "meta_data",
    "created_via",
    "gift_cards",
    "pw_gift_cards",
  ],
  columns: [],
  documentColumn: "id",
  hasOneRow: true,
  read,
});
