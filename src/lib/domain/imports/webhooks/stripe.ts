import { z } from "zod";
import { decimalsOf } from "../../money.ts";
import { changeOf, contactId } from "./contact.ts";
import { DeliveryRefused, type Effect, type ReadPayload } from "./effect.ts";
import { assertCurrency, id, readPayload, unixTime } from "./payload.ts";

const text = z.string().nullish();

/** Of docs.stripe.com/api/events and docs.stripe.com/api/charges. */
const event = z.object({
  type: z.string(),
  created: unixTime,
  data: z.object({
    object: z.object({
      id,
      amount: z.int().min(0),
      amount_refunded: z.int().min(0).default(0),
      captured: z.boolean().default(true),
      created: unixTime,
      currency: z.string(),
      customer: text,
      receipt_email: text,
      status: z.string(),
      billing_details: z
        .object({ email: text, name: text, phone: text, address: z.object({ country: text }).nullish() })
        .nullish(),
    }),
  }),
});

/** Currencies whose minor unit at Stripe is not ISO 4217's (docs.stripe.com/currencies, "Special cases"). */
const STRIPE_DECIMALS: Record<string, number> = { ISK: 2, UGX: 2, MGA: 0 };

const minorOf = (amount: number, currency: string): number => {
  const decimals = STRIPE_DECIMALS[currency] ?? decimalsOf(currency);
  return Math.round(amount * 10 ** (decimalsOf(currency) - decimals));
};

/**
 * `charge.succeeded`, `charge.captured` and `charge.refunded`: a payment is an order without lines, because it names no
 * products. A charge has only the sum of its refunds, which is stored as one refund.
 */
const readCharge: ReadPayload = (payload, shop) => {
  const { created: happenedAt, type, data } = readPayload(event, payload);
  const { object: charge } = data;
  assertCurrency(charge.currency, shop);
  if (charge.status !== "succeeded") throw new DeliveryRefused("invalid_payload", `status: ${charge.status}`);
  const { email, name, phone, address } = charge.billing_details ?? {};
  const contact = { email: email || charge.receipt_email, phone };
  const externalId = charge.customer || contactId(contact);
  const record = `contact:${externalId}`;
  const customer = externalId ? { record, externalId, createdAt: charge.created } : null;
  const [total, refunded] = [minorOf(charge.amount, shop.currency), minorOf(charge.amount_refunded, shop.currency)];
  const refund = {
    externalId: `${charge.id}:refunded`,
    orderExternalId: charge.id,
    amount: refunded,
    refundedAt: happenedAt,
    items: [],
  };
  const details = changeOf({ ...contact, name, country: address?.country });
  const version = { updatedAt: happenedAt };
  const change: Effect[] = customer
    ? [{ kind: "customer", record, ...version, customer, change: details, isFromOrder: true }]
    : [];
  return [
    ...change,
    {
      kind: "order",
      record: `order:${charge.id}`,
      ...version,
      customer,
      order: {
        externalId: charge.id,
        customerExternalId: externalId || null,
        storefrontId: shop.storefrontId,
        status: charge.captured ? "completed" : "pending",
        orderedAt: charge.created,
        totalPrice: total,
        discountAmount: 0,
        source: "web",
        paymentState: refunded > 0 ? "refunded" : charge.status,
        updatedAt: happenedAt,
        items: [],
        refunds: type === "charge.refunded" && refunded > 0 ? [refund] : [],
      },
    },
  ];
};

export const STRIPE_TOPICS: Record<string, ReadPayload> = {
  "charge.succeeded": readCharge,
  "charge.captured": readCharge,
  "charge.refunded": readCharge,
};
