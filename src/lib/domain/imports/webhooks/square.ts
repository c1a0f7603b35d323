import { z } from "zod";
import type { OrderStatus } from "../../commerce/incoming-records.ts";
import { contactId } from "./contact.ts";
import type { Effect, ReadPayload, WebhookShop } from "./effect.ts";
import { assertCurrency, id, readPayload, time } from "./payload.ts";

const text = z.string().nullish();
const money = z.object({ amount: z.int().min(0), currency: z.string() });

/** Of developer.squareup.com/reference/square/objects/Payment. */
const paymentEvent = z.object({
  data: z.object({
    object: z.object({
      payment: z.object({
        id,
        created_at: time,
        updated_at: time,
        status: z.string(),
        total_money: money,
        customer_id: text,
        buyer_email_address: text,
      }),
    }),
  }),
});

/** Of developer.squareup.com/reference/square/objects/PaymentRefund. */
const refundEvent = z.object({
  data: z.object({
    object: z.object({
      refund: z.object({ id, status: z.string(), amount_money: money, payment_id: id, created_at: time }),
    }),
  }),
});

const STATUSES = new Map<string, OrderStatus>([
  ["COMPLETED", "completed"],
  ["APPROVED", "pending"],
  ["PENDING", "pending"],
]);

/** Amounts are in ISO 4217's minor units. */
const minorOf = ({ amount, currency }: z.infer<typeof money>, shop: WebhookShop): number => {
  assertCurrency(currency, shop);
  return amount;
};

/** `payment.created` and `payment.updated`: a payment is an order without lines, because it names no products. */
const readPayment: ReadPayload = (payload, shop) => {
  const { payment } = readPayload(paymentEvent, payload).data.object;
  const total = minorOf(payment.total_money, shop);
  const externalId = payment.customer_id || contactId({ email: payment.buyer_email_address });
  const record = `contact:${externalId}`;
  const customer = externalId ? { record, externalId, createdAt: payment.created_at } : null;
  const email = contactId({ email: payment.buyer_email_address });
  const version = { updatedAt: payment.updated_at };
  const change: Effect[] =
    customer && email ? [{ kind: "customer", record, ...version, customer, change: { email }, isFromOrder: true }] : [];
  return [
    ...change,
    {
      kind: "order",
      record: `order:${payment.id}`,
      ...version,
      customer,
      order: {
        externalId: payment.id,
        customerExternalId: externalId || null,
        storefrontId: shop.storefrontId,
        status: STATUSES.get(payment.status) ?? "cancelled",
        orderedAt: payment.created_at,
        totalPrice: total,
        discountAmount: 0,
        source: "pos",
        paymentState: payment.status.toLowerCase(),
        updatedAt: payment.updated_at,
        items: [],
      },
    },
  ];
};

/** `refund.created` and `refund.updated`: a refund counts once it is completed. */
const readRefund: ReadPayload = (payload, shop) => {
  const { refund } = readPayload(refundEvent, payload).data.object;
  const amount = minorOf(refund.amount_money, shop);
  if (refund.status !== "COMPLETED" || amount === 0) return [];
  const { id: externalId, payment_id: orderExternalId, created_at: refundedAt } = refund;
  return [{ kind: "refund", refund: { externalId, orderExternalId, amount, refundedAt, lines: [] } }];
};

export const SQUARE_TOPICS: Record<string, ReadPayload> = {
  "payment.created": readPayment,
  "payment.updated": readPayment,
  "refund.created": readRefund,
  "refund.updated": readRefund,
};
