import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { listOf } from "#core/contracts/wire.ts";
import { format, purpose } from "./audiences.ts";

const sent = z
  .object({
    id: z.string(),
    audienceId: z.string(),
    name: z.string().describe("The audience's"),
    format,
    purpose,
    isDeleted: z.boolean().describe("Whether the audience was deleted since"),
    firstSentAt: z.iso.datetime(),
    lastSentAt: z.iso.datetime().describe("The last send with the customer"),
    removedAt: z.iso.datetime().nullable().describe("The first send without; null if they are in the last one"),
  })
  .meta({ id: "CustomerAudience" });

export const listCustomerAudiences = defineContract({
  method: "GET",
  path: "/api/admin/customers/{id}/audiences",
  summary: "List where a customer was sent",
  description: "The audiences that had the customer, the latest first, at most 200",
  permission: "customers:view",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: listOf(sent),
});
