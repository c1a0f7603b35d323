import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, day } from "#core/contracts/wire.ts";
import { GROUPINGS } from "#features/forecast/rules/path/group-curves.ts";
import { VALUE_BASES } from "#features/report/rules/value-basis.ts";
import { forecastSetting } from "./forecast-setting.ts";

const period = z.object({
  from: day,
  to: day,
  orders: z.number().nonnegative().describe("Days on which a customer buys"),
  revenue: z.number().nullable().describe("Not discounted; null if too few amounts are known"),
});

export const getGroupPaths = defineContract({
  method: "GET",
  path: "/api/admin/forecast/path",
  summary: "Read the path ahead by group",
  description:
    "Expected orders and revenue of existing customers by week and month, by group. In each period a group has the share of its " +
    "customers' own forecasts, so that groups add up to the existing customers' part of the path in GET /api/admin/forecast",
  permission: "reports:view",
  examples: [{ title: "Read the path of each tier", address: "/api/admin/forecast/path?by=tier" }],
  input: z.object({
    by: z
      .enum(GROUPINGS)
      .default("tier")
      .describe(
        "tier: CLV tier. rfmSegment: segment in the RFM report of 90 days when the forecast was made. cohort: the forecast's cohorts. " +
          "acquisitionMonth: month of the first purchase",
      ),
    ...forecastSetting,
  }),
  output: z.object({
    data: z.object({
      by: z.enum(GROUPINGS),
      valueBasis: z.enum(VALUE_BASES),
      currency: z.string(),
      groups: z
        .array(
          z.object({
            key: z
              .string()
              .nullable()
              .describe("Tier, segment or period; null for customers without one, such as without an order in 90 days")
              .meta({ examples: ["high"] }),
            label: z.string().nullable().describe("The key as text; null if the key is"),
            customers: count,
            whole: period.describe("The horizon as one period"),
            months: z.array(period).describe("Calendar months; the first and the last one may be shorter"),
            weeks: z.array(period),
          }),
        )
        .nullable()
        .describe(
          "Tiers from high to low, segments by expected orders, others oldest first; null before the first run with these settings, or with " +
            "less than two weeks of orders",
        ),
    }),
  }),
});
