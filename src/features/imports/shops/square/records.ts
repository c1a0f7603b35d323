import { z } from "zod";
import {
  contactId,
  type ReadPayload,
  toCustomerDetails,
  type WebhookShop,
} from "#features/imports/rules/connections/effect.ts";
import { contactEffect, customerEffect } from "#features/imports/rules/effects.ts";
import type { OrderStatus } from "#records/rules/incoming-records.ts";
import { assertCurrency, id, readPayload, time } from "../../rules/connections/payload.ts";

const text = z.string().nullish();
const money = z.object({ amount: z.int().min(0), currency: z.string() });

/** Of developer.squareup.com/reference/square/objects/Payment. */
const paymentPayload = z.object({
  id,
  created_at: time,
  updated_at: time,
  status: z.string(),
  total_money: money,
  customer_id: text,
  buyer_email_address: text,
});

/** Of developer.squareup.com/reference/square/objects/PaymentRefund. A refund without its payment is of another system. */
const refundPayload = z.object({
  id,
  status: z.string(),
  amount_money: money,
  payment_id: id.nullish(),
  created_at: time,
});

/** Of developer.squareup.com/reference/square/objects/Customer. */
const customerPayload = z.object({
  id,
  created_at: time,
  updated_at: time,
  given_name: text,
  family_name: text,
  email_address: text,
  phone_number: text,
  address: z.object({ country: text }).nullish(),
});

const paymentEvent = z.object({ data: z.object({ object: z.object({ payment: z.unknown() }) }) });
const refundEvent = z.object({ data: z.object({ object: z.object({ refund: z.unknown() }) }) });

const STATUSES = new Map<string, OrderStatus>([
  ["COMPLETED", "completed"],
  ["APPROVED", "pending"],
  ["PENDING", "pending"],
]);

/** Amounts are in ISO 4217's minor units. */
const toMinorUnits = ({ amount, currency }: z.infer<typeof money>, shop: WebhookShop): number => {
  assertCurrency(currency, shop);
  return amount;
};

/** A payment is an order without lines, because it names no products. */
export const readSquarePayment: ReadPayload = (payload, shop) => {
  const payment = readPayload(paymentPayload, payload);
  const total = toMinorUnits(payment.total_money, shop);
  const externalId = payment.customer_id || contactId({ email: payment.buyer_email_address });
  const customer = externalId ? { record: `customer:${externalId}`, externalId, createdAt: payment.created_at } : null;
  const email = contactId({ email: payment.buyer_email_address });
  const version = { updatedAt: payment.updated_at };
  const details = { ...version, change: { email } };
  return [
    ...(customer && email ? [contactEffect(customer.externalId, { ...details, customer })] : []),
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

/** A refund counts once it is completed. */
export const readSquareRefund: ReadPayload = (payload, shop) => {
  const refund = readPayload(refundPayload, payload);
  const amount = toMinorUnits(refund.amount_money, shop);
  const { id: externalId, payment_id: orderExternalId, created_at: refundedAt } = refund;
  if (refund.status !== "COMPLETED" || amount === 0 || !orderExternalId) return [];
  return [{ kind: "refund", refund: { externalId, orderExternalId, amount, refundedAt, lines: [] } }];
};

export const readSquareCustomer: ReadPayload = (payload) => {
  const given = readPayload(customerPayload, payload);
  const { id, created_at: createdAt, updated_at: updatedAt } = given;
  const { given_name: firstName, family_name: lastName, email_address: email, phone_number: phone, address } = given;
  const change = toCustomerDetails({ firstName, lastName, email, phone, country: address?.country });
  return [customerEffect({ id, createdAt, updatedAt, change })];
};

/** `payment.created` and `payment.updated`. */
const readPayment: ReadPayload = (payload, shop) =>
  readSquarePayment(readPayload(paymentEvent, payload).data.object.payment, shop);

/** `refund.created` and `refund.updated`. */
const readRefund: ReadPayload = (payload, shop) =>
  readSquareRefund(readPayload(refundEvent, payload).data.object.refund, shop);

export const SQUARE_TOPICS: Record<string, ReadPayload> = {
  "payment.created": readPayment,
  "payment.updated": readPayment,
  "refund.created": readRefund,
  "refund.updated": readRefund,
};
