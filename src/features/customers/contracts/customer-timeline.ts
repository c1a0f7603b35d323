import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { namedCustomValues } from "#core/contracts/custom-values.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { chosenDay, count, editVersion, money } from "#core/contracts/wire.ts";
import { changeReason } from "#features/segments/contracts/segment-reasons.ts";
import { TIMELINE_KINDS, type TimelineKind } from "#records/rules/customers/timeline-kinds.ts";
import { ORDER_STATUSES } from "#records/rules/incoming-records.ts";

const isKind = (name: string): name is TimelineKind => TIMELINE_KINDS.some((kind) => kind === name);

const kinds = z
  .string()
  .refine((text) => text.split(",").every(isKind), {
    params: { reason: "unknown_value", values: TIMELINE_KINDS.join(", ") },
  })
  .transform((text) => [...new Set(text.split(",").filter(isKind))])
  .optional()
  .describe("Comma-separated: order, refund, ticket, event, segment, note; all if omitted")
  .meta({ override: { type: "string", examples: ["order,refund"] } });

const CURSOR = /^\d{1,15}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const author = z.object({
  kind: z.enum(["rule", "user", "token", "system"]),
  id: z.string().nullable(),
  name: z.string().nullable(),
});

const common = { id: z.string(), at: z.iso.datetime() };

const entry = z
  .discriminatedUnion("kind", [
    z.object({
      ...common,
      kind: z.literal("order"),
      externalId: z.string(),
      status: z.enum(ORDER_STATUSES),
      total: money.describe("Amount charged"),
      refunded: money,
      storefrontId: z.int(),
      source: z.string(),
      units: count,
      categories: z.array(z.string()).describe("At most three, by spending"),
      customFields: namedCustomValues,
    }),
    z.object({
      ...common,
      kind: z.literal("refund"),
      orderId: z.string(),
      orderExternalId: z.string(),
      amount: money,
    }),
    z.object({
      ...common,
      kind: z.literal("ticket"),
      externalId: z.string().describe("The help desk's own ID"),
      channel: z.string(),
      messageCount: count,
      closedAt: z.iso.datetime().nullable().describe("null while open"),
      satisfaction: z.int().min(1).max(5).nullable(),
      wasReopened: z.boolean(),
    }),
    z.object({
      ...common,
      kind: z.literal("event"),
      name: z.string().meta({ examples: ["added_to_cart"] }),
      productId: z.string().nullable().describe("The store's own product ID"),
      productTitle: z.string().nullable().describe("null if the product is not stored"),
      orderExternalId: z.string().nullable(),
      properties: personal("text", z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
    }),
    z.object({
      ...common,
      kind: z.literal("segment"),
      change: z.enum(["joined", "left"]),
      segment: z.object({ id: z.string(), name: z.string(), isAutomatic: z.boolean() }),
      by: author,
      reason: changeReason,
    }),
    z.object({
      ...common,
      kind: z.literal("note"),
      text: personal("text", z.string()),
      author: author,
      editedAt: z.iso.datetime().nullable(),
      version: editVersion,
    }),
  ])
  .meta({ id: "TimelineEntry" });

export type TimelineEntry = z.infer<typeof entry>;

export const readCustomerTimeline = defineContract({
  method: "GET",
  path: "/api/admin/customers/{id}/timeline",
  summary: "Read a customer's timeline",
  description:
    "Newest first, 30 at a time: pass next as the cursor of the following call. No entry is skipped or returned " +
    "twice, even if new ones arrive in the meantime",
  permission: "customers:view",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({
    id: z.string(),
    kinds,
    until: chosenDay.optional().describe("Last day (inclusive), in the business's time zone"),
    cursor: z.string().regex(CURSOR).optional().describe("The next value of an earlier answer"),
  }),
  output: z.object({
    data: z.array(entry),
    next: z.string().nullable().describe("Null at the end"),
    currency: z.string(),
  }),
});
