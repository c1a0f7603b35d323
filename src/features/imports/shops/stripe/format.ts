import type { OrderStatus } from "#records/rules/incoming-records.ts";
import type { Row } from "../../rules/import-format.ts";
import type { OrderFile } from "../../rules/orders/order-file.ts";
import { onlyRow, orderFormat, type ReadOrder } from "../../rules/orders/order-format.ts";

const COLUMNS = ["id", "Created (UTC)", "Amount", "Currency", "Status"] as const;
const OPTIONAL = [
  "Amount Refunded",
  "Converted Amount",
  "Converted Amount Refunded",
  "Converted Currency",
  "Mode",
  "Captured",
  "Customer ID",
  "Customer Email",
  "Customer Phone",
  "Customer Name",
  "Card Name",
  "Card Address Country",
  "Card Address Line1",
  "Card Address City",
  "Card Address State",
  "Card Address Zip",
] as const;
type Column = (typeof COLUMNS)[number] | (typeof OPTIONAL)[number];

/** Stripe's words: a disputed payment is a sale until the dispute is lost, which the export shows as refunded. */
const STATUSES = new Map(
  Object.entries<OrderStatus | "refunded">({
    paid: "completed",
    succeeded: "completed",
    refunded: "refunded",
    "partial refund": "completed",
    "partially refunded": "completed",
    disputed: "completed",
    pending: "pending",
    processing: "pending",
    uncaptured: "pending",
    incomplete: "pending",
    "requires capture": "pending",
    "requires action": "pending",
    "requires payment method": "pending",
    canceled: "cancelled",
    cancelled: "cancelled",
    expired: "cancelled",
  }),
);

/** The business's own currency is taken from the converted amount if the payment was in another one. */
const readAmounts = (row: Row, file: OrderFile<Column>) => {
  const own = file.shop.currency;
  const isConverted =
    file.text(row, "Currency").toUpperCase() !== own && file.text(row, "Converted Currency").toUpperCase() === own;
  const [amount, refunded, currency] = isConverted
    ? (["Converted Amount", "Converted Amount Refunded", "Converted Currency"] as const)
    : (["Amount", "Amount Refunded", "Currency"] as const);
  const money = file.moneyIn(row, currency);
  return { totalPrice: money.total(row, amount), refunded: file.has(refunded) ? money.cost(row, refunded) : undefined };
};

const read = (rows: readonly [Row, ...Row[]], file: OrderFile<Column>): ReadOrder => {
  const { text, id, requiredId, requiredTime, wrong } = file;
  const row = onlyRow(rows, file, "id");
  const externalId = requiredId(row, "id");
  const state = text(row, "Status").toLowerCase();
  if (state === "failed" || state === "blocked") throw wrong(row, "Status", "failed_payment");
  if (text(row, "Mode").toLowerCase() === "test") throw wrong(row, "Mode", "test_payment");
  const status = file.ownStatus(state) ?? STATUSES.get(state) ?? file.status(row, "Status");
  const orderedAt = requiredTime(row, "Created (UTC)", "UTC");
  const { totalPrice, refunded } = readAmounts(row, file);
  const customer = file.customer({
    id: file.customerId(row, "Customer ID", "Customer Email", "Customer Phone"),
    email: file.email(row, "Customer Email"),
    phone: file.phone(row, "Customer Phone"),
    name: text(row, "Customer Name") || text(row, "Card Name"),
    country: text(row, "Card Address Country"),
    street: text(row, "Card Address Line1"),
    city: text(row, "Card Address City"),
    region: text(row, "Card Address State"),
    postalCode: id(row, "Card Address Zip"),
  });
  const isOpen = text(row, "Captured").toLowerCase() === "false" && status === "completed";
  return {
    order: {
      externalId,
      orderedAt,
      totalPrice,
      status: isOpen ? "pending" : status,
      discountAmount: 0,
      source: "web",
      paymentState: state,
      items: [],
    },
    customer,
    refunded,
  };
};

/**
 * Stripe's payments export (docs.stripe.com/reports/reconciliation and support.stripe.com "Exporting payment reports"): one
 * row per charge, times in UTC, amounts in major units. "Created (UTC)" is now "Created date (UTC)". Exports of accounts in
 * some languages have a decimal comma.
 */
export const stripePayments = orderFormat<Column>({
  name: "stripe-payments",
  summary: "Stripe's payments export: one row per charge",
  columns: COLUMNS,
  optional: OPTIONAL,
  otherNames: { "Created (UTC)": ["Created date (UTC)"], "Customer Name": ["Billing Details Name"] },
  fields: {
    "Amount Refunded": "refunded_amount",
    "Customer ID": "customer_id",
    "Customer Email": "customer_email",
    "Customer Phone": "phone",
    "Customer Name": "customer_name",
    "Card Address Country": "country",
  },
  documentColumn: "id",
  hasOneRow: true,
  read,
});
