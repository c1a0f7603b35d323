import { z } from "zod";
import { AppError } from "#core/values/errors.ts";
import { isPlainName } from "#core/values/fields.ts";
import { externalId } from "#core/values/names.ts";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";
import {
  type Effect,
  type ReadPayload,
  toCustomerDetails,
  type WebhookShop,
} from "#features/imports/rules/connections/effect.ts";
import { readPayload, time } from "#features/imports/rules/connections/payload.ts";
import { contactEffect, customerEffect } from "#features/imports/rules/effects.ts";
import { postedEvent, readPostedEvent } from "#features/imports/rules/posted-events.ts";
import { readPostedOrder, withKnownBuyer } from "#features/imports/rules/read-posted-order.ts";
import { postedTime } from "#lib/time/posted-time.ts";
import { type CustomField, type CustomFieldKind, readCustomValues } from "#records/rules/custom-fields.ts";
import {
  CONSENT_CHANNELS,
  CONSENTS,
  type IncomingTicket,
  LOYALTY_LEVELS,
  ORDER_STATUSES,
} from "#records/rules/incoming-records.ts";

// The payloads of a generic connection: lists of records in the shape of the batch routes.

const MOST = 1000;
const plain = z.string().trim().min(1).max(255).refine(isPlainName);
const text = z.string().trim().max(255).nullish();

const contact = { email: text, phone: text, name: text, firstName: text, lastName: text, country: text };

const money = z.union([z.number(), z.string().max(40)]);

const line = z.object({
  externalId: text,
  productId: text,
  sku: text,
  name: text,
  variant: text,
  parentId: text,
  category: text,
  type: text,
  brand: text,
  collection: text,
  quantity: z.number().gt(0).max(100_000),
  unitPrice: money,
  discountAmount: money.nullish(),
  unitCost: money.nullish(),
});

const customFields = z.record(z.string().max(40), z.unknown()).nullish();

const refundLine = z.object({ line: z.int().min(1), quantity: z.int().min(0).max(100_000), amount: money });

const order = z.object({
  externalId,
  orderedAt: postedTime,
  updatedAt: postedTime.nullish(),
  status: z.enum(ORDER_STATUSES).default("completed"),
  currency: text,
  source: plain.default("web"),
  totalPrice: money,
  discountAmount: money.nullish(),
  shipping: money.nullish(),
  tax: money.nullish(),
  discountCodes: z.array(plain).max(50).nullish(),
  paymentState: text,
  device: text,
  campaign: text,
  customFields,
  customer: z.object({ externalId, ...contact }).nullish(),
  lines: z.array(line).max(1000).default([]),
  refunds: z
    .array(
      z.object({
        externalId,
        refundedAt: postedTime,
        amount: money,
        lines: z.array(refundLine).max(1000).optional(),
      }),
    )
    .max(100)
    .optional(),
});
type Posted = z.infer<typeof order>;

const customer = z.object({
  externalId,
  ...contact,
  updatedAt: time.nullish(),
  createdAt: time.nullish(),
  loyaltyLevel: z.enum(LOYALTY_LEVELS).nullish(),
  customFields,
  consents: z
    .array(z.object({ channel: z.enum(CONSENT_CHANNELS), state: z.enum(CONSENTS), at: time.nullish(), source: text }))
    .max(10)
    .default([]),
});

const ticket = z
  .object({
    ticketId: externalId,
    customerId: externalId,
    openedAt: time,
    closedAt: time.nullish(),
    channel: z.string().trim().min(1).max(40).toLowerCase(),
    messageCount: z.int().min(0).max(100_000).default(1),
    satisfaction: z.int().min(1).max(5).nullish(),
    wasReopened: z.boolean().default(false),
  })
  .refine(({ openedAt, closedAt }) => !closedAt || closedAt >= openedAt, {
    path: ["closedAt"],
    message: "must not be before openedAt",
  });

const toListSchema = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item).min(1).max(MOST) });

const pickCustomFields = (wanted: CustomFieldKind, { customFields = [] }: WebhookShop): CustomField[] =>
  customFields.filter(({ kind }) => kind === wanted);

/** Reads a record as the batch routes do. */
const readOne = <Record>(posted: { externalId: string; currency?: string | null | undefined }, read: () => Record) => {
  try {
    return read();
  } catch (error) {
    const [issue] = error instanceof AppError ? error.issues : [];
    if (issue?.parameter === "currency") throw new DeliveryRefused("currency", posted.currency ?? "");
    if (issue)
      throw new DeliveryRefused("invalid_payload", `${posted.externalId}, ${issue.parameter}: ${issue.message}`);
    throw error;
  }
};

const orderEffects = (given: Posted, shop: WebhookShop): Effect[] => {
  const posted = withKnownBuyer(given);
  const { storefrontId, currency, now } = shop;
  const customFields = pickCustomFields("orders", shop);
  const { order: read } = readOne(posted, () =>
    readPostedOrder({ ...posted, storefrontId }, { now, currency, storefronts: new Set([storefrontId]), customFields }),
  );
  const { externalId, updatedAt = null } = read;
  const buyer = posted.customer;
  const version = { record: `order:${externalId}`, updatedAt };
  if (!buyer) return [{ kind: "order", ...version, customer: null, order: read }];
  const owner = `customer:${buyer.externalId}`;
  const customer = { record: owner, externalId: buyer.externalId, createdAt: read.orderedAt };
  return [
    contactEffect(buyer.externalId, { updatedAt, customer, change: toCustomerDetails(buyer) }),
    { kind: "order", ...version, customer, order: read },
  ];
};

const readOrders: ReadPayload = (payload, shop) =>
  readPayload(toListSchema(order), payload).data.flatMap((one) => orderEffects(one, shop));

const readCustomers: ReadPayload = (payload, shop) => {
  const fields = pickCustomFields("customers", shop);
  return readPayload(toListSchema(customer), payload).data.map((given): Effect => {
    const { externalId, updatedAt, createdAt, loyaltyLevel } = given;
    const customFields = given.customFields && readOne(given, () => readCustomValues(given.customFields ?? {}, fields));
    const consents = given.consents.map(({ channel, state, at = null, source = null }) => [
      `${channel}Consent`,
      { state, at, source },
    ]);
    const change = {
      ...toCustomerDetails(given),
      ...(loyaltyLevel !== undefined && { loyaltyLevel }),
      ...(customFields !== undefined && { customFields }),
      ...Object.fromEntries(consents),
    };
    return customerEffect({ id: externalId, createdAt, updatedAt, change });
  });
};

const readTickets: ReadPayload = (payload) => {
  const tickets = readPayload(toListSchema(ticket), payload).data.map(
    ({ ticketId, customerId, closedAt = null, satisfaction = null, ...rest }): IncomingTicket => ({
      ...rest,
      externalId: ticketId,
      customerExternalId: customerId,
      closedAt,
      satisfaction,
    }),
  );
  return [{ kind: "tickets", tickets }];
};

const readEvents: ReadPayload = (payload, { now }) => {
  const posted = readPayload(toListSchema(postedEvent), payload).data;
  return [{ kind: "events", events: posted.map((one) => readOne(one, () => readPostedEvent(one, now))) }];
};

/** By the payload's `type`. */
export const GENERIC_TOPICS: Record<string, ReadPayload> = {
  orders: readOrders,
  customers: readCustomers,
  tickets: readTickets,
  events: readEvents,
};
