import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { optionalQueryInteger, queryInteger } from "#core/contracts/wire.ts";
import { plainName } from "#core/values/names.ts";
import { ENCODINGS, MOST_HEADER_ROW } from "#features/imports/rules/layout.ts";
import { parseStatusPairs, STATUS_PAIRS } from "#features/imports/rules/orders/order-status.ts";
import { DATE_ORDERS, DECIMAL_SIGNS, MAPPED_ROWS } from "#features/imports/rules/reading-options.ts";
import { FORMATS } from "#features/imports/shops/formats.ts";
import { idPrefix } from "#records/contracts/sent-prefix.ts";
import { CONSENT_CHANNELS, type ConsentChannel } from "#records/rules/incoming-records.ts";
import { importFile } from "./files.ts";
import { detailedImport, UPLOAD_LIMIT, UPLOAD_TYPES } from "./imports.ts";

const rates = z
  .string()
  .regex(/^[A-Z]{3}:\d{1,9}(\.\d{1,9})?(,[A-Z]{3}:\d{1,9}(\.\d{1,9})?)*$/)
  .transform((text) => Object.fromEntries(text.split(",").map((pair) => [pair.slice(0, 3), Number(pair.slice(4))])))
  .optional()
  .describe("What one unit of other currencies is worth in the business's: EUR:1.08,GBP:1.27")
  .meta({ override: { type: "string", examples: ["EUR:1.08,GBP:1.27"] } });

const statuses = z
  .string()
  .max(10_000)
  .regex(STATUS_PAIRS)
  .transform(parseStatusPairs)
  .optional()
  .describe(
    "What the shop's own words for an order's state mean, words without commas and colons: Packed:completed,In the kiln:pending",
  )
  .meta({ override: { type: "string", examples: ["Packed:completed,In the kiln:pending"] } });

export const uploadImport = defineContract({
  method: "POST",
  path: "/api/admin/imports",
  summary: "Import a file of orders, customers or support tickets",
  description:
    "The body is the file: CSV, XLSX, JSON or NDJSON, optionally compressed by gzip. After this answer the file is stored, and a run imports it " +
    "when its turn comes, also after a restart of the server. Follow the import by its id; cancel or retry its run (runId). The same " +
    "bytes are the same import: sent again, an interrupted import continues, and a finished one changes nothing",
  permission: "data:import",
  status: 202,
  upload: UPLOAD_TYPES,
  bodyLimit: UPLOAD_LIMIT,
  reasons: ["IMPORT_BEGUN_OTHERWISE", "IMPORT_MAPPING_NOT_FOUND", "TOO_MANY_UPLOADS", "UPLOAD_DISK_FULL", "DISK_FULL"],
  input: z.object({
    format: z
      .enum(["auto", ...FORMATS.map(({ name }) => name)])
      .default("auto")
      .describe("The layout of the file; auto: recognized by its columns, or its first JSON record"),
    mapping: z.uuid().optional().describe("A saved column mapping, in place of a format"),
    rates,
    statuses,
    storefrontId: queryInteger({ min: 1, max: 999_999_999, standard: 1 }).describe(
      "Storefront where the orders were placed",
    ),
    fileName: plainName.trim().min(1).max(255).default("upload.csv").describe("File name for display"),
    shiftDays: queryInteger({ min: -999_999, max: 999_999, standard: 0 }).describe(
      "Shifts every date but those of consents and refusals by this many days",
    ),
    rows: z
      .enum(MAPPED_ROWS)
      .optional()
      .describe(
        "What each row of a file without a known layout is, read by the columns that fit: an order, a line of one, a purchase without an " +
          "order number, part of what a customer bought that day (days), or a customer. Absent: as the layout or the mapping says",
      ),
    idPrefix: idPrefix
      .optional()
      .describe(
        "Before the IDs of its orders, customers and tickets: that of the connected shop whose records these are, such as woo2-, and " +
          "empty if it has none. Absent: none, and rows that would change a record of a connected shop are rejected",
      ),
    dateOrder: z
      .enum(DATE_ORDERS)
      .optional()
      .describe(
        "How to read a date such as 03/04/2026. Absent: as the first rows show; if they don't, such dates are rejected",
      ),
    decimalSign: z
      .enum(DECIMAL_SIGNS)
      .optional()
      .describe(
        "Before the decimals of amounts. Absent: as the first rows show; if they don't, amounts such as 25.000 are rejected",
      ),
    customersByName: z
      .enum(["true", "false"])
      .transform((choice) => choice === "true")
      .optional()
      .describe(
        "true: a customer of whom the file has neither an ID nor an email address nor a phone number is known by the name. Two people of one " +
          "name are then one customer. Otherwise their orders are guests'",
      )
      .meta({ override: { type: "string", enum: ["true", "false"] } }),
    unsubscribed: z
      .string()
      .regex(new RegExp(`^(${CONSENT_CHANNELS.join("|")})(,(${CONSENT_CHANNELS.join("|")}))*$`))
      .transform((text) => text.split(",") as ConsentChannel[])
      .optional()
      .describe(
        "Of customers: everyone in the file opted out of these, as in a list of unsubscribed addresses: email,sms. An opt-out counts from its " +
          "date in the file, or from the import",
      )
      .meta({ override: { type: "string", examples: ["email", "email,sms"] } }),
    encoding: z.enum(ENCODINGS).optional().describe("Of the file's text. Absent: as its letters show"),
    headerRow: optionalQueryInteger({ min: 0, max: MOST_HEADER_ROW }).describe(
      "The row with the columns' names, counted without empty lines from 1; 0: none. Absent: as detected",
    ),
    sheet: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .describe(
        "The worksheet of an XLSX file. Absent: the one with most rows, unless another one has the same columns",
      ),
    dryRun: z
      .enum(["true", "false"])
      .default("false")
      .describe(
        "true: only checks the file. The answer is the stored file: follow the check by its id, then start the import",
      ),
  }),
  output: z.object({ data: z.union([detailedImport, importFile]) }),
  examples: [
    {
      title: "Import a file of orders",
      address: "/api/admin/imports?format=auto&fileName=orders.csv",
      upload: { file: "orders.csv", type: "text/csv" },
    },
    {
      title: "Import a file of customers",
      address: "/api/admin/imports?format=customers&fileName=customers.csv",
      upload: { file: "customers.csv", type: "text/csv" },
    },
  ],
});
