import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, day, money } from "#core/contracts/wire.ts";
import { comparison } from "#features/report/contracts/comparison.ts";

const figures = z.object({
  list: z
    .enum(["win_back", "high", "medium", "low", "outreach"])
    .describe("This week's customers to win back; those at risk of churn by priority; those worth contacting"),
  customers: count.describe("Not handled yet"),
  value: money.nullable().describe("Expected value saved (win_back) or value at risk. Null without forecasts"),
});

export const compareLists = defineContract({
  method: "GET",
  path: "/api/admin/actions/comparison",
  summary: "Compare the playbook lists with an earlier day",
  description: "The size of each list and the money at stake, now and as stored by the last update up to that day",
  permission: "customers:view",
  examples: [{ title: "Compare with 90 days ago", address: "/api/admin/actions/comparison?compare=previous" }],
  input: z.object({
    compare: comparison
      .default("previous")
      .describe("The day: previous (90 days ago), year (the same day last year) or a date (YYYY-MM-DD)"),
  }),
  output: z.object({
    data: z.object({
      day,
      currency: z.string(),
      now: z.array(figures).describe("Only win_back before the first run of the behavior axes"),
      stored: z
        .object({ day: day.describe("The day of that update"), lists: z.array(figures) })
        .nullable()
        .describe("null if nothing was stored by that day"),
      storedSince: day.nullable().describe("First day with stored figures"),
    }),
  }),
});
