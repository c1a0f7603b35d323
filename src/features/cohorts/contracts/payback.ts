import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, money, share } from "#core/contracts/wire.ts";
import { MOST_CAMPAIGNS, PAYBACK_DIMENSIONS } from "#features/cohorts/rules/payback.ts";
import { cohortRange } from "./cohorts.ts";
import { month } from "./month.ts";

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
