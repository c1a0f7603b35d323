import { z } from "zod";
import { BATCH, BATCH_RULES, batchResults, defineBatch } from "#core/contracts/batch-items.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { postedEvent } from "#features/imports/rules/posted-event.ts";

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
