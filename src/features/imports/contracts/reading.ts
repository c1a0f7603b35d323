import { z } from "zod";
import { LARGEST_INTEGER } from "#core/contracts/wire.ts";
import { DATE_ORDERS, DECIMAL_SIGNS, FILE_STATUSES } from "#core/values/import-options.ts";
import { LONGEST_STATUS_WORD, MOST_STATUS_WORDS } from "#features/imports/rules/orders/order-status.ts";
import { idPrefix } from "#records/contracts/sent-prefix.ts";
import { mapping } from "./mapping.ts";

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
  shiftDays: z.int().min(-999_999).max(999_999).default(0).describe("Shifts every date by this many days"),
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
  idPrefix: z.string().nullable(),
});
