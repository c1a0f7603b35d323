import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, instant, listInput, listOf } from "#core/contracts/wire.ts";
import { CUSTOMER_DELIVERIES } from "#features/audiences/rules/audience.ts";
import { run } from "#features/runs/contracts.ts";
import { format, leftOut, purpose } from "./audiences.ts";

const sent = z
  .object({
    id: z.string(),
    audienceId: z.string(),
    name: z.string().describe("The audience's"),
    format,
    purpose,
    isDeleted: z.boolean().describe("Whether the audience was deleted since"),
    firstSentAt: instant,
    lastSentAt: instant.describe("The last send with the customer"),
    removedAt: instant.nullable().describe("The first send without; null if they are in the last one"),
    delivery: z
      .enum(CUSTOMER_DELIVERIES)
      .describe(
        "A send is a file until it is delivered. delivered: with this customer, at any time; removed: delivered, and removed there since; " +
          "refused: by the destination, or withheld since the send; missed: left before a delivery; unknown: deliveries weren't recorded then; others: not delivered, because the audience's delivery is so",
      ),
    deliveredAt: instant.nullable().describe("When a send with the customer was first complete at the destination"),
  })
  .meta({ id: "CustomerAudience" });

export const listCustomerAudiences = defineContract({
  method: "GET",
  path: "/api/admin/customers/{id}/audiences",
  summary: "List the audiences that had a customer",
  description: "The latest first, at most 200. delivery says whether being in a send means that it was delivered",
  permission: "customers:view",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: listOf(sent),
});

const send = z
  .object({
    id: z.string().describe("The number as text"),
    number: z.int().positive().describe("From 1 in each audience"),
    runId: z.string(),
    trigger: z.enum(["request", "schedule", "live"]),
    by: z.string().nullable().describe("Name of the user or token; null for the schedule and for a former user"),
    format,
    purpose,
    selected: count.describe("Customers of the source"),
    sent: count.describe("Customers in the file"),
    added: count.describe("Of these, who were not in the previous send"),
    removed: count.describe("Customers of the previous send who are not in this one"),
    leftOut,
    file: z.object({
      name: z.string(),
      bytes: count,
      sha256: z.string().describe("SHA-256 of the file, hex"),
      gone: z
        .enum(["expired", "erased"])
        .nullable()
        .describe("Why it can no longer be downloaded: after 30 days, or because a customer in it was erased"),
      until: instant,
    }),
    startedAt: instant,
    finishedAt: instant,
    deliveredAt: instant
      .nullable()
      .describe(
        "When all of it was at the destination; null for a file that could only be downloaded, or if a later send was delivered instead",
      ),
  })
  .meta({ id: "AudienceSend" });

export type AudienceSend = z.infer<typeof send>;

const path = "/api/admin/audiences/{id}/sends";
const number = z.string().describe("Its number, from 1");
const { page, pageSize } = listInput([], "");

export const listAudienceSends = defineContract({
  method: "GET",
  path,
  summary: "List the sends of an audience",
  description: "Each with its manifest, the latest first",
  permission: "customers:view",
  reasons: ["AUDIENCE_NOT_FOUND"],
  input: z.object({ id: z.string(), page, pageSize }),
  output: listOf(send),
});

export const sendAudience = defineContract({
  method: "POST",
  path,
  summary: "Send an audience",
  description:
    "Selects the members as of now and writes the file in a run. Formats with readable addresses also need customers:pii",
  permission: "data:export",
  status: 202,
  idempotencyKey: true,
  reasons: ["AUDIENCE_NOT_FOUND", "IDEMPOTENCY_KEY_REUSED"],
  input: z.strictObject({ id: z.string() }),
  output: z.object({ data: run }),
});

export const getAudienceSend = defineContract({
  method: "GET",
  path: "/api/admin/audiences/{id}/sends/{number}",
  summary: "Read the manifest of a send",
  permission: "customers:view",
  reasons: ["AUDIENCE_NOT_FOUND", "AUDIENCE_SEND_NOT_FOUND"],
  input: z.object({ id: z.string(), number }),
  output: z.object({ data: send }),
});

export const getAudienceFile = defineContract({
  method: "GET",
  path: "/api/admin/audiences/{id}/sends/{number}/file",
  summary: "Download the file of a send",
  description: "For 30 days. Formats with readable addresses also need customers:pii",
  permission: "data:export",
  files: ["text/csv"],
  reasons: ["AUDIENCE_NOT_FOUND", "AUDIENCE_SEND_NOT_FOUND", "AUDIENCE_FILE_GONE"],
  input: z.object({ id: z.string(), number }),
  output: z.string(),
});
