import { z } from "zod";
import { BATCH, BATCH_RULES, batchResults, defineBatch } from "#core/contracts/batch-items.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, instant, listInput, listOf } from "#core/contracts/wire.ts";
import { cleanExternalId, knownExternalId, plainName } from "#core/values/names.ts";

import { TICKET_PROBLEMS } from "#features/imports/rules/formats/tickets.ts";
import { postedTime } from "#lib/time/posted-time.ts";
import { CHANGED_ORDER, changedPage, changedRecords, ofCustomer } from "./posted-records.ts";

const MB = 1024 ** 2;

const ticket = z
  .strictObject({
    ticketId: cleanExternalId.describe("The help desk's own ID"),
    customerId: cleanExternalId.describe("The store's own customer ID"),
    openedAt: postedTime,
    closedAt: postedTime.nullish().describe("null while open"),
    channel: z
      .string()
      .trim()
      .min(1)
      .max(40)
      .meta({ examples: ["email", "chat", "phone"] }),
    messageCount: z.int().min(0).max(100_000).default(1),
    satisfaction: z.int().min(1).max(5).nullish().describe("null if not rated"),
    wasReopened: z.boolean().default(false),
  })
  .refine(({ openedAt, closedAt }) => !closedAt || Date.parse(closedAt) >= Date.parse(openedAt), {
    path: ["closedAt"],
    params: { reason: "date_order" },
  })
  .meta({ id: "SupportTicket" });

const saved = {
  ticketsNew: count,
  ticketsChanged: count.describe("Tickets that existed with other values"),
  ticketsKept: count.describe("Tickets that already existed and did not change"),
};

const example = {
  ticketId: "T-1",
  customerId: "C12345",
  openedAt: "2026-11-02T09:30:00Z",
  closedAt: "2026-11-02T15:00:00Z",
  channel: "email",
  messageCount: 4,
  satisfaction: 5,
};

export const postTickets = defineContract({
  permission: "data:import",
  method: "POST",
  path: "/api/admin/tickets/batch",
  summary: "Send support tickets",
  description:
    "At most 5,000 tickets, all or none. An existing ticket is updated, so you can send it " +
    "again once it is closed. 404 names the first unknown customer ID",
  bodyLimit: 4 * MB,
  reasons: ["CUSTOMER_NOT_FOUND"],
  examples: [{ title: "Send a ticket", address: "/api/admin/tickets/batch", body: { tickets: [example] } }],
  input: z.strictObject({ tickets: z.array(ticket).min(1).max(5000) }),
  output: z.object({ data: z.object(saved) }),
});

export const postTicketBatch = defineContract({
  permission: "data:import",
  method: "POST",
  path: "/api/v1/tickets/batch",
  summary: "Send support tickets, each on its own",
  description: `${BATCH_RULES}. An existing ticket is replaced; externalId in the answer is its ticketId`,
  casing: "either",
  idempotencyKey: true,
  bodyLimit: BATCH.bytes,
  reasons: ["IDEMPOTENCY_KEY_REUSED"],
  examples: [{ title: "Send a ticket", address: "/api/v1/tickets/batch", body: { tickets: [example] } }],
  input: z.strictObject({ tickets: defineBatch(ticket, "ticketId") }),
  output: batchResults,
});

export const uploadTickets = defineContract({
  permission: "data:import",
  method: "POST",
  path: "/api/admin/tickets/imports",
  summary: "Import a support ticket file",
  description:
    "The body is the file itself: CSV in UTF-8, optionally gzipped, with the columns ticket_id, customer_id, opened_at and " +
    "channel, and optionally closed_at, message_count, satisfaction and was_reopened, in any order. The column names " +
    "of common help desks work too. Invalid rows, including those of unknown customers, are left out and " +
    "listed; all others are written in batches after the whole file has been read. An existing ticket " +
    "is updated, so you can send a file again. Each business imports one file at a time; another one waits for up to five seconds",
  upload: ["text/csv", "application/gzip"],
  bodyLimit: 64 * MB,
  reasons: ["TICKET_IMPORT_RUNNING", "UPLOAD_DISK_FULL", "DISK_FULL"],
  examples: [
    {
      title: "Import a ticket file",
      address: "/api/admin/tickets/imports?fileName=tickets.csv",
      upload: { file: "tickets.csv", type: "text/csv" },
    },
  ],
  input: z.object({
    fileName: plainName.trim().min(1).max(255).default("upload.csv").describe("File name for display"),
  }),
  output: z.object({
    data: z
      .object({
        rowsRead: count,
        rowsRefused: count.describe("Rows left out"),
        ...saved,
        unusedColumns: z.array(z.string()).describe("Columns of the file that nothing was read from"),
        problems: z
          .array(
            z.object({
              line: z.int().describe("Line in the file; the header is line 1"),
              column: z.string().describe("Column name in the file"),
              code: z.enum(Object.keys(TICKET_PROBLEMS) as (keyof typeof TICKET_PROBLEMS)[]),
              reason: z.string().describe("What is expected, in English"),
              value: personal("text", z.string().nullable().describe("The value in the file")),
            }),
          )
          .max(20)
          .describe("The first rejected rows"),
      })
      .meta({ id: "TicketImport" }),
  }),
});

const stored = {
  ticketId: z.string().describe("The help desk's own ID"),
  openedAt: instant,
  closedAt: instant.nullable().describe("null while open"),
  channel: z.string(),
  messageCount: count,
  satisfaction: z.int().min(1).max(5).nullable(),
  wasReopened: z.boolean(),
};

const storedTicket = z
  .object({ ...stored, customerId: personal("id", z.string().describe("The store's own customer ID")) })
  .meta({ id: "StoredTicket" });

export const getTicket = defineContract({
  permission: "customers:view",
  method: "GET",
  path: "/api/v1/tickets/{externalId}",
  summary: "Read a support ticket",
  description: "By its ticketId, in the form in which it is sent: the answer can be sent again unchanged",
  reasons: ["TICKET_NOT_FOUND"],
  input: z.object({ externalId: knownExternalId.describe("The help desk's own ID") }),
  output: z.object({ data: storedTicket }),
  examples: [{ title: "Read a ticket", address: "/api/v1/tickets/T-1" }],
});

export const listTickets = defineContract({
  permission: "customers:view",
  method: "GET",
  path: "/api/v1/tickets",
  summary: "List support tickets",
  description: CHANGED_ORDER,
  casing: "either",
  input: z.object({ customer: ofCustomer, ...changedRecords }),
  output: changedPage(storedTicket),
  examples: [{ title: "List what changed", address: "/api/v1/tickets?updatedSince=2026-11-02T00%3A00%3A00Z" }],
});

const { q: _, ...paging } = listInput(["openedAt"], "-openedAt");

export const listCustomerTickets = defineContract({
  permission: "customers:view",
  method: "GET",
  path: "/api/admin/customers/{id}/tickets",
  summary: "List a customer's support tickets",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id: z.string(), ...paging }),
  output: listOf(z.object(stored).meta({ id: "CustomerTicket" })),
});
