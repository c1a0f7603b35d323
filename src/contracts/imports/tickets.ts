import { z } from "zod";
import { plainName } from "#lib/domain/accounts/names.ts";
import { TICKET_PROBLEMS } from "#lib/domain/imports/tickets.ts";
import { defineContract } from "../contract.ts";
import { count, listInput, listOf } from "../wire.ts";

const one = { auth: "session-or-bearer", errors: "admin", permission: "data:import" } as const;
const MB = 1024 ** 2;

const ticket = z
  .object({
    ticketId: z.string().trim().min(1).max(255).describe("The help desk's own id"),
    customerId: z.string().trim().min(1).max(255).describe("The shop's own id of the customer"),
    openedAt: z.iso.datetime({ offset: true }),
    closedAt: z.iso.datetime({ offset: true }).nullish().describe("null while it is open"),
    channel: z
      .string()
      .trim()
      .min(1)
      .max(40)
      .meta({ examples: ["email", "chat", "phone"] }),
    messageCount: z.int().min(0).max(100_000).default(1),
    satisfaction: z.int().min(1).max(5).nullish().describe("null where nobody said"),
    wasReopened: z.boolean().default(false),
  })
  .refine(({ openedAt, closedAt }) => !closedAt || Date.parse(closedAt) >= Date.parse(openedAt), {
    path: ["closedAt"],
    params: { reason: "date_order" },
  })
  .meta({ id: "SupportTicket" });

const saved = {
  ticketsNew: count,
  ticketsChanged: count.describe("Stored with other values before"),
  ticketsKept: count.describe("There before, as they are"),
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
  ...one,
  method: "POST",
  path: "/api/admin/tickets/batch",
  summary: "Send support tickets",
  description:
    "At most 5,000, all of them or none. A ticket that is there already takes the new values, so that one may be sent " +
    "again when it is closed. An id of a customer that there is not is a 404 that names it",
  bodyLimit: 16 * MB,
  reasons: ["CUSTOMER_NOT_FOUND"],
  examples: [{ title: "Send a ticket", address: "/api/admin/tickets/batch", body: { tickets: [example] } }],
  input: z.object({ tickets: z.array(ticket).min(1).max(5000) }),
  output: z.object({ data: z.object(saved) }),
});

export const uploadTickets = defineContract({
  ...one,
  method: "POST",
  path: "/api/admin/tickets/imports",
  summary: "Send a file of support tickets",
  description:
    "The body is the file itself: CSV in UTF-8, packed by gzip or not, with the columns ticket_id, customer_id, opened_at and " +
    "channel, and closed_at, message_count, satisfaction and was_reopened where there are such; in any order, under the names " +
    "that help desks give them too. Rows that can't be taken, those of unknown customers among them, are told of and left " +
    "out; all others are written, some thousands at a time, once the whole file could be read. A ticket that is there already " +
    "takes the new values, so a file may be sent again. One file at a time a business",
  upload: ["text/csv", "application/gzip"],
  bodyLimit: 64 * MB,
  reasons: ["TICKET_IMPORT_RUNNING", "UPLOAD_DISK_FULL", "DISK_FULL"],
  examples: [
    {
      title: "Send a file of tickets",
      address: "/api/admin/tickets/imports?fileName=tickets.csv",
      upload: { file: "tickets.csv", type: "text/csv" },
    },
  ],
  input: z.object({
    fileName: plainName.trim().min(1).max(255).default("upload.csv").describe("What people call the file"),
  }),
  output: z.object({
    data: z
      .object({
        rowsRead: count,
        rowsRefused: count.describe("Left out"),
        ...saved,
        problems: z
          .array(
            z.object({
              line: z.int().describe("Of the file, from 1, its header"),
              column: z.string().describe("As the file calls it"),
              code: z.enum(Object.keys(TICKET_PROBLEMS) as (keyof typeof TICKET_PROBLEMS)[]),
              reason: z.string().describe("What would be right, in English"),
              value: z.string().nullable().describe("What stands there"),
            }),
          )
          .max(20)
          .describe("The first of them"),
      })
      .meta({ id: "TicketImport" }),
  }),
});

export type TicketImport = z.output<typeof uploadTickets.output>["data"];

const { q: _, ...paging } = listInput(["openedAt"], "-openedAt");

export const listCustomerTickets = defineContract({
  auth: "session-or-bearer",
  errors: "admin",
  permission: "customers:view",
  method: "GET",
  path: "/api/admin/customers/{id}/tickets",
  summary: "List a customer's support tickets",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id: z.string(), ...paging }),
  output: listOf(
    z
      .object({
        ticketId: z.string().describe("The help desk's own id"),
        openedAt: z.iso.datetime(),
        closedAt: z.iso.datetime().nullable().describe("null while it is open"),
        channel: z.string(),
        messageCount: count,
        satisfaction: z.int().min(1).max(5).nullable(),
        wasReopened: z.boolean(),
      })
      .meta({ id: "CustomerTicket" }),
  ),
});
