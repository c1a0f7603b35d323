import { z } from "zod";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";
import {
  contactId,
  type Effect,
  type ReadPayload,
  toCustomerDetails,
  type WebhookShop,
} from "#features/imports/rules/connections/effect.ts";
import { contactEffect } from "#features/imports/rules/effects.ts";
import { countDecimals } from "#lib/money.ts";
import type { OrderStatus } from "#records/rules/incoming-records.ts";
import { assertCurrency, id, readPayload, unixTime } from "../../rules/connections/payload.ts";

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
const event = z.object({ created: unixTime, data: z.object({ object: chargePayload }) });

/** The decimals of amounts at Stripe (docs.stripe.com/currencies); all other currencies have two. */
const STRIPE_DECIMALS: [decimals: number, currencies: string][] = [
  [0, "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF"],
  [3, "BHD JOD KWD OMR TND"],
];

const toMinorUnits = (amount: number, currency: string): number => {
  const [decimals] = STRIPE_DECIMALS.find(([, currencies]) => currencies.split(" ").includes(currency)) ?? [2];
  return Math.round(amount * 10 ** (countDecimals(currency) - decimals));
};

/** Stripe marks an authorization that was canceled or has expired as refunded in full. */
const isReleased = ({ captured, amount, amount_refunded: refunded }: Charge): boolean =>
  !captured && refunded > 0 && refunded >= amount;

const toOrderStatus = (charge: Charge): OrderStatus => {
  if (charge.captured) return "completed";
  return isReleased(charge) ? "cancelled" : "pending";
};

const toPaymentState = (charge: Charge): string => {
  if (isReleased(charge)) return "released";
  return charge.amount_refunded > 0 ? "refunded" : charge.status;
};

type At = { updatedAt: Date; refundedAt: Date };

/**
 * A payment is an order without lines, because it names no products. A charge has only the sum of its refunds, which is
 * stored as one refund; it includes what a partial capture left uncaptured.
 */
const toEffects = (charge: Charge, { updatedAt, refundedAt }: At, shop: WebhookShop): Effect[] => {
  assertCurrency(charge.currency, shop);
  if (charge.status !== "succeeded") throw new DeliveryRefused("invalid_payload", `status: ${charge.status}`);
  const { email, name, phone, address } = charge.billing_details ?? {};
  const contact = { email: email || charge.receipt_email, phone };
  const externalId = charge.customer || contactId(contact);
  const record = `contact:${externalId}`;
  const customer = externalId ? { record, externalId, createdAt: charge.created } : null;
  const [total, refunded] = [
    toMinorUnits(charge.amount, shop.currency),
    toMinorUnits(charge.amount_refunded, shop.currency),
  ];
  const refund = { externalId: `${charge.id}:refunded`, orderExternalId: charge.id, amount: refunded, items: [] };
  const details = toCustomerDetails({ ...contact, name, country: address?.country });
  const version = { updatedAt };
  return [
    ...(customer ? [contactEffect(customer.externalId, { ...version, customer, change: details })] : []),
    {
      kind: "order",
      record: `order:${charge.id}`,
      ...version,
      customer,
      order: {
        externalId: charge.id,
        customerExternalId: externalId || null,
        storefrontId: shop.storefrontId,
        status: toOrderStatus(charge),
        orderedAt: charge.created,
        totalPrice: total,
        discountAmount: 0,
        source: "web",
        paymentState: toPaymentState(charge),
        updatedAt,
        items: [],
        refunds: charge.captured && refunded > 0 ? [{ ...refund, refundedAt }] : [],
      },
    },
  ];
};

/** An event of a charge, by webhook and in the list of events. */
export const readStripeEvent: ReadPayload = (payload, shop) => {
  const { created: updatedAt, data } = readPayload(event, payload);
  return toEffects(data.object, { updatedAt, refundedAt: updatedAt }, shop);
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
  return toEffects(charge, { updatedAt, refundedAt }, shop);
};

export const STRIPE_TOPICS: Record<string, ReadPayload> = {
  "charge.succeeded": readStripeEvent,
  "charge.captured": readStripeEvent,
  "charge.refunded": readStripeEvent,
  "charge.expired": readStripeEvent,
};
