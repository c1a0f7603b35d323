import { z } from "zod";
import { CUSTOM_KEY } from "#core/values/custom-fields.ts";
import { findTimeZone } from "#core/values/fields.ts";
import { DATE_ORDERS, DECIMAL_SIGNS, MAPPED_ROWS } from "#core/values/import-options.ts";
import { MAPPED_FIELDS } from "#features/imports/rules/mapping/mapping.ts";

const customField = z.templateLiteral(["custom.", z.string().regex(CUSTOM_KEY)]);

/** Which columns of a file are which fields of our own layouts, and how it writes dates and amounts. */
export const mapping = z
  .strictObject({
    rows: z.enum(MAPPED_ROWS).describe("What one row is: an order, one line of an order, or a customer"),
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
