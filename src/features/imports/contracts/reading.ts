import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { editVersion, instant, LARGEST_INTEGER, listOf, unlessEdited } from "#core/contracts/wire.ts";
import { findTimeZone } from "#core/values/fields.ts";
import { plainName } from "#core/values/names.ts";
import { MAPPED_FIELDS } from "#features/imports/rules/mapping/mapping.ts";
import { LONGEST_STATUS_WORD, MOST_STATUS_WORDS } from "#features/imports/rules/orders/order-status.ts";
import { DATE_ORDERS, DECIMAL_SIGNS, FILE_STATUSES, MAPPED_ROWS } from "#features/imports/rules/reading-options.ts";
import { idPrefix } from "#records/contracts/sent-prefix.ts";
import { CUSTOM_KEY } from "#records/rules/custom-fields.ts";
import { CONSENT_CHANNELS } from "#records/rules/incoming-records.ts";

const customField = z.templateLiteral(["custom.", z.string().regex(CUSTOM_KEY)]);

/** Which columns of a file are which fields of our own layouts, and how it writes dates and amounts. */
export const mapping = z
  .strictObject({
    rows: z
      .enum(MAPPED_ROWS)
      .describe(
        "What one row is: an order, one line of an order, a purchase without an order number, part of what a customer bought that day " +
          "(days), or a customer",
      ),
    columns: z
      .partialRecord(z.union([z.enum(MAPPED_FIELDS), customField]), z.string().min(1).max(255))
      .describe(
        "The file's column for each field: those of the layouts orders, order-lines and customers, and custom.<key> for each custom field of the customers or orders that the rows describe",
      ),
    dateOrder: z
      .enum(DATE_ORDERS)
      .nullable()
      .default(null)
      .describe("How to read a date such as 03/04/2026; null: no date of the file can be read in two ways"),
    decimalSign: z
      .enum(DECIMAL_SIGNS)
      .nullable()
      .default(null)
      .describe(
        "Before the decimals of amounts; null: as the first rows show. If they don't, amounts such as 25.000 are rejected",
      ),
    timeZone: z
      .string()
      .max(60)
      .refine((name) => findTimeZone(name) !== null, { params: { reason: "time_zone" } })
      .overwrite((name) => findTimeZone(name) ?? name)
      .nullable()
      .default(null)
      .describe("Of times without an offset; by default the business's"),
  })
  .meta({
    id: "ImportMapping",
    examples: [
      {
        rows: "orders",
        columns: { order_id: "Pedido", order_date: "Fecha", total_price: "Importe", customer_email: "Correo" },
        dateOrder: "dmy",
        decimalSign: ",",
      },
    ],
  });

const stored = z
  .object({
    id: z.string(),
    name: z.string(),
    mapping,
    createdAt: instant,
    updatedAt: instant,
    version: editVersion,
  })
  .meta({ id: "StoredImportMapping" });

const path = "/api/admin/import-mappings";
const one = "/api/admin/import-mappings/{id}";
const name = plainName.trim().min(1).max(120);
const data = z.object({ data: stored });

export const listImportMappings = defineContract({
  permission: "data:import",
  method: "GET",
  path,
  summary: "List the saved column mappings",
  description: "All of them, sorted by name",
  input: z.object({}),
  output: listOf(stored),
});

export const createImportMapping = defineContract({
  permission: "data:import",
  method: "POST",
  path,
  summary: "Save a column mapping",
  status: 201,
  idempotencyKey: true,
  reasons: ["IMPORT_MAPPING_NAME_TAKEN", "IMPORT_MAPPING_LIMIT", "IDEMPOTENCY_KEY_REUSED"],
  input: z.strictObject({ name, mapping }),
  output: data,
});

export const updateImportMapping = defineContract({
  permission: "data:import",
  method: "PATCH",
  path: one,
  summary: "Change a saved column mapping",
  reasons: ["IMPORT_MAPPING_NOT_FOUND", "IMPORT_MAPPING_NAME_TAKEN", "EDITED_MEANWHILE"],
  input: z.strictObject({ id: z.string(), name: name.optional(), mapping: mapping.optional(), ...unlessEdited }),
  output: data,
});

export const deleteImportMapping = defineContract({
  permission: "data:import",
  method: "DELETE",
  path: one,
  summary: "Delete a saved column mapping",
  description: "Imports that were read by it keep their own copy",
  status: 204,
  reasons: ["IMPORT_MAPPING_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.void(),
});

export const statusWords = z.record(z.string().min(1).max(LONGEST_STATUS_WORD), z.enum(FILE_STATUSES));

/** How a file is read. Without a format or a mapping, its layout is recognized. */
export const reading = {
  format: z
    .string()
    .min(1)
    .max(40)
    .nullish()
    .describe("The layout's name; null or left out: the one that was recognized"),
  mapping: mapping.nullish().describe("For a layout without a name: which column is which field"),
  storefrontId: z.int().min(1).max(999_999_999).default(1).describe("Storefront where the orders were placed"),
  shiftDays: z
    .int()
    .min(-999_999)
    .max(999_999)
    .default(0)
    .describe("Shifts every date but those of consents and refusals by this many days"),
  rates: z
    .record(z.string().regex(/^[A-Z]{3}$/), z.number().positive().max(LARGEST_INTEGER))
    .default({})
    .describe(
      "What one unit of another currency is worth in the business's. Orders in a currency without a rate are rejected",
    )
    .meta({ examples: [{ EUR: 1.08, GBP: 1.27 }] }),
  statuses: statusWords
    .refine((words) => Object.keys(words).length <= MOST_STATUS_WORDS, {
      params: { reason: "too_many", max: MOST_STATUS_WORDS },
    })
    .default({})
    .describe("What the shop's own words for an order's state mean. Orders with an unknown one are rejected")
    .meta({ examples: [{ Packed: "completed", "Awaiting glaze": "pending" }] }),
  dateOrder: z
    .enum(DATE_ORDERS)
    .nullish()
    .describe(
      "How to read a date such as 03/04/2026; null: as the first rows show. If they don't, such dates are rejected",
    ),
  decimalSign: z
    .enum(DECIMAL_SIGNS)
    .nullish()
    .describe(
      "Before the decimals of amounts; null: as the first rows show. If they don't, amounts such as 25.000 are rejected",
    ),
  customersByName: z
    .boolean()
    .default(false)
    .describe(
      "Whether a customer of whom the file has neither an ID nor an email address nor a phone number is known by the name. Two people of one " +
        "name are then one customer, and a person whose name is spelled in two ways is two. False: their orders are guests'",
    ),
  unsubscribed: z
    .array(z.enum(CONSENT_CHANNELS))
    .max(CONSENT_CHANNELS.length)
    .default([])
    .describe(
      "Of customers: everyone in the file opted out of these, as in a list of unsubscribed, cleaned or suppressed addresses. An opt-out counts " +
        "from its date in the file, or from the import",
    ),
  confirmGrants: z
    .int()
    .min(1)
    .max(999_999_999)
    .nullish()
    .describe(
      "Of customers: consents without a date also count for customers who opted out earlier. How many these are, as the file's last check by " +
        "this reading counted (grantsUndated), after someone was asked; another number is refused. Needs customers:pii",
    ),
  idPrefix: idPrefix
    .nullish()
    .describe(
      "Before the IDs of its orders, customers and tickets: that of the connected shop whose records these are, such as woo2-, and empty " +
        "if it has none. Null: none, and rows that would change a record of a connected shop are rejected",
    ),
};

/** What was read by, as stored with an import or a check. */
export const readBy = z.object({
  format: z.string().describe("For a mapping: orders, order-lines or customers"),
  mapping: mapping.nullable(),
  storefrontId: z.int(),
  shiftDays: z.int(),
  rates: z.record(z.string(), z.number()),
  statuses: statusWords,
  dateOrder: z.enum(DATE_ORDERS).nullable(),
  decimalSign: z.enum(DECIMAL_SIGNS).nullable(),
  unsubscribed: z.array(z.enum(CONSENT_CHANNELS)),
  confirmGrants: z.int().nullable(),
  idPrefix: z.string().nullable(),
  customersByName: z.boolean(),
});
