import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, queryInteger, queryStorefront, share } from "#core/contracts/wire.ts";
import {
  COHORT_DIMENSIONS,
  COHORT_METRICS,
  COHORT_SCALES,
  MOST_COHORTS,
  MOST_MONTHS,
  STANDARD_MONTHS,
} from "#features/cohorts/rules/cohort-request.ts";
import { month } from "./month.ts";

const cell = z.object({
  customers: count.describe(
    "Customers of the cohort whose month is over; if there are none, those in their current month",
  ),
  activeCustomers: count.describe("Those with an order in that month"),
  value: z
    .number()
    .nullable()
    .describe("Retention: 0 to 1; money in major units; null if no cost is known of the month's orders"),
  costCoverage: share
    .nullable()
    .describe("With metric margin: share of the revenue whose cost is known; null without revenue"),
  isComplete: z.boolean().describe("False in the current month"),
});

const row = z
  .object({
    kind: z
      .enum(["value", "automatic", "none", "unknown", "other", "total"])
      .describe(
        "value: the customers with the value in key. automatic: a discount without a code. none: no discount. unknown: no " +
          "value. other: customers with a value, but none of the others' values",
      ),
    key: z
      .string()
      .nullable()
      .describe("A month, product ID, category, code, channel, campaign, country or segment key"),
    label: z.string().nullable().describe("Name of a product"),
    customers: count,
    cells: z
      .array(cell)
      .max(MOST_MONTHS)
      .describe("By months since the month of the first order; months that are still to come are left out"),
  })
  .meta({ id: "Cohort" });

/** Which first orders, for the routes of this feature. */
export const cohortRange = {
  from: month.optional().describe(`First month of first orders, at most ${MOST_MONTHS} months ago`),
  to: month.optional().describe("Last month of first orders; by default the current one"),
  months: queryInteger({ min: 1, max: MOST_MONTHS, standard: STANDARD_MONTHS }).describe(
    "Months of first orders up to and including the last one, without from",
  ),
};

export const listCohorts = defineContract({
  method: "GET",
  path: "/api/admin/cohorts",
  summary: "Read cohorts",
  description:
    "Customers by what their first counted order was, and what they did in each calendar month since, in the business's time " +
    "zone. A customer whose first order has several values is in the cohort of each; total counts every customer once. " +
    `At most ${MOST_COHORTS} values are cohorts, those with the most customers. Cached until orders change, at most ten ` +
    "minutes. The file export also needs data:export",
  permission: "reports:view",
  files: ["text/csv"],
  input: z.object({
    metric: z
      .enum(COHORT_METRICS)
      .default("retention")
      .describe(
        "retention: share of the customers with an order in the month; revenue: net of refunds; margin: gross margin of " +
          "the orders with a known cost; ltv: revenue per customer since the first order",
      ),
    by: z.enum(COHORT_DIMENSIONS).default("month"),
    per: z
      .enum(COHORT_SCALES)
      .default("total")
      .describe("Whether orders, revenue and margin are totals or per customer of the cohort"),
    ...cohortRange,
    storefrontId: queryStorefront.describe("Only customers whose first order was in this storefront"),
    exportFormat: z.enum(["csv"]).optional().describe("Returns the table as a file"),
  }),
  output: z.object({
    data: z
      .object({
        metric: z.enum(COHORT_METRICS),
        by: z.enum(COHORT_DIMENSIONS),
        per: z.enum(COHORT_SCALES),
        from: month,
        to: month,
        storefrontId: z.int().nullable(),
        month: month.describe("The current month"),
        currency: z.string(),
        calculatedAt: z.iso.datetime(),
        values: count.describe("Different values; those that are no cohort of their own are in other"),
        rows: z.array(row).describe("Months in order; other values by their number of customers"),
        total: row,
        costCoverage: share.nullable().describe("With metric margin: share of the revenue whose cost is known"),
      })
      .meta({ id: "Cohorts" }),
  }),
});

export type Cohorts = z.infer<typeof listCohorts.output>["data"];
export type Cohort = Cohorts["rows"][number];
