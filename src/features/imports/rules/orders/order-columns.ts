import { memoizeNewest } from "#lib/memoize-newest.ts";
import type { IncomingItem } from "#records/rules/incoming-records.ts";
import type { Row } from "../import-format.ts";
import { toOrderCustomer } from "./order-customer.ts";
import type { OrderFile } from "./order-file.ts";
import type { ReadOrder } from "./order-format.ts";
import { normalizeChannel } from "./order-status.ts";

/** The columns of our own layouts that concern an order as a whole. */
export const ORDER_COLUMNS = [
  ...(["customer_id", "customer_email", "customer_name", "first_name", "last_name", "phone", "country"] as const),
  ...(["discount_amount", "shipping_amount", "tax_amount", "refunded_amount", "discount_codes", "source"] as const),
  ...([
    "order_time",
    "currency",
    "status",
    "payment_state",
    "device",
    "campaign",
    "updated_at",
    "order_created_tz",
  ] as const),
] as const;
export type OrderColumn = "order_id" | "order_date" | "total_price" | (typeof ORDER_COLUMNS)[number];

/** A day can have its time in a column of its own. */
export const ORDER_TIME = { order_date: ["order_date", "order_time"] } as const;

/** Names that mean the same as ours beyond doubt; the suggestions for a mapping know many more. */
export const ORDER_NAMES = {
  customer_id: ["customer_external_id"],
  customer_email: ["email"],
  discount_amount: ["discount_total"],
  shipping_amount: ["shipping_total"],
  tax_amount: ["tax_total"],
  refunded_amount: ["refund_total"],
  discount_codes: ["discount_code", "coupon_code"],
} as const;

const isOffset = (text: string): boolean => /^(Z|[+-]\d\d:?\d\d)$/i.test(text);

// Asking `Intl` takes far longer than reading a row, and a file names few zones.
const isZone = memoizeNewest(100, (text: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
});

/** The time zone a cell names, or the business's. */
const readTimeZone = (row: Row, { text, wrong, shop }: OrderFile<OrderColumn>): string => {
  const zone = text(row, "order_created_tz");
  if (zone === "") return shop.timeZone;
  const name = isOffset(zone) && zone.length > 1 ? zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2") : zone;
  if (!isZone(name)) throw wrong(row, "order_created_tz", "time_zone");
  return name;
};

/** What a row says about the order as a whole. `total` is null if the file doesn't have one. */
export const readOrderRow = (
  row: Row,
  file: OrderFile<OrderColumn>,
  lines: { items: readonly IncomingItem[]; total: number | null },
): ReadOrder => {
  const { text, customerId, requiredId, requiredTime } = file;
  const externalId = requiredId(row, "order_id");
  const zone = readTimeZone(row, file);
  const orderedAt = requiredTime(row, "order_date", zone);
  const money = file.moneyIn(row, "currency");
  const status = text(row, "status") === "" ? "completed" : file.status(row, "status");
  const codes = text(row, "discount_codes");
  return {
    order: {
      externalId,
      orderedAt,
      status,
      items: lines.items,
      totalPrice: lines.total ?? money.total(row, "total_price"),
      discountAmount: money.cost(row, "discount_amount"),
      shippingAmount: money.cost(row, "shipping_amount"),
      taxAmount: money.cost(row, "tax_amount"),
      updatedAt: file.optionalTime(row, "updated_at", zone),
      discountCodes: codes === "" ? [] : codes.split(/[,;|] ?/),
      paymentState: text(row, "payment_state") || null,
      device: text(row, "device") || null,
      campaign: text(row, "campaign") || null,
      source: normalizeChannel(text(row, "source")),
      ...file.customValues(row),
    },
    customer: toOrderCustomer({
      id: customerId(row, "customer_id", "customer_email", "phone"),
      email: file.email(row, "customer_email"),
      phone: file.phone(row, "phone"),
      name: text(row, "customer_name"),
      firstName: text(row, "first_name"),
      lastName: text(row, "last_name"),
      country: text(row, "country"),
    }),
    refunded: file.has("refunded_amount") ? money.cost(row, "refunded_amount") : undefined,
  };
};
