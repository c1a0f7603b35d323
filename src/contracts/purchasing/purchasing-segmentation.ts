import { z } from "zod";
import { SEGMENTATION_TYPES } from "#lib/domain/purchasing/purchasing.ts";
import { longList } from "../bulk-parsing.ts";
import { alsoPostedAs } from "../casing.ts";
import { defineContract } from "../contract.ts";
import { FAMILY, MOST_CUSTOMERS } from "../orders/purchase-sources.ts";
import { postedDay } from "../posted-rows.ts";
import { clusteringFields } from "./clustering-fields.ts";
import { purchasingRow } from "./purchasing-row.ts";
import { segmentedPurchases } from "./purchasing-segmentation-answer.ts";
import { PURCHASING_EXAMPLE_ANSWER, PURCHASING_EXAMPLES } from "./purchasing-segmentation-examples.ts";

const timePeriod = z
  .object({
    start_date: alsoPostedAs(postedDay.nullish().describe("Can be called start"), ["start"]),
    end_date: alsoPostedAs(postedDay.nullish().describe("Can be called end"), ["end"]),
  })
  .refine(({ start_date: start, end_date: end }) => !start || !end || start <= end, {
    params: { reason: "date_order" },
  })
  .transform(({ start_date: start, end_date: end }) => ({ ...(start && { start }), ...(end && { end }) }));

export const segmentPostedPurchases = defineContract({
  ...FAMILY,
  path: "/api/v1/ai/echointel/customer-intelligence/purchasing-segmentation",
  summary: "Segment posted customers by purchases",
  description:
    "Segments the posted customers by value, by frequency or by all purchase behavior, or by the categories and brands they buy " +
    "where these separate them and their behavior does not. Nothing is stored. " +
    "Keys can be snake_case or camelCase. Labels, descriptions, actions and messages follow Accept-Language; IDs and codes " +
    "do not change. The same body always gives the same answer.",
  input: z.object({
    customer_data: alsoPostedAs(
      longList(purchasingRow, {
        min: 1,
        max: MOST_CUSTOMERS,
        unique: ["customer_id", ({ customerId }) => customerId],
        words: "Any features of each customer, or the raw orders to derive them from. Can be called data",
      }),
      ["data"],
    ),
    segmentation_type: z.enum(SEGMENTATION_TYPES).default("behavioral"),
    time_period: timePeriod.nullish().describe("Filters the orders; with posted features it only adds a warning"),
    ...clusteringFields,
  }),
  output: segmentedPurchases,
  examples: PURCHASING_EXAMPLES,
  exampleAnswer: PURCHASING_EXAMPLE_ANSWER,
});
