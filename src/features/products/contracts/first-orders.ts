import { z } from "zod";
import { day, instant, month, queryInteger, queryStorefront } from "#core/contracts/wire.ts";
import { population, withinSegment } from "#records/contracts/report-query.ts";
import { MOST_MONTHS } from "#records/rules/order-readings/cohorts-of-orders.ts";

const STANDARD_MONTHS = 24;

/** Which first orders, in a query. */
export const range = {
  from: month.optional().describe(`First month, at most ${MOST_MONTHS} months ago`),
  to: month.optional().describe("Last month; by default the current one"),
  months: queryInteger({ min: 1, max: MOST_MONTHS, standard: STANDARD_MONTHS }).describe(
    "Months up to and including the last one, without from",
  ),
  storefrontId: queryStorefront.describe("Only orders of this storefront; a later order counts wherever it was"),
  ...withinSegment,
};

/** Which first orders, in an answer. */
export const frame = {
  from: month,
  to: month,
  storefrontId: z.int().nullable(),
  population,
  asOf: day.describe("The day on which these figures are as of, in the business's time zone"),
  currency: z.string(),
  calculatedAt: instant,
};

export const interval = z.object({ value: z.number(), lower: z.number(), upper: z.number() });
