import { z } from "zod";
import { BATCH, BATCH_RULES, batchResults, defineBatch } from "#core/contracts/batch-items.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, instant, LARGEST_INTEGER, money } from "#core/contracts/wire.ts";
import { externalId, knownExternalId } from "#core/values/names.ts";
import { postedOrder } from "#features/imports/rules/posted-order.ts";
import { customValues, customValuesChange } from "#records/contracts/customer-fields.ts";
import { sentPrefix } from "#records/contracts/sent-prefix.ts";
import { ORDER_STATUSES } from "#records/rules/incoming-records.ts";
import { CHANGED_ORDER, changedPage, changedRecords, ofCustomer } from "./posted-records.ts";

const order = postedOrder(
  z.int().min(1).max(LARGEST_INTEGER).default(1),
  customValuesChange.meta({ examples: [{ gift_wrap: true }] }),
);

const batchOrder = z
  .strictObject({ externalId: externalId.describe("The store's own order ID"), ...order })
  .meta({ id: "Order" });

const body = {
  orderedAt: "2026-11-02T09:30:00Z",
  updatedAt: "2026-11-02T09:31:00Z",
  totalPrice: "54.90",
  discountAmount: "5.00",
  shipping: "4.90",
  customer: { externalId: "C00001", email: "ada@example.com", firstName: "Ada", lastName: "Lovelace" },
  lines: [{ productId: "SHIRT-1", name: "Linen shirt", quantity: 2, unitPrice: "27.50", discountAmount: "5.00" }],
};

export const postOrders = defineContract({
  permission: "data:import",
  method: "POST",
  path: "/api/v1/orders/batch",
  summary: "Send orders",
  description:
    `${BATCH_RULES}. An existing order is replaced by the one sent, so send all its fields and lines each time; stored refunds ` +
    "are kept if refunds is absent, and values of customFields that are absent",
  casing: "either",
  idempotencyKey: true,
  bodyLimit: BATCH.bytes,
  reasons: ["IDEMPOTENCY_KEY_REUSED"],
  examples: [
    { title: "Send an order", address: "/api/v1/orders/batch", body: { orders: [{ externalId: "1001", ...body }] } },
  ],
  input: z.strictObject({ idPrefix: sentPrefix, orders: defineBatch(batchOrder, "externalId") }),
  output: batchResults,
});

const path = "/api/v1/orders/{externalId}";

export const putOrder = defineContract({
  permission: "data:import",
  method: "PUT",
  path,
  summary: "Create or replace an order",
  description:
    "Creates the order (201) or replaces it (200). Stored refunds are kept if refunds is absent, and values of customFields that are absent. Repeating the request changes " +
    "nothing. Segments, scores and profiles follow within a minute",
  casing: "either",
  mayCreate: true,
  input: z.strictObject({ externalId, idPrefix: sentPrefix, ...order }),
  output: z.object({
    data: z.object({ externalId: z.string(), status: z.enum(["created", "updated", "unchanged"]) }),
  }),
  examples: [{ title: "Create or replace an order", address: "/api/v1/orders/1001", body }],
});

export const deleteOrder = defineContract({
  permission: "data:import",
  method: "DELETE",
  path,
  summary: "Delete an order",
  description:
    "With its lines and refunds. Customers stay. A version of it with an updatedAt before the deletion does not bring it back. " +
    "Segments, scores and profiles follow within a minute",
  status: 204,
  reasons: ["ORDER_NOT_FOUND"],
  input: z.object({ externalId: knownExternalId }),
  output: z.void(),
  examples: [{ title: "Delete an order", address: "/api/v1/orders/1001" }],
});

const nullable = z.string().nullable();

/** As sent, with what the product adds to it. */
const storedOrder = z
  .object({
    externalId: z.string(),
    orderedAt: instant,
    updatedAt: instant.nullable(),
    status: z.enum(ORDER_STATUSES),
    currency: z.string(),
    storefrontId: z.int(),
    source: z.string(),
    totalPrice: money,
    discountAmount: money.describe("With the discounts of the lines"),
    shipping: money,
    tax: money,
    discountCodes: z.array(z.string()),
    paymentState: nullable,
    device: nullable,
    campaign: nullable,
    customFields: customValues,
    customer: z
      .object({
        externalId: personal("id", z.string()),
        email: personal("email", nullable),
        name: personal("name", nullable),
        firstName: personal("name", nullable),
        lastName: personal("name", nullable),
        phone: personal("phone", nullable),
        country: nullable,
      })
      .nullable()
      .describe("As stored now; null for a guest"),
    lines: z.array(
      z.object({
        externalId: nullable,
        productId: z.string().describe("If none was sent: the sku or else the name"),
        sku: nullable,
        name: nullable,
        variant: nullable,
        parentId: nullable.describe(
          "The product that this one is a variant of: of the stored product, if that has one",
        ),
        category: nullable.describe("Like type, brand and unitCost: of the stored product, if none was sent"),
        type: nullable,
        brand: nullable,
        collection: nullable,
        quantity: z.number().describe("1.5 for what is sold by weight or length"),
        unitPrice: money,
        discountAmount: money,
        unitCost: money.nullable(),
        isGiftCard: z.boolean().describe("Stored value: no sale of the business, unless it counts gift cards as sales"),
      }),
    ),
    refunds: z.array(
      z.object({
        externalId: z.string(),
        refundedAt: instant,
        amount: money,
        lines: z.array(z.object({ line: z.int(), quantity: count, amount: money })),
      }),
    ),
  })
  .meta({ id: "StoredOrder" });

export const getOrder = defineContract({
  permission: "customers:view",
  method: "GET",
  path,
  summary: "Read an order",
  description: "In the form in which it is sent: the answer can be sent again unchanged",
  reasons: ["ORDER_NOT_FOUND"],
  input: z.object({ externalId: knownExternalId }),
  output: z.object({ data: storedOrder }),
  examples: [{ title: "Read an order", address: "/api/v1/orders/1001" }],
});

export const listOrders = defineContract({
  permission: "customers:view",
  method: "GET",
  path: "/api/v1/orders",
  summary: "List orders",
  description: CHANGED_ORDER,
  casing: "either",
  input: z.object({ customer: ofCustomer, ...changedRecords }),
  output: changedPage(storedOrder),
  examples: [{ title: "List what changed", address: "/api/v1/orders?updatedSince=2026-11-02T00%3A00%3A00Z" }],
});
