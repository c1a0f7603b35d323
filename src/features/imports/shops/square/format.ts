import type { CreditNote } from "#records/rules/match-credits.ts";
import type { Row } from "../../rules/import-format.ts";
import type { OrderFile, OrderMoney } from "../../rules/orders/order-file.ts";
import { orderFormat, type ReadOrder } from "../../rules/orders/order-format.ts";
import { normalizeChannel } from "../../rules/orders/order-status.ts";

/** Square names time zones for people: "Pacific Time (US & Canada)". */
const ZONES = new Map(
  Object.entries({
    Hawaii: "Pacific/Honolulu",
    Alaska: "America/Anchorage",
    "Pacific Time (US & Canada)": "America/Los_Angeles",
    Arizona: "America/Phoenix",
    "Mountain Time (US & Canada)": "America/Denver",
    Saskatchewan: "America/Regina",
    "Central Time (US & Canada)": "America/Chicago",
    "Indiana (East)": "America/Indiana/Indianapolis",
    "Eastern Time (US & Canada)": "America/New_York",
    "Puerto Rico": "America/Puerto_Rico",
    "Atlantic Time (Canada)": "America/Halifax",
    Newfoundland: "America/St_Johns",
    London: "Europe/London",
    Dublin: "Europe/Dublin",
    Madrid: "Europe/Madrid",
    Paris: "Europe/Paris",
    Tokyo: "Asia/Tokyo",
    Osaka: "Asia/Tokyo",
    Perth: "Australia/Perth",
    Adelaide: "Australia/Adelaide",
    Darwin: "Australia/Darwin",
    Brisbane: "Australia/Brisbane",
    Sydney: "Australia/Sydney",
    Melbourne: "Australia/Melbourne",
    Canberra: "Australia/Sydney",
    Hobart: "Australia/Hobart",
  }),
);

/** The zone of Square's name for it, null for one that isn't known. */
const squareTimeZone = (name: string): string | null => ZONES.get(name) ?? null;

/** Dates with slashes are as the country of the zone writes them. */
const isMonthFirst = (name: string): boolean => /US & Canada|^(Hawaii|Alaska|Arizona|Indiana|Puerto Rico)/.test(name);

const COLUMNS = ["Date", "Time", "Gross Sales", "Net Sales", "Total Collected", "Transaction ID"] as const;
const OPTIONAL = [
  "Time Zone",
  "Discounts",
  "Tax",
  "Tip",
  "Partial Refunds",
  "Source",
  "Event Type",
  "Customer ID",
  "Customer Name",
  "Transaction Status",
  "Discount Name",
  "Payment ID",
  "Gift Card Sales",
] as const;
type Column = (typeof COLUMNS)[number] | (typeof OPTIONAL)[number];
type File = OrderFile<Column>;

const readTime = (row: Row, { text, requiredTime, shop }: File): Date => {
  const zone = text(row, "Time Zone");
  return requiredTime(
    row,
    "Date",
    squareTimeZone(zone) ?? shop.timeZone,
    shop.dateOrder ?? (isMonthFirst(zone) ? "mdy" : "dmy"),
  );
};

/** What was sold, with tax and without tip. */
const soldIn = (row: Row, money: OrderMoney<Column>): number =>
  (money.amount(row, "Total Collected") ?? 0) -
  (money.amount(row, "Tip") ?? 0) -
  (money.amount(row, "Partial Refunds") ?? 0);

const isRefund = (row: Row, { text }: File): boolean => text(row, "Event Type").toLowerCase() === "refund";

/** A refund alone is subtracted from an earlier payment of the customer, by its amount. */
const toCreditNote = (rows: readonly [Row, ...Row[]], file: File, money: OrderMoney<Column>): CreditNote => {
  const [first] = rows;
  const customerExternalId = file.id(first, "Customer ID");
  if (customerExternalId === "") throw file.wrong(first, "Customer ID", "guest_refund");
  return {
    externalId: file.id(first, "Payment ID") || file.id(first, "Transaction ID"),
    customerExternalId,
    creditedAt: readTime(first, file),
    lines: rows.map((row) => ({ line: row.line, productId: null, quantity: 0, amount: -soldIn(row, money) })),
  };
};

/** The only line that the export tells of. */
const GIFT_CARD = { productId: "Gift Card", productName: "Gift Card", quantity: 1, isGiftCard: true };

const read = (rows: readonly [Row, ...Row[]], file: File): ReadOrder | CreditNote => {
  const { text, id, wrong } = file;
  const money = file.moneyIn(rows[0]);
  const [first, ...others] = rows.filter((row) => !isRefund(row, file));
  if (!first) return toCreditNote(rows, file, money);
  // A payment is known by the ID that Square's webhooks have, too; a sale paid in parts by what its payments share.
  const sale = file.requiredId(first, "Transaction ID");
  const externalId = (others.length === 0 && id(first, "Payment ID")) || sale;
  // A sale that was paid in parts has a row for each.
  const sum = (of: (row: Row) => number) => [first, ...others].reduce((total, row) => total + of(row), 0);
  const totalPrice = sum((row) => soldIn(row, money));
  if (totalPrice < 0) throw wrong(first, "Total Collected", "negative");
  const orderedAt = readTime(first, file);
  const status = text(first, "Transaction Status") === "" ? "completed" : file.status(first, "Transaction Status");
  if (status === "refunded") throw wrong(first, "Transaction Status", "refund_row");
  const refunds = rows.filter((row) => isRefund(row, file));
  const partial = sum((row) => Math.abs(money.amount(row, "Partial Refunds") ?? 0));
  const given = refunds.reduce((total, row) => total + Math.abs(soldIn(row, money)), 0);
  const amount = Math.max(partial, given);
  const giftCards = sum((row) => Math.max(money.amount(row, "Gift Card Sales") ?? 0, 0));
  const refundedAt = refunds[0] ? readTime(refunds[0], file) : orderedAt;
  return {
    order: {
      externalId,
      orderedAt,
      totalPrice,
      status,
      items: giftCards === 0 ? [] : [{ ...GIFT_CARD, price: giftCards, lineTotal: giftCards }],
      discountAmount: sum((row) => Math.abs(money.amount(row, "Discounts") ?? 0)),
      taxAmount: Math.max(
        sum((row) => money.amount(row, "Tax") ?? 0),
        0,
      ),
      discountCodes: [text(first, "Discount Name")].filter((name) => name !== ""),
      source: normalizeChannel(text(first, "Source")),
    },
    customer: file.customer({
      id: file.customerId(first, "Customer ID"),
      email: "",
      phone: "",
      name: text(first, "Customer Name"),
      country: "",
    }),
    // Other refunds are rows of their own elsewhere, perhaps in another file, and stay.
    refunded: amount === 0 ? undefined : [{ externalId: `${externalId}:refunded`, amount, refundedAt }],
  };
};

/**
 * Square's transactions export (squareup.com/help, "Export your transactions"): one row per payment or refund, amounts with
 * a currency sign, local time with the zone's name. It has no lines, no addresses and no currency code.
 */
export const squarePayments = orderFormat<Column>({
  name: "square-payments",
  summary: "Square's transactions export: one row per payment or refund",
  columns: COLUMNS,
  optional: OPTIONAL,
  fields: {
    "Time Zone": "order_created_tz",
    Discounts: "discount_amount",
    Tax: "tax_amount",
    "Partial Refunds": "refunded_amount",
    Source: "source",
    "Customer ID": "customer_id",
    "Customer Name": "customer_name",
    "Transaction Status": "status",
  },
  documentColumn: "Transaction ID",
  joined: { Date: ["Date", "Time"] },
  read,
});
