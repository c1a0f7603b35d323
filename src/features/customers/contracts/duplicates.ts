import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, instant, listInput, listOf, money, share } from "#core/contracts/wire.ts";
import { run } from "#features/runs/contracts.ts";
import { DUPLICATE_REASONS, MERGE_BLOCKERS } from "#records/rules/customers/duplicates.ts";
import { CONSENTS } from "#records/rules/incoming-records.ts";

const text = z.string().nullable();
const consent = z.enum(CONSENTS);
const { sort: _, q: __, ...paging } = listInput(["id"], "id");

const customer = z
  .object({
    id: z.uuid(),
    externalId: personal("id", z.string()),
    name: personal("name", text),
    email: personal("email", text),
    phone: personal("phone", text),
    country: text,
    address: personal("address", text.describe("Street, postal code, city and region in one line")),
    loyaltyLevel: text,
    emailConsent: consent,
    smsConsent: consent,
    advertisingConsent: consent,
    createdAt: instant,
    orderCount: count,
    lifetimeValue: money,
    lastOrderAt: instant.nullable(),
  })
  .meta({ id: "DuplicateCustomer" });

const pair = z
  .object({
    id: z.string(),
    score: share.describe("How likely it is that both are the same person"),
    reasons: z.array(z.enum(DUPLICATE_REASONS)),
    dismissedAt: instant.nullable(),
    customers: z.array(customer).describe("Two; the one to keep first: more orders, or registered earlier"),
  })
  .meta({ id: "DuplicatePair" });

export type DuplicatePair = z.infer<typeof pair>;

export const listDuplicates = defineContract({
  method: "GET",
  path: "/api/admin/customers/duplicates",
  summary: "List possible duplicates",
  description:
    "Pairs of customers who may be the same person, the most likely first. Found after imports, every night and on request. Also needs customers:pii",
  permission: "customers:edit",
  input: z.object({
    ...paging,
    state: z.enum(["open", "dismissed"]).default("open"),
    reason: z.enum(DUPLICATE_REASONS).optional().describe("Only pairs with this reason"),
    customerId: z.uuid().optional().describe("Only pairs of this customer"),
  }),
  output: listOf(pair).extend({
    certain: count.describe("How many open pairs have the same email address"),
    currency: z.string(),
  }),
});

export const searchDuplicates = defineContract({
  method: "POST",
  path: "/api/admin/customers/duplicates/search",
  summary: "Search for duplicates now",
  permission: "customers:edit",
  status: 202,
  input: z.strictObject({}),
  output: z.object({ data: run }),
});

export const dismissDuplicate = defineContract({
  method: "POST",
  path: "/api/admin/customers/duplicates/dismiss",
  summary: "Mark two customers as different",
  description: "The pair is not suggested again. Also needs customers:pii",
  permission: "customers:edit",
  status: 204,
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.strictObject({
    customerIds: z.tuple([z.uuid(), z.uuid()]),
    isDismissed: z.boolean().default(true).describe("false suggests the pair again"),
  }),
  output: z.void(),
});

const keep = z.uuid().describe("The customer who stays, by our ID");
const merge = z.uuid().describe("The customer whose records they get");

export const mergeCustomers = defineContract({
  method: "POST",
  path: "/api/admin/customers/merges",
  summary: "Merge two customers",
  description:
    "Orders, tickets, events, notes, tags, segments and everything else belong to the kept customer; the merged one no longer " +
    "exists. Later records under the merged customer's external ID are stored for the kept one. Can be undone",
  permission: "customers:edit",
  status: 201,
  reasons: ["CUSTOMER_NOT_FOUND", "CUSTOMER_ERASED"],
  input: z.strictObject({ keep, merge }),
  output: z.object({ data: z.object({ id: z.uuid().describe("To undo the merge") }) }),
});

export const previewMerge = defineContract({
  method: "GET",
  path: "/api/admin/customers/merges/preview",
  summary: "Preview a merge",
  description: "The customer who would result. Merges nothing, and refuses what a merge refuses",
  permission: "customers:edit",
  reasons: ["CUSTOMER_NOT_FOUND", "CUSTOMER_ERASED"],
  input: z.object({ keep, merge }),
  output: z.object({ data: customer, currency: z.string() }),
});

export const mergeCertain = defineContract({
  method: "POST",
  path: "/api/admin/customers/merges/certain",
  summary: "Merge pairs with the same email address",
  description:
    "Merges up to 25 pairs, each into the customer with more orders. Repeat it while remaining is not 0. Each merge can be undone. Also needs customers:pii",
  permission: "customers:edit",
  status: 200,
  input: z.strictObject({}),
  output: z.object({ data: z.object({ merged: count, remaining: count }) }),
});

const merged = z
  .object({
    id: z.uuid(),
    at: instant,
    undoneAt: instant.nullable(),
    undoBlocker: z.enum(MERGE_BLOCKERS).nullable().describe("Why it can't be undone; null if it can"),
    mergedId: z.uuid().describe("Who no longer exists"),
    externalId: personal("id", text.describe("The merged customer's; null once undone or erased")),
    name: personal("name", text),
    email: personal("email", text),
    kept: z
      .object({ id: z.uuid(), externalId: personal("id", z.string()), name: personal("name", text) })
      .nullable()
      .describe("Who they are now; null once undone or erased"),
  })
  .meta({ id: "CustomerMerge" });

export const listMerges = defineContract({
  method: "GET",
  path: "/api/admin/customers/merges",
  summary: "List merges",
  description: "Newest first. With a customer's ID, it also tells who a merged customer is now",
  permission: "customers:view",
  input: z.object({
    ...paging,
    customerId: z
      .string()
      .max(64)
      .optional()
      .describe("Only merges that this customer is part of and that were not undone"),
  }),
  output: listOf(merged),
});

export const undoMerge = defineContract({
  method: "POST",
  path: "/api/admin/customers/merges/{id}/undo",
  summary: "Undo a merge",
  description: "Both customers are there again, each with their own records, also with those that came after the merge",
  permission: "customers:edit",
  status: 204,
  reasons: ["MERGE_NOT_FOUND", "MERGE_NOT_UNDOABLE"],
  input: z.strictObject({ id: z.string() }),
  output: z.void(),
});
