import { z } from "zod";
import { BATCH, BATCH_RULES, batchResults, defineBatch } from "#core/contracts/batch-items.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { money } from "#core/contracts/wire.ts";
import { externalId, knownExternalId } from "#core/values/external-ids.ts";
import { plainName } from "#core/values/names.ts";
import { postedTime } from "#lib/time/posted-time.ts";
import { CHANGED_ORDER, changedPage, changedRecords } from "./changed-records.ts";

const text = plainName.trim().max(255).nullish();

const product = z
  .strictObject({
    externalId: externalId.describe("The store's own product ID, as order lines name it"),
    title: text,
    category: text,
    type: text,
    vendor: text.describe("The brand of its order lines"),
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

const example = {
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
    "those of their product, whichever arrives first",
  casing: "either",
  idempotencyKey: true,
  bodyLimit: BATCH.bytes,
  reasons: ["IDEMPOTENCY_KEY_REUSED"],
  examples: [{ title: "Send a product", address: "/api/v1/products/batch", body: { products: [example] } }],
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
    tags: z.array(z.string()),
    cost: money.nullable(),
    updatedAt: z.iso.datetime().nullable(),
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
