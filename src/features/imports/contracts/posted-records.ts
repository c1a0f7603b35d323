import { z } from "zod";
import { BATCH, BATCH_RULES, batchResults, defineBatch } from "#core/contracts/batch-items.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { instant, money, queryInteger } from "#core/contracts/wire.ts";
import { readCursor } from "#core/values/changed.ts";
import { externalId, knownExternalId, plainName } from "#core/values/names.ts";

import { postedEvent } from "#features/imports/rules/posted-events.ts";
import { postedTime } from "#lib/time/posted-time.ts";

/** Query parameters of the lists in which programs read back what was written. */
export const changedRecords = {
  updatedSince: postedTime
    .optional()
    .describe("Only what changed here at or after this time, through the API, an import or a connected store"),
  cursor: z
    .string()
    .max(2100)
    .refine((text) => readCursor(text) !== null, { params: { reason: "format" } })
    .optional()
    .describe("The next value of an earlier answer"),
  pageSize: queryInteger({ min: 1, max: 200, standard: 100 }),
};

export const ofCustomer = knownExternalId.optional().describe("Only of this customer: the store's own customer ID");

/** What the description of each of these lists says. */
export const CHANGED_ORDER =
  "In the order in which they changed here: pass next as the cursor of the following call. What changes while you read is at the " +
  "end, so nothing is skipped. Each item has the form in which it is sent, and can be sent again unchanged";

/** A page of such a list. */
export const changedPage = <Item extends z.ZodType>(item: Item) =>
  z.object({
    data: z.array(item),
    next: z.string().nullable().describe("null at the end"),
    updatedUntil: instant
      .nullable()
      .describe("When the last of these changed. Pass it as updatedSince later to read what changed; null without any"),
  });

const text = plainName.trim().max(255).nullish();

const product = z
  .strictObject({
    externalId: externalId.describe("The store's own product ID, as order lines name it"),
    title: text,
    category: text,
    type: text,
    vendor: text.describe("The brand of its order lines"),
    parentId: externalId.nullish().describe("The product that this one is a variant of, whether that is sent or not"),
    tags: z.array(plainName.trim().min(1).max(255)).max(250).nullish(),
    cost: z
      .union([z.number().min(0), z.string().max(40)])
      .nullish()
      .describe("What one unit costs the store, in major units: 12.5 or “12.50”"),
    updatedAt: postedTime
      .nullish()
      .describe("When the store last changed it. A version older than the stored one is ignored"),
  })
  .meta({ id: "Product" });

export type PostedProduct = z.output<typeof product>;

const productExample = {
  externalId: "SHIRT-1",
  title: "Linen shirt",
  category: "Shirts",
  type: "Apparel",
  vendor: "Acme",
  tags: ["summer"],
  cost: "11.40",
  updatedAt: "2026-11-02T09:30:00Z",
};

export const postProducts = defineContract({
  permission: "data:import",
  method: "POST",
  path: "/api/v1/products/batch",
  summary: "Send products",
  description:
    `${BATCH_RULES}. An existing product is replaced. Order lines without a category, type, brand or unit cost of their own get ` +
    "those of their product, whichever arrives first. All order lines of a product get its parentId, and a changed one, too",
  casing: "either",
  idempotencyKey: true,
  bodyLimit: BATCH.bytes,
  reasons: ["IDEMPOTENCY_KEY_REUSED"],
  examples: [{ title: "Send a product", address: "/api/v1/products/batch", body: { products: [productExample] } }],
  input: z.strictObject({ products: defineBatch(product, "externalId") }),
  output: batchResults,
});

const nullable = z.string().nullable();

const storedProduct = z
  .object({
    externalId: z.string(),
    title: nullable,
    category: nullable,
    type: nullable,
    vendor: nullable,
    parentId: nullable,
    tags: z.array(z.string()),
    cost: money.nullable(),
    updatedAt: instant.nullable(),
  })
  .meta({ id: "StoredProduct" });

export const getProduct = defineContract({
  permission: "customers:view",
  method: "GET",
  path: "/api/v1/products/{externalId}",
  summary: "Read a product",
  description: "In the form in which it is sent: the answer can be sent again unchanged",
  reasons: ["PRODUCT_NOT_FOUND"],
  input: z.object({ externalId: knownExternalId }),
  output: z.object({ data: storedProduct }),
  examples: [{ title: "Read a product", address: "/api/v1/products/SHIRT-1" }],
});

export const listProducts = defineContract({
  permission: "customers:view",
  method: "GET",
  path: "/api/v1/products",
  summary: "List products",
  description: CHANGED_ORDER,
  casing: "either",
  input: z.object(changedRecords),
  output: changedPage(storedProduct),
  examples: [{ title: "List what changed", address: "/api/v1/products?updatedSince=2026-11-02T00%3A00%3A00Z" }],
});

const example = {
  externalId: "E-1",
  customerId: "C12345",
  name: "added_to_cart",
  occurredAt: "2026-11-02T09:30:00Z",
  productId: "SHIRT-1",
  properties: { quantity: 2, color: "blue" },
};

export const postEvents = defineContract({
  permission: "data:import",
  method: "POST",
  path: "/api/v1/events/batch",
  summary: "Send events of customers",
  description:
    `${BATCH_RULES}. An existing event is replaced. Segment rules count events by name and time, and the customer page ` +
    "lists them. They are deleted after EVENT_RETENTION_DAYS",
  casing: "either",
  idempotencyKey: true,
  bodyLimit: BATCH.bytes,
  reasons: ["IDEMPOTENCY_KEY_REUSED"],
  examples: [{ title: "Send an event", address: "/api/v1/events/batch", body: { events: [example] } }],
  input: z.strictObject({ events: defineBatch(postedEvent.strict().meta({ id: "CustomerEvent" }), "externalId") }),
  output: batchResults,
});
