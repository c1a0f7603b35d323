import { z } from "zod";
import { decimalsOf } from "../../money.ts";
import { changeOf, contactId } from "./contact.ts";
import { DeliveryRefused, type Effect, type ReadPayload, type WebhookShop } from "./effect.ts";
import { assertCurrency, id, readPayload, unixTime } from "./payload.ts";

const text = z.string().nullish();

/** Of docs.stripe.com/api/charges. */
const chargePayload = z.object({
  id,
  amount: z.int().min(0),
  amount_refunded: z.int().min(0).default(0),
  captured: z.boolean().default(true),
  created: unixTime,
  currency: z.string(),
  customer: z.union([z.string(), z.object({ id: z.string() }).transform((customer) => customer.id)]).nullish(),
  receipt_email: text,
  status: z.string(),
  billing_details: z
    .object({ email: text, name: text, phone: text, address: z.object({ country: text }).nullish() })
    .nullish(),
  refunds: z.object({ data: z.array(z.object({ created: unixTime })) }).nullish(),
});
type Charge = z.output<typeof chargePayload>;

/** Of docs.stripe.com/api/events. */
const event = z.object({ type: z.string(), created: unixTime, data: z.object({ object: chargePayload }) });

/** Currencies whose minor unit at Stripe is not ISO 4217's (docs.stripe.com/currencies, "Special cases"). */
const STRIPE_DECIMALS: Record<string, number> = { ISK: 2, UGX: 2, MGA: 0 };

const minorOf = (amount: number, currency: string): number => {
  const decimals = STRIPE_DECIMALS[currency] ?? decimalsOf(currency);
  return Math.round(amount * 10 ** (decimalsOf(currency) - decimals));
};

type At = { updatedAt: Date; refundedAt: Date | null };

/**
 * A payment is an order without lines, because it names no products. A charge has only the sum of its refunds, which is
 * stored as one refund; `refundedAt` is null for a version without refunds.
 */
const effectsOf = (charge: Charge, { updatedAt, refundedAt }: At, shop: WebhookShop): Effect[] => {
  assertCurrency(charge.currency, shop);
  if (charge.status !== "succeeded") throw new DeliveryRefused("invalid_payload", `status: ${charge.status}`);
  const { email, name, phone, address } = charge.billing_details ?? {};
  const contact = { email: email || charge.receipt_email, phone };
  const externalId = charge.customer || contactId(contact);
  const record = `contact:${externalId}`;
  const customer = externalId ? { record, externalId, createdAt: charge.created } : null;
  const [total, refunded] = [minorOf(charge.amount, shop.currency), minorOf(charge.amount_refunded, shop.currency)];
  const refund = { externalId: `${charge.id}:refunded`, orderExternalId: charge.id, amount: refunded, items: [] };
  const details = changeOf({ ...contact, name, country: address?.country });
  const version = { updatedAt };
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
        updatedAt,
        items: [],
        refunds: refundedAt && refunded > 0 ? [{ ...refund, refundedAt }] : [],
      },
    },
  ];
};

/** `charge.succeeded`, `charge.captured` and `charge.refunded`, by webhook and in the list of events. */
export const readStripeEvent: ReadPayload = (payload, shop) => {
  const { created: updatedAt, type, data } = readPayload(event, payload);
  return effectsOf(data.object, { updatedAt, refundedAt: type === "charge.refunded" ? updatedAt : null }, shop);
};

/** Stripe's clock may differ from ours, and must not make a read charge look newer than an event that it lacks. */
const MARGIN_MS = 5000;

/** A charge from the list of charges, with its refunds: as it was when it was read. Failed and pending ones are no orders. */
export const readStripeCharge: ReadPayload = (payload, shop) => {
  const charge = readPayload(chargePayload, payload);
  if (charge.status !== "succeeded") return [];
  const updatedAt = new Date(Math.floor((shop.now.getTime() - MARGIN_MS) / 1000) * 1000);
  const times = charge.refunds?.data.map(({ created }) => created.getTime()) ?? [];
  const refundedAt = times.length > 0 ? new Date(Math.max(...times)) : shop.now;
  return effectsOf(charge, { updatedAt, refundedAt }, shop);
};

export const STRIPE_TOPICS: Record<string, ReadPayload> = {
  "charge.succeeded": readStripeEvent,
  "charge.captured": readStripeEvent,
  "charge.refunded": readStripeEvent,
};
