import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, listInput, listOf, money } from "#core/contracts/wire.ts";
import { plainName } from "#core/values/names.ts";
import {
  COST_PROBLEMS,
  type CostProblemCode,
  LONGEST_CAMPAIGN,
  MOST_COSTS,
} from "#features/cohorts/rules/cost-file.ts";
import { month } from "./month.ts";

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
