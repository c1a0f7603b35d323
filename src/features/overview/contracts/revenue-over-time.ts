import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, day, instant, money, queryStorefront } from "#core/contracts/wire.ts";
import { population, withinSegment } from "#records/contracts/report-query.ts";
import { chosenPeriod, period } from "./overview.ts";

export const getRevenueOverTime = defineContract({
  method: "GET",
  path: "/api/admin/overview/revenue",
  summary: "Read revenue over time",
  description:
    "Revenue by day, beside that of the year before. Sales of known customers only, net of refunds, as in the overview. Cached until " +
    "orders change, at most ten minutes",
  permission: "reports:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  input: z.object({
    ...chosenPeriod,
    storefront: queryStorefront,
    ...withinSegment,
  }),
  output: z.object({
    data: z
      .object({
        period,
        comparedPeriod: period.describe("Ends on the same day of the year before"),
        currency: z.string(),
        storefrontId: z.int().nullable(),
        population,
        generatedAt: instant,
        firstDay: day.nullable().describe("Day of the first sale; null without one"),
        points: z.array(
          z.object({
            day,
            revenue: money,
            orders: count,
            comparedDay: day,
            yearBefore: money.nullable().describe("Revenue on comparedDay; null before the first sale"),
          }),
        ),
      })
      .meta({ id: "RevenueOverTime" }),
  }),
});

export type RevenueOverTime = z.infer<typeof getRevenueOverTime.output>["data"];
