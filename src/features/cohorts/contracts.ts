import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import {
  count,
  fileHeaders,
  instant,
  listInput,
  listOf,
  money,
  month,
  queryInteger,
  queryStorefront,
  share,
} from "#core/contracts/wire.ts";
import { plainName } from "#core/values/names.ts";
import { population, withinSegment } from "#records/contracts/report-query.ts";
import { MOST_MONTHS } from "#records/rules/order-readings/cohorts-of-orders.ts";
import { COHORT_DIMENSIONS, COHORT_METRICS, COHORT_SCALES, PAYBACK_DIMENSIONS } from "#records/rules/report-choices.ts";
import { MOST_COHORTS, STANDARD_MONTHS } from "./rules/cohort-table.ts";
import { COST_PROBLEMS, type CostProblemCode, LONGEST_CAMPAIGN, MOST_COSTS } from "./rules/cost-file.ts";
import { MOST_CAMPAIGNS } from "./rules/payback.ts";

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
const cohortRange = {
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
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({
    metric: z
      .enum(COHORT_METRICS)
      .default("retention")
      .describe(
        "retention: share of the customers with an order in the month; revenue: net of refunds; margin: gross margin of " +
          "the orders with a known cost; ltv: revenue per customer since the first order, the sum of each month's average",
      ),
    by: z.enum(COHORT_DIMENSIONS).default("month"),
    per: z
      .enum(COHORT_SCALES)
      .default("total")
      .describe("Whether orders, revenue and margin are totals or per customer of the cohort"),
    ...cohortRange,
    storefrontId: queryStorefront.describe("Only customers whose first order was in this storefront"),
    ...withinSegment,
    ...fileHeaders,
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
        population,
        month: month.describe("The current month"),
        currency: z.string(),
        calculatedAt: instant,
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

const payback = z
  .object({
    key: z.string().nullable().describe("The campaign or month; null for all"),
    cost: money,
    customers: count.describe("Who came from these campaigns and placed their first order in a month with a cost"),
    costPerCustomer: money.nullable().describe("Customer acquisition cost (CAC); null without customers"),
    valuePerCustomer: money.nullable().describe("Gross margin, or revenue, to date"),
    recovered: z.number().nullable().describe("Value to date divided by cost; null without a cost"),
    paidBackIn: count
      .nullable()
      .describe(
        "The first month since the first order (which is 0) from whose end on value covers cost; null if none yet",
      ),
    points: z
      .array(
        z.object({
          customers: count,
          costPerCustomer: money.nullable(),
          valuePerCustomer: money.nullable().describe("Up to the end of this month"),
        }),
      )
      .describe("By months since the first order; each counts the campaigns and months for which it is over"),
  })
  .meta({ id: "Payback" });

export const getPayback = defineContract({
  method: "GET",
  path: "/api/admin/cohorts/payback",
  summary: "Read the payback of acquisition costs",
  description:
    "What customers of each campaign, or of each month, cost and have brought in since, for the campaigns and months with a " +
    `cost. Of more than ${MOST_CAMPAIGNS} campaigns, those with the highest costs`,
  permission: "reports:view",
  input: z.object({ by: z.enum(PAYBACK_DIMENSIONS).default("campaign"), ...cohortRange }),
  output: z.object({
    data: z
      .object({
        by: z.enum(PAYBACK_DIMENSIONS),
        from: month,
        to: month,
        month: month.describe("The current month"),
        currency: z.string(),
        basis: z
          .enum(["margin", "revenue"])
          .describe("What customers bring in: revenue if no cost of their goods is known"),
        costCoverage: share.nullable().describe("With basis margin: share of the revenue whose cost is known"),
        campaigns: count.describe("Campaigns with a cost in these months"),
        rows: z.array(payback).describe("Campaigns by cost, months in order"),
        total: payback,
      })
      .meta({ id: "Paybacks" }),
  }),
});

export type Paybacks = z.infer<typeof getPayback.output>["data"];

const MB = 1024 ** 2;

const cost = z.strictObject({
  campaign: plainName.trim().min(1).max(LONGEST_CAMPAIGN).describe("As the customers' acquisitionCampaign"),
  month,
  amount: money.min(0).max(1e14).describe("What was spent, in major units of the business's currency"),
});

export const listAcquisitionCosts = defineContract({
  method: "GET",
  path: "/api/admin/acquisition-costs",
  summary: "List acquisition costs",
  description: "What was spent on each campaign in each month",
  permission: "reports:view",
  input: z.object(listInput(["month", "campaign", "amount"], "-month")),
  output: listOf(cost.extend({ id: z.string() }).meta({ id: "AcquisitionCost" })).extend({ currency: z.string() }),
});

export type AcquisitionCosts = z.infer<typeof listAcquisitionCosts.output>;

const saved = z.object({
  months: z.array(month).describe("Months whose costs were replaced"),
  costs: count.describe("Campaigns and months that were saved"),
  replaced: count.describe("Costs that these months had before"),
});

export const putAcquisitionCosts = defineContract({
  method: "PUT",
  path: "/api/admin/acquisition-costs",
  summary: "Save acquisition costs",
  description:
    "Replaces all costs of the months it names, and leaves other months as they are, so that a month can be sent again. " +
    "Costs of the same campaign and month are added up",
  permission: "data:import",
  bodyLimit: 2 * MB,
  examples: [
    {
      title: "Save the costs of a month",
      address: "/api/admin/acquisition-costs",
      body: { costs: [{ campaign: "Spring sale", month: "2026-03", amount: 1250 }] },
    },
  ],
  input: z.strictObject({ costs: z.array(cost).min(1).max(MOST_COSTS) }),
  output: z.object({ data: saved.meta({ id: "SavedAcquisitionCosts" }) }),
});

export const deleteAcquisitionCosts = defineContract({
  method: "DELETE",
  path: "/api/admin/acquisition-costs",
  summary: "Delete the acquisition costs of a month",
  description: "A month without costs changes nothing",
  permission: "data:import",
  input: z.object({ month }),
  output: z.object({ data: z.object({ deleted: count }) }),
});

export const previewAcquisitionCosts = defineContract({
  method: "POST",
  path: "/api/admin/acquisition-costs/preview",
  summary: "Preview a file of acquisition costs",
  description:
    "The body is the file: CSV with the columns campaign, month (a month or a day of it) and amount, in any order. Rows of the " +
    "same campaign and month are added up, so a daily report of an advertising platform works. Nothing is saved: send the " +
    "costs of the answer",
  permission: "data:import",
  upload: ["text/csv", "text/tab-separated-values", "application/gzip"],
  bodyLimit: 2 * MB,
  reasons: ["UPLOAD_DISK_FULL", "DISK_FULL"],
  input: z.object({
    fileName: plainName.trim().min(1).max(255).default("upload.csv").describe("File name for messages"),
  }),
  output: z.object({
    data: z
      .object({
        currency: z.string(),
        rowsRead: count,
        rowsRefused: count.describe("Rows left out"),
        problems: z
          .array(
            z.object({
              line: z.int().describe("Line in the file; the header is line 1"),
              column: z.string().describe("Column name in the file"),
              code: z.enum(Object.keys(COST_PROBLEMS) as CostProblemCode[]),
              reason: z.string().describe("What is expected, in English"),
              value: z.string().describe("The value in the file"),
            }),
          )
          .max(100)
          .describe("The first rejected rows"),
        costs: z.array(cost).max(MOST_COSTS).describe("The valid rows, added up by campaign and month"),
        replacedMonths: z.array(month).describe("Months that have costs already, which saving would replace"),
        unknownCampaigns: z.array(z.string()).describe("Campaigns that no customer came from"),
      })
      .meta({ id: "AcquisitionCostPreview" }),
  }),
});

export type CostPreview = z.infer<typeof previewAcquisitionCosts.output>["data"];
