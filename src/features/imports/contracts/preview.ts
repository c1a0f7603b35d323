import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, instant, money } from "#core/contracts/wire.ts";
import { namedCustomValues } from "#records/contracts/customer-fields.ts";
import { CONSENT_CHANNELS, CONSENTS } from "#records/rules/incoming-records.ts";
import { readBy, reading } from "./reading.ts";

const problem = z.object({
  line: z.int().describe("Line in the file; the header is line 1"),
  column: z.string(),
  reason: z.string().describe("What is expected, in English"),
  code: z.string().nullable().describe("Kind of problem; null if there is only the reason"),
  value: personal("text", z.string().nullable().describe("The value in the file")),
  keepsRow: z
    .boolean()
    .describe("Whether the rest of its row is imported: without this value, or with it if this is a note"),
});

const record = z.object({
  line: z.int().describe("The first line of its rows"),
  rows: count,
  order: z
    .object({
      externalId: z.string(),
      orderedAt: instant,
      status: z.string(),
      totalPrice: money,
      items: z.array(z.object({ productId: z.string(), name: z.string().nullable(), quantity: z.int(), total: money })),
    })
    .nullable(),
  customer: z
    .object({
      externalId: personal("id", z.string()),
      name: personal("name", z.string().nullable()),
      email: personal("email", z.string().nullable()),
      country: z.string().nullable(),
      consents: z.array(z.object({ channel: z.enum(CONSENT_CHANNELS), state: z.enum(CONSENTS) })),
    })
    .nullable()
    .describe("null for a guest"),
  ticket: z
    .object({
      externalId: z.string(),
      customerId: personal("id", z.string()),
      openedAt: instant,
      closedAt: instant.nullable(),
      channel: z.string(),
      satisfaction: z.int().nullable(),
    })
    .nullable(),
  customFields: namedCustomValues,
  rowsContinued: count.describe("Its rows without an order number, which belong to the order above them"),
  refunded: money.describe("Its refunds, or the amount of a credit note"),
  problems: z.array(problem),
});

export const previewImportFile = defineContract({
  permission: "data:import",
  method: "POST",
  path: "/api/admin/imports/files/{id}/preview",
  summary: "Preview an uploaded file",
  description: "The first 20 orders, customers or support tickets of the file, with their problems",
  reasons: ["IMPORT_FILE_NOT_FOUND"],
  input: z.strictObject({ id: z.string(), ...reading }),
  output: z.object({
    data: z
      .object({
        reading: readBy,
        notation: readBy
          .pick({ dateOrder: true, decimalSign: true })
          .describe("How dates and amounts are read: as chosen, or as the first rows show; null if they don't"),
        columns: z.object({
          used: z.array(
            z.object({
              column: z.string().describe("Its name in the file"),
              readAs: z.string().describe("The column or field of the layout that it is"),
              isNamedSo: z.boolean().describe("False: known by what shops call it, not by the layout's own names"),
              timeZone: z
                .string()
                .nullable()
                .describe("In which its times without an offset are read, if its name has one: Date (UTC)"),
            }),
          ),
          unused: z
            .array(z.string())
            .describe("Columns of the file that nothing is read from; of JSON, keys of its first records"),
        }),
        currency: z.string(),
        records: z.array(record).max(20),
      })
      .meta({ id: "ImportPreview" }),
  }),
});
