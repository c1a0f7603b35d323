import { z } from "zod";
import { isPlainName } from "../../accounts/fields.ts";
import type { IncomingItem, IncomingTicket } from "../../commerce/incoming-records.ts";
import { CONSENTS, LOYALTY_LEVELS } from "../../commerce/incoming-records.ts";
import { changeOf } from "./contact.ts";
import type { Effect, ReadPayload, WebhookShop } from "./effect.ts";
import { amount, assertCurrency, minor, readPayload, time, unitPrice } from "./payload.ts";

// The payloads of a generic connection: lists of records in the shape of the batch routes.

const MOST = 1000;
const plain = z.string().trim().min(1).max(255).refine(isPlainName);
const text = z.string().max(255).nullish();

const contact = { email: text, phone: text, firstName: text, lastName: text, country: text };

const line = z.object({
  externalId: text,
  sku: text,
  productId: text,
  name: text,
  category: text,
  quantity: z.int().min(1).max(2_147_483_647),
  unitPrice: amount,
  discountAmount: amount.nullish(),
  unitCost: amount.nullish(),
});

const order = z.object({
  externalId: plain,
  orderedAt: time,
  updatedAt: time.nullish(),
  status: z.enum(["completed", "partial", "pending", "cancelled"]).default("completed"),
  currency: z.string().nullish(),
  source: z.string().trim().min(1).max(40).default("web"),
  totalPrice: amount,
  discountAmount: amount.nullish(),
  shipping: amount.nullish(),
  tax: amount.nullish(),
  discountCodes: z.array(z.string().max(255)).max(50).default([]),
  customer: z.object({ externalId: plain, ...contact }).nullish(),
  lines: z.array(line).max(1000).default([]),
  refunds: z
    .array(z.object({ externalId: plain, refundedAt: time, amount }))
    .max(1000)
    .nullish(),
});
type PostedOrder = z.infer<typeof order>;

const customer = z.object({
  externalId: plain,
  ...contact,
  updatedAt: time.nullish(),
  createdAt: time.nullish(),
  loyaltyLevel: z.enum(LOYALTY_LEVELS).nullish(),
  consents: z
    .array(z.object({ channel: z.enum(["email", "sms"]), state: z.enum(CONSENTS), at: time.nullish(), source: text }))
    .max(10)
    .default([]),
});

const ticket = z.object({
  ticketId: plain,
  customerId: plain,
  openedAt: time,
  closedAt: time.nullish(),
  channel: z.string().trim().min(1).max(40).toLowerCase(),
  messageCount: z.int().min(0).max(100_000).default(1),
  satisfaction: z.int().min(1).max(5).nullish(),
  wasReopened: z.boolean().default(false),
});

const listOf = <Item extends z.ZodType>(item: Item) => z.object({ data: z.array(item).min(1).max(MOST) });

const itemOf = (given: PostedOrder["lines"][number], shop: WebhookShop): IncomingItem => {
  const price = unitPrice(given.unitPrice, shop);
  return {
    externalId: given.externalId ?? null,
    productId: given.sku || given.productId || given.name || "product",
    productName: given.name ?? null,
    category: given.category ?? null,
    quantity: given.quantity,
    price,
    lineTotal: Math.max(price * given.quantity - minor(given.discountAmount ?? "0", shop), 0),
    unitCost: given.unitCost ? unitPrice(given.unitCost, shop) : null,
  };
};

const orderEffects = (given: PostedOrder, shop: WebhookShop): Effect[] => {
  if (given.currency) assertCurrency(given.currency, shop);
  const { externalId, updatedAt = null, refunds } = given;
  const buyer = given.customer;
  const source = buyer && {
    record: `customer:${buyer.externalId}`,
    externalId: buyer.externalId,
    createdAt: given.orderedAt,
  };
  const record = `contact:${buyer?.externalId}`;
  const details: Effect[] = source
    ? [{ kind: "customer", record, updatedAt, customer: source, change: changeOf(buyer), isFromOrder: true }]
    : [];
  return [
    ...details,
    {
      kind: "order",
      record: `order:${externalId}`,
      updatedAt,
      customer: source ?? null,
      order: {
        externalId,
        customerExternalId: buyer?.externalId ?? null,
        storefrontId: shop.storefrontId,
        status: given.status,
        orderedAt: given.orderedAt,
        totalPrice: minor(given.totalPrice, shop),
        discountAmount: minor(given.discountAmount ?? "0", shop),
        shippingAmount: minor(given.shipping ?? "0", shop),
        taxAmount: minor(given.tax ?? "0", shop),
        discountCodes: given.discountCodes,
        source: given.source,
        updatedAt,
        items: given.lines.map((one) => itemOf(one, shop)),
        ...(refunds && {
          refunds: refunds.map((refund) => ({
            externalId: refund.externalId,
            orderExternalId: externalId,
            amount: minor(refund.amount, shop),
            refundedAt: refund.refundedAt,
            items: [],
          })),
        }),
      },
    },
  ];
};

const readOrders: ReadPayload = (payload, shop) =>
  readPayload(listOf(order), payload).data.flatMap((one) => orderEffects(one, shop));

const readCustomers: ReadPayload = (payload) =>
  readPayload(listOf(customer), payload).data.map((given): Effect => {
    const { externalId, updatedAt = null, createdAt = null, loyaltyLevel } = given;
    const record = `customer:${externalId}`;
    const consents = given.consents.map(({ channel, state, at = null, source = null }) => [
      `${channel}Consent`,
      { state, at, source },
    ]);
    const change = {
      ...changeOf(given),
      ...(loyaltyLevel !== undefined && { loyaltyLevel }),
      ...Object.fromEntries(consents),
    };
    const source = { record, externalId, createdAt };
    return { kind: "customer", record, updatedAt, customer: source, change, isFromOrder: false };
  });

const readTickets: ReadPayload = (payload) => {
  const tickets = readPayload(listOf(ticket), payload).data.map(
    ({ ticketId, customerId, closedAt = null, satisfaction = null, ...rest }): IncomingTicket => ({
      ...rest,
      ...{ externalId: ticketId, customerExternalId: customerId, closedAt, satisfaction },
    }),
  );
  return [{ kind: "tickets", tickets }];
};

/** By the payload's `type`. */
export const readGeneric: Record<string, ReadPayload> = {
  orders: readOrders,
  customers: readCustomers,
  tickets: readTickets,
};
